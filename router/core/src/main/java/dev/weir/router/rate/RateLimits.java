package dev.weir.router.rate;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.PatternIndex;
import dev.weir.router.member.Member;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RateRule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.SharedRate;
import dev.weir.router.options.SharedRate.Kind;
import dev.weir.router.timer.Timers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The rates of one realm. What sessions share is kept for 50,000 authids, roles and addresses,
 * forgetting those first that were not seen for longest. Runs inside the realm's turn.
 */
public final class RateLimits {
  private static final int MOST_SHARED = 50_000;
  private static final int IPV6_NETWORK = 8;

  private final RealmOptions options;
  private final Timers timers;
  private final LongSupplier clock;
  private final Counters counters;
  private final List<AddressRange> exempt;
  private final Map<Action, PatternIndex<RateRule>> rules = new EnumMap<>(Action.class);
  private final PatternIndex<SharedRate> octets = new PatternIndex<>();
  private final Map<Subject, Bucket> shared =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, Bucket> eldest) {
          return size() > MOST_SHARED;
        }
      };

  /** Who is counted together by a rule. */
  private record Subject(Record rule, String name) {}

  /** The clock gives monotonic nanoseconds; exempt addresses are not counted. */
  public RateLimits(
      RealmOptions options,
      Timers timers,
      LongSupplier clock,
      Counters counters,
      List<AddressRange> exempt) {
    this.options = options;
    this.timers = timers;
    this.clock = clock;
    this.counters = counters;
    this.exempt = exempt;
    for (RateRule rule : options.rates()) {
      rules
          .computeIfAbsent(rule.action(), action -> new PatternIndex<>())
          .put(rule.uri(), rule.match(), rule);
    }
    for (SharedRate rule : ofOctets(options)) {
      rule.at().ifPresent(at -> octets.put(at.uri(), at.match(), rule));
    }
  }

  /** Whether any rate concerns the sessions of a role. Thread-safe. */
  public static boolean concern(RealmOptions realm, String authrole) {
    RoleOptions role = realm.roleOptions(authrole);
    return !realm.rates().isEmpty()
        || !ofOctets(realm).isEmpty()
        || role.calls().isPresent()
        || role.publications().isPresent()
        || role.bytes().isPresent();
  }

  private static List<SharedRate> ofOctets(RealmOptions realm) {
    return realm.sharedRates().stream().filter(rule -> rule.kind() == Kind.BYTES).toList();
  }

  /** A session would join. Empty when it may; else what it exceeds. */
  public Optional<Excess> join(Member member) {
    for (SharedRate rule : options.sharedRates()) {
      if (rule.kind() == Kind.JOIN) {
        Bucket bucket = bucket(rule, rule.per(), member, rule.rate());
        long now = clock.getAsLong();
        if (bucket != null && bucket.untilToken(now) > 0) {
          String what = "sessions opened of one " + rule.per().name().toLowerCase(Locale.ROOT);
          return Optional.of(Excess.of(what, bucket, "realms.rates", now));
        }
        if (bucket != null) {
          bucket.take(1, now);
        }
      }
    }
    return Optional.empty();
  }

  /** The buckets of octets that a session shares, whatever URIs it uses. */
  List<Bucket> octets(Member member) {
    return ofOctets(options).stream()
        .filter(rule -> rule.at().isEmpty())
        .map(rule -> bucket(rule, rule.per(), member, rule.rate()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The bucket of octets of a URI, or null when they are not counted there. */
  Bucket octets(Member member, String uri) {
    SharedRate rule = octets.best(uri);
    return rule == null ? null : bucket(rule, rule.per(), member, rule.rate());
  }

  /** Those of a session; null when none concern it. */
  public SessionRates of(Member member) {
    String role = member.identity().authrole();
    return concern(options, role)
        ? new SessionRates(member, options.roleOptions(role), this, timers, clock, counters)
        : null;
  }

  /** The rule of a URI or pattern, or null. */
  RateRule rule(Action action, String uri, MatchPolicy match) {
    PatternIndex<RateRule> index = rules.get(action);
    if (index == null) {
      return null;
    }
    RateRule best = match == MatchPolicy.EXACT ? index.best(uri) : null;
    return index.find(uri, match).orElse(best);
  }

  /** The bucket that sessions share, or null when this one is not counted. */
  Bucket shared(RateRule rule, Member member) {
    return bucket(rule, rule.per(), member, rule.limit().rate());
  }

  private Bucket bucket(Record rule, RateRule.Per per, Member member, Rate rate) {
    String name =
        switch (per) {
          case SESSION -> String.valueOf(member.identity().session());
          case AUTHID -> member.identity().authid();
          case ROLE -> member.identity().authrole();
          case ADDRESS -> address(member.peer().address().getAddress());
        };
    return name.isEmpty()
        ? null
        : shared.computeIfAbsent(
            new Subject(rule, name), key -> new Bucket(rate, clock.getAsLong()));
  }

  private String address(InetAddress address) {
    if (address == null || exempt.stream().anyMatch(range -> range.contains(address))) {
      return "";
    }
    byte[] octets = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(octets, IPV6_NETWORK) : octets);
  }
}
