package dev.weir.router.simulation;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.auth.Watchdog;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.HistoryListener;
import dev.weir.router.history.HistoryResources;
import dev.weir.router.join.FailedLogins;
import dev.weir.router.join.Handshake;
import dev.weir.router.join.Invitation;
import dev.weir.router.join.Joins;
import dev.weir.router.join.Workers;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalPeers;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.member.Identity;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import dev.weir.router.realm.Surroundings;
import dev.weir.router.session.FramedSession;
import dev.weir.router.session.Lobby;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole router on virtual time, but for its sockets. Where it asks its surroundings for something
 * inside of a turn, other loops may come between. Confined to one thread.
 */
final class SimulatedRouter {
  private static final int LONGEST_URI = 1_024;
  private static final int MOST_OCTETS = 1 << 20;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long HELLO_NANOS = 2_000_000_000L;
  static final long WRITE_NANOS = 2_000_000_000L;

  private final World world;
  private final History history;
  private final Profile profile;
  private final Counters counters = new Counters();
  private final Realms realms;
  private final Lobby lobby;
  private final LocalPeers locals;

  SimulatedRouter(World world, History history, Profile profile) {
    this.world = world;
    this.history = history;
    this.profile = profile;
    Watchdog watchdog = new Watchdog(this::clockOfTurn, Watchdog.STEP, () -> {});
    Surroundings surroundings =
        new Surroundings(
            this::clockOfTurn,
            this::timeOfDay,
            this::id,
            counters,
            new Gallery(),
            this::broken,
            LONGEST_URI,
            new HistoryResources(
                world.loops().get(0)::enqueue,
                () -> world.now() / NANOS_PER_MILLI,
                Map.of(),
                MOST_OCTETS,
                HistoryListener.NOBODY),
            Budget.UNLIMITED,
            List.of(),
            watchdog);
    this.realms =
        new Realms(List.of(options("realm1"), options("realm2")), Optional.empty(), surroundings);
    this.lobby =
        new Lobby(
            new Handshake(
                realms,
                world.chance()::id,
                "simulation",
                new Workers(watchdog),
                new FailedLogins(Optional.empty(), List.of()),
                counters),
            Joins.UNLIMITED,
            world.chance()::id,
            Limits.DEFAULT,
            marks(),
            HELLO_NANOS,
            world::now,
            counters,
            new RouterListener() {});
    this.locals =
        new LocalPeers(
            lobby,
            calls -> world.chance().pick(world.loops()),
            RouterOptions.builder().writeDeadline(Duration.ofNanos(WRITE_NANOS)).build(),
            Limits.DEFAULT);
  }

  /** The levels of every mailbox. */
  WaterMarks marks() {
    return WaterMarks.ofLimit(profile.mailbox());
  }

  /** Connects a peer without a socket; gives its link and what has its session in it. */
  Map.Entry<MessageLink, Object> connect(LocalPeer peer, MessageLink.Receiver receiver) {
    Set<Object> before = Set.copyOf(localConnections());
    MessageLink link = locals.connect(peer, receiver);
    Object holder =
        localConnections().stream().filter(it -> !before.contains(it)).findFirst().orElseThrow();
    return Map.entry(link, holder);
  }

  private Set<?> localConnections() {
    try {
      Field field = LocalPeers.class.getDeclaredField("connections");
      field.setAccessible(true);
      return (Set<?>) field.get(locals);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  FramedSession session(SimulatedLink link, Serializer serializer) {
    return new FramedSession(link, serializer, lobby, Invitation.to(realm -> true));
  }

  Realm realm(String name) {
    return realms.find(name).orElseThrow();
  }

  List<Realm> realms() {
    return List.of(realms.find("realm1").orElseThrow(), realms.find("realm2").orElseThrow());
  }

  /** The tables fit together, whatever faults there were. */
  void audit() {
    for (Realm realm : realms()) {
      Optional<String> fault = realm.audit();
      Violation.unless(fault.isEmpty(), "%s: %s", realm.options().name(), fault);
    }
  }

  /** Nobody is left: nothing may be left of anybody. */
  void checkEmpty() {
    for (Realm realm : realms()) {
      Violation.unless(realm.isEmpty(), "%s is not empty", realm.options().name());
      Violation.unless(realm.sessions() == 0, "%d sessions left", realm.sessions());
      Violation.unless(realm.runningCalls() == 0, "%d calls left", realm.runningCalls());
    }
    Violation.unless(
        counters.value(Counter.SESSIONS_JOINED) == counters.value(Counter.SESSIONS_LEFT),
        "%d sessions joined and %d left",
        counters.value(Counter.SESSIONS_JOINED),
        counters.value(Counter.SESSIONS_LEFT));
    Violation.unless(locals.count() == 0, "%d local peers left", locals.count());
  }

  /** Whether calls wait for a callee. */
  boolean callsWait() {
    return counters.value(Counter.CALLS_QUEUED) != counters.value(Counter.CALLS_DEQUEUED);
  }

  Counters counters() {
    return counters;
  }

  private RealmOptions options(String name) {
    return RealmOptions.builder(name)
        .anonymous(PeerSession.AUTHROLE)
        .role(PeerSession.AUTHROLE, Addresses.RULES)
        .history(Addresses.KEPT)
        .callTimeout(Duration.ofMillis(profile.callTimeout()))
        .slowConsumer(SlowConsumer.of(profile.slow()))
        .killGrace(Duration.ofMillis(profile.killGrace()))
        .limits(
            RealmLimits.builder()
                .subscriptionsPerSession(profile.subscriptions())
                .pendingCallsPerSession(profile.pendingCalls())
                .build())
        .build();
  }

  private long clockOfTurn() {
    world.preempt();
    return world.now();
  }

  private Instant timeOfDay() {
    return Instant.EPOCH.plusNanos(world.now());
  }

  /** The id of a publication; a fault here must end the publisher's session and nothing else. */
  private long id() {
    world.preempt();
    if (profile.faults() && world.chance().oneIn(100)) {
      throw new Fault();
    }
    return world.chance().id();
  }

  private void broken(Throwable error) {
    if (!(error instanceof Fault)) {
      throw new IllegalStateException("an error of the router's own", error);
    }
    world.trace().add("a fault");
  }

  /** What the surroundings do to the router. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Hears in the turn who leaves. */
  private final class Gallery implements RouterListener {
    @Override
    public void joined(Identity session) {
      world.preempt();
    }

    @Override
    public void left(Identity session, String cause) {
      world.trace().add("left " + session.session() + " " + cause);
      history.left(session.session(), world.stamp());
      world.preempt();
    }
  }
}
