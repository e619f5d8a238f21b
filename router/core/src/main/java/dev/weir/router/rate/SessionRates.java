package dev.weir.router.rate;

import dev.weir.protocol.Call;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Yield;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Member;
import dev.weir.router.options.RateLimit;
import dev.weir.router.options.RateRule;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.timer.Timers;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The rates that concern one session: those of its role, and those of the URIs that it uses. Who
 * exceeds one is answered, or read more slowly. Runs inside the realm's turn.
 */
public final class SessionRates {
  private static final int ENVELOPE = 64;

  /** So far ahead of its rate a session may publish where nobody can be answered. */
  private static final long MOST_AHEAD_NANOS = 1_000_000_000L;

  private final Member member;
  private final RoleOptions role;
  private final RateLimits realm;
  private final Timers timers;
  private final LongSupplier clock;
  private final Counters counters;
  private final Optional<Bucket> calls;
  private final Optional<Bucket> publications;
  private final Optional<Bucket> octets;
  private final List<Bucket> octetsTogether;
  private final Map<RateRule, Bucket> own = new HashMap<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private long heldUntil;
  private boolean held;
  private boolean pausing;

  SessionRates(
      Member member,
      RoleOptions role,
      RateLimits realm,
      Timers timers,
      LongSupplier clock,
      Counters counters) {
    this.member = member;
    this.role = role;
    this.realm = realm;
    this.timers = timers;
    this.clock = clock;
    this.counters = counters;
    long now = clock.getAsLong();
    this.calls = role.calls().map(limit -> new Bucket(limit.rate(), now));
    this.publications = role.publications().map(limit -> new Bucket(limit.rate(), now));
    this.octets = role.bytes().map(rate -> new Bucket(rate, now));
    this.octetsTogether = realm.octets(member);
  }

  /** Whether what the session has sent waits until the rate allows it. */
  public boolean pauses() {
    return pausing;
  }

  /** An entry of the session waits behind the others. */
  public void later(Runnable entry) {
    waiting.add(entry);
  }

  /** A message has come: it counts by its octets. */
  public void came(Message message) {
    if (octets.isPresent()) {
      count(octets.get(), message);
    }
    for (Bucket together : octetsTogether) {
      count(together, message);
    }
    switch (message.type()) {
      case CALL -> countAt(((Call) message).procedure(), message);
      case PUBLISH -> countAt(((Publish) message).topic(), message);
      default -> {
        // is at no URI
      }
    }
  }

  private void countAt(String uri, Message message) {
    Bucket there = realm.octets(member, uri);
    if (there != null) {
      count(there, message);
    }
  }

  private void count(Bucket bucket, Message message) {
    long now = clock.getAsLong();
    bucket.take(size(message) + ENVELOPE, now);
    hold(bucket.untilPaid(now), now, true);
  }

  /**
   * A request; {@code answered} says whether it wants an answer. Null when it may go on; else what
   * it exceeds.
   */
  public Excess excess(Action action, String uri, MatchPolicy match, boolean answered) {
    Excess ofRole = ofRole(action, answered);
    if (ofRole != null) {
      return ofRole;
    }
    RateRule rule = realm.rule(action, uri, match);
    if (rule == null) {
      return null;
    }
    Bucket bucket =
        rule.per() == RateRule.Per.SESSION
            ? own.computeIfAbsent(rule, key -> new Bucket(key.limit().rate(), clock.getAsLong()))
            : realm.shared(rule, member);
    return bucket == null || takes(bucket, rule.limit(), answered)
        ? null
        : excess(
            "%s requests at %s of one %s".formatted(word(action), rule.uri(), word(rule.per())),
            bucket,
            "realms.rates");
  }

  private Excess ofRole(Action action, boolean answered) {
    if (action == Action.CALL
        && calls.isPresent()
        && !takes(calls.get(), role.calls().orElseThrow(), answered)) {
      return excess("calls of a session", calls.get(), "realms.role_settings.calls");
    }
    if (action == Action.PUBLISH
        && publications.isPresent()
        && !takes(publications.get(), role.publications().orElseThrow(), answered)) {
      return excess(
          "publications of a session", publications.get(), "realms.role_settings.publications");
    }
    return null;
  }

  private boolean takes(Bucket bucket, RateLimit limit, boolean answered) {
    long now = clock.getAsLong();
    boolean early = bucket.untilToken(now) > 0;
    if (early && limit.excess() == RateLimit.Excess.REFUSE) {
      if (answered || bucket.untilPaid(now) >= MOST_AHEAD_NANOS) {
        return false;
      }
    }
    bucket.take(1, now);
    if (early) {
      hold(bucket.untilPaid(now), now, limit.excess() == RateLimit.Excess.PAUSE);
    }
    return true;
  }

  private Excess excess(String what, Bucket bucket, String key) {
    return Excess.of(what, bucket, key, clock.getAsLong());
  }

  /** Reads nothing for so long; what has been read already waits too, if it shall. */
  private void hold(long wait, long now, boolean pause) {
    if (wait <= 0) {
      return;
    }
    pausing |= pause;
    heldUntil = held ? Math.max(heldUntil, now + wait) : now + wait;
    if (!held) {
      held = true;
      counters.count(Counter.READS_SLOWED);
      member.reads().hold();
      timers.after(wait, this::waited);
    }
  }

  private void waited() {
    long left = heldUntil - clock.getAsLong();
    if (left > 0) {
      timers.after(left, this::waited);
      return;
    }
    held = false;
    pausing = false;
    while (!pausing && !waiting.isEmpty()) {
      waiting.poll().run();
    }
    member.reads().release(); // the next pause, if it has begun, holds them by itself
  }

  private static long size(Message message) {
    return switch (message.type()) {
      case CALL -> ((Call) message).payload().size();
      case PUBLISH -> ((Publish) message).payload().size();
      case YIELD -> ((Yield) message).payload().size();
      case ERROR -> ((ErrorMessage) message).payload().size();
      default -> 0;
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
