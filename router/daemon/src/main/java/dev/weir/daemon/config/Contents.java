package dev.weir.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands in a configuration file, to tell what is different in a later state of it.
 *
 * <p>Thread-safe.
 */
public final class Contents {
  /**
   * What is taken while Weir runs: the users of methods whose users stand in the file, and keys
   * that make them or vouch for others.
   */
  private static final Set<String> LIVE_LOGINS =
      Set.of(
          "ticket",
          "wampcra",
          "scram",
          "cryptosign",
          "tls",
          "users_file",
          "allow_insecure_ticket",
          "router_key",
          "trustroots");

  private static final String ROLES = "roles";

  /** Of the bridges. */
  private static final Set<String> LIVE = Set.of("users", "routes");

  private final Section file;

  Contents(Section file) {
    this.file = file;
  }

  /** Of no file. */
  public static Contents none() {
    return new Contents(Section.empty());
  }

  /**
   * The keys, as paths, whose values are others in the later state and hold only after a restart;
   * rules of roles, users and routes do not need one.
   */
  public List<String> restartFor(Contents later) {
    List<String> changed = new ArrayList<>();
    for (String key : keys(file, later.file)) {
      if (key.equals("realms")) {
        realms(file.section(key), later.file.section(key), changed);
      } else if (!LIVE.contains(key)) {
        compare(key, key, file, later.file, changed);
      }
    }
    return changed;
  }

  private static void realms(Section before, Section after, List<String> changed) {
    for (String realm : keys(before, after)) {
      String path = "realms." + realm;
      if (!before.has(realm) || !after.has(realm)) {
        changed.add(path);
      } else {
        realm(path, before.section(realm), after.section(realm), changed);
      }
    }
  }

  private static void realm(String path, Section before, Section after, List<String> changed) {
    for (String key : keys(before, after)) {
      if (key.equals("authentication")) {
        logins(path + ".authentication", before.section(key), after.section(key), changed);
      } else if (!key.equals(ROLES)) {
        compare(path + "." + key, key, before, after, changed);
      }
    }
  }

  private static void logins(String path, Section before, Section after, List<String> changed) {
    for (String key : keys(before, after)) {
      if (!LIVE_LOGINS.contains(key)) {
        compare(path + "." + key, key, before, after, changed);
      }
    }
  }

  private static void compare(
      String path, String key, Section before, Section after, List<String> changed) {
    Object was = before.find(key, Object.class).orElse("");
    Object is = after.find(key, Object.class).orElse("");
    if (was instanceof Section one && is instanceof Section other) {
      keys(one, other).forEach(k -> compare(path + "." + k, k, one, other, changed));
    } else if (before.has(key) != after.has(key) || !bare(was).equals(bare(is))) {
      changed.add(path);
    }
  }

  /** Without the places, which every line that is put in changes. */
  private static Object bare(Object value) {
    if (value instanceof Placed<?> placed) {
      return bare(placed.value());
    }
    if (value instanceof Section section) {
      return section.keys().stream()
          .map(key -> List.of(key, bare(section.find(key, Object.class).orElseThrow())))
          .toList();
    }
    return value instanceof List<?> list ? list.stream().map(Contents::bare).toList() : value;
  }

  private static Set<String> keys(Section before, Section after) {
    Set<String> keys = new TreeSet<>(before.given());
    keys.addAll(after.given());
    return keys;
  }
}
