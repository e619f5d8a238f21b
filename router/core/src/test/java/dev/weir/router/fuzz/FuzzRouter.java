package dev.weir.router.fuzz;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.join.FailedLogins;
import dev.weir.router.join.Handshake;
import dev.weir.router.join.Invitation;
import dev.weir.router.join.Joins;
import dev.weir.router.join.Workers;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.member.IdSource;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import dev.weir.router.realm.Surroundings;
import dev.weir.router.session.FramedSession;
import dev.weir.router.session.Lobby;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A router with small limits and without connections of its own. Confined to one thread. */
public final class FuzzRouter {
  private static final int MAILBOX = 64 << 10;
  static final long HELLO_NANOS = 2_000_000_000L;

  private final FuzzLoop loop = new FuzzLoop();
  private final Counters counters = new Counters();
  private final List<Throwable> broken = new ArrayList<>();
  private final Realms realms;
  private final Lobby lobby;

  /** The source gives ids of sessions and publications. */
  FuzzRouter(IdSource ids) {
    this(ids, () -> {});
  }

  /** The action is run whenever a realm looks at its clock, and may throw. */
  FuzzRouter(IdSource ids, Runnable glance) {
    this(
        ids,
        List.of(
            realm("realm1").build(),
            realm("lenient").lenientRequestIds(true).build(),
            realm("strict").strictUris(true).lenientRoles(false).build()),
        glance);
  }

  /** The source gives ids of sessions and publications. */
  public FuzzRouter(IdSource ids, List<RealmOptions> served) {
    this(ids, served, () -> {});
  }

  private FuzzRouter(IdSource ids, List<RealmOptions> served, Runnable glance) {
    RouterListener nobody = new RouterListener() {};
    LongSupplier clock =
        () -> {
          glance.run();
          return loop.now();
        };
    Surroundings surroundings =
        new Surroundings(clock, () -> Instant.EPOCH, ids, counters, nobody, this::broken, 100);
    realms = new Realms(served, Optional.empty(), surroundings);
    lobby =
        new Lobby(
            new Handshake(
                realms,
                ids,
                "fuzz",
                new Workers(surroundings.watchdog()),
                new FailedLogins(Optional.empty(), List.of()),
                counters),
            Joins.UNLIMITED,
            ids,
            new Limits(1 << 20, 12, 20),
            WaterMarks.ofLimit(MAILBOX),
            HELLO_NANOS,
            loop::now,
            counters,
            nobody);
  }

  public FuzzLoop loop() {
    return loop;
  }

  Counters counters() {
    return counters;
  }

  /** A connection; what the router sends on it goes to the receiver. */
  FuzzLink connect(Serializer serializer, Consumer<Message> receiver) {
    return connect(serializer, loop.now(), receiver);
  }

  /** A connection that was accepted at that time and has become a WebSocket now. */
  FuzzLink connect(Serializer serializer, long accepted, Consumer<Message> receiver) {
    MessageReader reader = MessageReader.of(serializer, Limits.DEFAULT);
    return connectRaw(
        serializer, accepted, octets -> receiver.accept(reader.read(octets, 0, octets.length)));
  }

  /** A connection; the octets of every message that the router sends on it go to the receiver. */
  public FuzzLink connectRaw(Serializer serializer, Consumer<byte[]> receiver) {
    return connectRaw(serializer, loop.now(), receiver);
  }

  private FuzzLink connectRaw(Serializer serializer, long accepted, Consumer<byte[]> receiver) {
    return new FuzzLink(
        loop,
        serializer,
        accepted,
        receiver,
        link -> new FramedSession(link, serializer, lobby, Invitation.to(realm -> true)));
  }

  /** Says GOODBYE to everybody. */
  void shutDown() {
    for (Realm realm : realms.all()) {
      realm.enter(loop, realm::beginClosing);
      realm.enter(loop, () -> realm.sayGoodbye(ErrorUri.CLOSE_SYSTEM_SHUTDOWN, "shutting down"));
    }
  }

  /** What the router itself did wrong. */
  public List<Throwable> broken() {
    return broken;
  }

  /** All connections have ended: nothing may be left of anybody. */
  public void checkEmpty() {
    for (Realm realm : realms.all()) {
      require(realm.isEmpty(), realm.options().name() + " is not empty");
    }
    long joined = counters.value(Counter.SESSIONS_JOINED);
    long left = counters.value(Counter.SESSIONS_LEFT);
    require(joined == left, joined + " sessions joined and " + left + " left");
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  private void broken(Throwable error) {
    counters.count(Counter.INTERNAL_ERRORS);
    broken.add(error);
  }

  private static RealmOptions.Builder realm(String name) {
    return RealmOptions.builder(name)
        .anonymous("guest")
        .role("guest", Rule.allowAll())
        .callTimeout(Duration.ofSeconds(20))
        .killGrace(Duration.ofSeconds(1))
        .limits(
            RealmLimits.builder()
                .subscriptionsPerSession(12)
                .registrationsPerSession(12)
                .pendingCallsPerSession(12)
                .build());
  }
}
