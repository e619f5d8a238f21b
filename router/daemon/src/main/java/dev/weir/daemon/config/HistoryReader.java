package dev.weir.daemon.config;

import dev.weir.router.history.HistoryRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the histories of realms and their stores, and checks that they belong together.
 *
 * <p>Confined to the thread that reads the file.
 */
final class HistoryReader {
  private static final Duration FLUSH = Duration.ofMillis(100);
  private static final long MAX = 4L << 30;

  private final Path directory;
  private final Verdicts verdicts;

  /** Relative paths start at the directory. */
  HistoryReader(Path directory, Verdicts verdicts) {
    this.directory = directory;
    this.verdicts = verdicts;
  }

  /** The histories of a realm. */
  static List<HistoryRule> rules(Section realm, Verdicts verdicts) {
    List<HistoryRule> rules = new ArrayList<>();
    Set<List<Object>> patterns = new HashSet<>();
    for (Placed<Section> placed : realm.list("history", Section.class)) {
      HistoryRule rule = rule(placed.value());
      if (!patterns.add(List.of(rule.topic(), rule.match()))) {
        verdicts.error(placed.place(), "a second history of `" + rule.topic() + "`");
      } else {
        rules.add(rule);
      }
    }
    return rules;
  }

  /** The stores of the realms that have durable histories, by the realms' names. */
  Map<String, StoreOptions> stores(Section realms) {
    Map<String, StoreOptions> stores = new HashMap<>();
    Map<Path, String> taken = new HashMap<>();
    for (String name : realms.keys()) {
      Section realm = realms.section(name);
      boolean durable = false;
      for (Placed<Section> rule : realm.list("history", Section.class)) {
        durable |= rule.value().flag("durable", false);
        if (rule.value().flag("durable", false) && !realm.has("store")) {
          verdicts.error(
              rule.value().place("durable"),
              "a durable history needs the `store` of realm `" + name + "`");
        }
      }
      if (durable && realm.section("store").text("path").isPresent()) {
        StoreOptions store = store(realm.section("store"));
        stores.put(name, store);
        String other = taken.put(store.directory(), name);
        if (other != null) {
          verdicts.error(
              realm.section("store").place("path"),
              "the store of realm `" + other + "` has this path as well");
        }
      }
    }
    return stores;
  }

  private StoreOptions store(Section store) {
    Path path = directory.resolve(store.text("path").orElse("")).normalize();
    Duration flush =
        store
            .find("flush", Object.class)
            .map(given -> given instanceof Duration time ? time : Duration.ZERO)
            .orElse(FLUSH);
    return new StoreOptions(path, flush, store.find("max", Long.class).orElse(MAX));
  }

  private static HistoryRule rule(Section section) {
    HistoryRule rule =
        HistoryRule.of(section.text("topic").orElse(""), RoleRules.match(section))
            .withDurable(section.flag("durable", false));
    return rule.withLimit(
            section.find("limit", Long.class).map(Long::intValue).orElse(rule.limit()))
        .withBytes(section.find("bytes", Long.class).orElse(rule.bytes()))
        .withAge(section.find("age", Duration.class).orElse(rule.age()));
  }
}
