package dev.weir.daemon.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The limits of the contract. The router's block is served as far as named here; the blocks of
 * listeners, realms and roles repeat the same keys.
 *
 * <p>Thread-safe.
 */
final class LimitsContract {
  private static final long INT_MAX = Integer.MAX_VALUE;
  private static final Set<String> OF_ROUTER =
      Set.of(
          "message",
          "mailbox",
          "memory",
          "hello_deadline",
          "write_deadline",
          "keep_alive",
          "ping_interval",
          "ping_timeout",
          "drain",
          "sessions",
          "depth",
          "keys",
          "uri",
          "fragments",
          "compression",
          "accept_rate",
          "handshakes",
          "joins_per_address",
          "failed_logins",
          "exempt",
          "subscriptions_per_session",
          "registrations_per_session",
          "pending_calls_per_session",
          "testaments_per_session",
          "testament_bytes",
          "definitions",
          "definition_bytes",
          "patterns",
          "pattern_shapes");
  private static final Set<String> OF_ROLE =
      Set.of(
          "memory",
          "sessions",
          "subscriptions_per_session",
          "registrations_per_session",
          "pending_calls_per_session",
          "testaments_per_session",
          "testament_bytes");
  private static final Set<String> OF_REALM =
      and(OF_ROLE, "definitions", "definition_bytes", "patterns", "pattern_shapes");

  private static final Set<String> OF_LISTENER = Set.of("accept_rate", "handshakes", "connections");

  private LimitsContract() {}

  private static Set<String> and(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }

  /** The limits that hold somewhere. */
  static Set<String> served() {
    Set<String> served = new TreeSet<>(OF_ROUTER);
    served.addAll(OF_REALM);
    served.addAll(OF_LISTENER);
    return served;
  }

  static SectionType ofRouter() {
    return serving(OF_ROUTER);
  }

  static SectionType ofListener() {
    return serving(OF_LISTENER);
  }

  static SectionType ofRealm() {
    return serving(OF_REALM);
  }

  static SectionType ofRole() {
    return serving(OF_ROLE);
  }

  private static SectionType serving(Set<String> served) {
    List<Field> fields = new ArrayList<>();
    for (Field limit : all()) {
      fields.add(
          served.contains(limit.name())
              ? limit
              : Field.later(limit.name(), limit.type(), "this limit does not hold here"));
    }
    return SectionType.section(fields.toArray(Field[]::new));
  }

  private static List<Field> all() {
    List<Field> limits = new ArrayList<>(ofMemory());
    limits.addAll(ofTime());
    limits.addAll(ofAdmission());
    limits.addAll(ofSessions());
    return limits;
  }

  /** What bounds the memory of a single message or mailbox cannot be off. */
  private static List<Field> ofMemory() {
    return List.of(
        limit("message", Quantity.size(1, 1L << 30)),
        limit("mailbox", Quantity.size(1, 1L << 30)),
        limit("uri", Quantity.size(1, 1L << 20)),
        limit("depth", Quantity.count(1, 1_000)),
        limit("keys", Quantity.count(1, 1_000_000)),
        limit("fragments", Quantity.count(1, 1_000_000)),
        limit("compression", Quantity.size(1, 1L << 40).orOff()),
        Field.served("memory", Scalars.share(Quantity.size(1, 1L << 40).orOff().type())));
  }

  private static List<Field> ofTime() {
    ValueType<Duration> duration = Quantity.durationTo(Duration.ofDays(1)).orOff().durationType();
    return List.of(
        Field.served("hello_deadline", duration),
        Field.served("write_deadline", duration),
        Field.served("keep_alive", duration),
        Field.served("ping_interval", duration),
        Field.served("ping_timeout", duration),
        Field.served("drain", duration));
  }

  private static List<Field> ofAdmission() {
    return List.of(
        Field.served("accept_rate", Rates.rate()),
        Field.served("joins_per_address", Rates.rate()),
        Field.served("failed_logins", Rates.rate()),
        Field.served("exempt", new ListType<>(Scalars.exempt())),
        limit("handshakes", Quantity.count(1, INT_MAX).orOff()),
        limit("connections", Quantity.count(1, INT_MAX).orOff()));
  }

  private static List<Field> ofSessions() {
    Quantity count = Quantity.count(1, INT_MAX).orOff();
    return List.of(
        limit("sessions", count),
        limit("subscriptions_per_session", count),
        limit("registrations_per_session", count),
        limit("pending_calls_per_session", count),
        limit("testaments_per_session", count),
        limit("testament_bytes", Quantity.size(1, 1L << 30).orOff()),
        limit("definitions", count),
        limit("definition_bytes", Quantity.size(1, 1L << 30).orOff()),
        limit("patterns", count),
        limit("pattern_shapes", count));
  }

  private static Field limit(String name, Quantity quantity) {
    return Field.served(name, quantity.type());
  }
}
