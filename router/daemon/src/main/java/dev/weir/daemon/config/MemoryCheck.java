package dev.weir.daemon.config;

import dev.weir.router.history.HistoryRule;
import dev.weir.router.options.RealmOptions;
import java.util.Map;

/**
 * Whether what realms keep for long leaves room for what waits: retained events and histories in
 * memory count for {@code limits.memory}, and stay. Where a file says nothing of them it is not
 * asked.
 *
 * <p>Confined to the thread that reads the file.
 */
final class MemoryCheck {
  private final Section realms;
  private final Verdicts verdicts;
  private final long most;

  /** The router may hold so many octets; 0 is any number. */
  MemoryCheck(Section file, long most, Verdicts verdicts) {
    this.realms = file.section("realms");
    this.verdicts = verdicts;
    this.most = most;
  }

  void check(Map<String, RealmOptions> options) {
    long all = 0;
    for (String name : realms.keys()) {
      RealmOptions realm = options.get(name);
      long kept = kept(realms.section(name), realm);
      warn(realms.place(name), "realm `" + name + "`", kept, realm.limits().memory());
      all += kept;
    }
    warn(realms.place(), "the realms together", all, most);
  }

  private void warn(Place place, String who, long kept, long limit) {
    if (limit > 0 && kept > limit) {
      verdicts.warning(
          place,
          ("%s may keep %d octets (retained.bytes, and bytes of histories in memory), more than"
                  + " limits.memory lets wait (%d): when that is reached nobody joins and nothing is"
                  + " published")
              .formatted(who, kept, limit));
    }
  }

  private static long kept(Section section, RealmOptions realm) {
    long retained =
        section.has("retained") && realm.retained().events() > 0 ? realm.retained().bytes() : 0;
    return retained
        + realm.history().stream()
            .filter(rule -> !rule.durable())
            .mapToLong(HistoryRule::bytes)
            .sum();
  }
}
