package dev.weir.router.simulation;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.realm.Realm;
import dev.weir.router.session.FramedSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the whole router with model clients, some of them in its own program, decided by its
 * seed: so many random steps, then everything comes to rest and is judged, then everybody leaves
 * and nothing may be left. Confined to one thread.
 */
public final class Simulation {
  /** Those that have a form for all that a local peer may be given. */
  private static final List<Serializer> BINARY = List.of(Serializer.MESSAGEPACK, Serializer.CBOR);

  private static final long GRACE_NANOS = 61_000_000_000L;
  private static final long REST_NANOS = 6_000_000_000L;
  private static final int STORM = 1_300;
  private static final int STEPS_PER_AUDIT = 50;

  private final Trace trace = new Trace();
  private final World world;
  private final Chance chance;
  private final Profile profile;
  private final History history = new History();
  private final Warden warden;
  private final Referee referee;
  private final SimulatedRouter router;
  private final MailboxGauge gauge;
  private final List<Connection> connections = new ArrayList<>();
  private int names;
  private int stepsTaken;
  private long largest;

  private Simulation(long seed) {
    chance = new Chance(seed);
    profile = Profile.random(chance);
    trace.add(profile.toString());
    world = new World(chance, trace, profile.loops(), profile.interleaving());
    warden = new Warden(world, history);
    referee = new Referee(world, history, profile, warden);
    router = new SimulatedRouter(world, history, profile);
    gauge = new MailboxGauge(router.marks(), profile.lossy());
    world.storm(this::storm);
  }

  /** Runs one seed. */
  public static Outcome run(long seed, int steps) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.live(steps);
      return simulation.outcome(seed, Optional.empty());
    } catch (RuntimeException | StackOverflowError e) {
      return simulation.outcome(seed, Optional.of(e));
    }
  }

  private Outcome outcome(long seed, Optional<Throwable> failure) {
    return new Outcome(seed, trace.hash(), trace.lines(), router.counters(), failure, trace.tail());
  }

  private void live(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    connections.forEach(connection -> connection.client().settle());
    rest();
    while (router.callsWait()) {
      world.advance(GRACE_NANOS); // behind calls that were given up and are never answered
      rest();
    }
    long end = world.stamp();
    history.sessions().forEach(session -> settle(session, end));
    history.sessions().forEach(session -> referee.opened(session, end));
    connections.forEach(connection -> connection.client().conversation().settled());
    referee.settled();
    depart();
    router.checkEmpty();
  }

  private static void settle(PeerSession session, long stamp) {
    if (session.live()) {
      session.allDone(stamp);
    }
  }

  private void step() {
    int dice = chance.below(100);
    if (connections.size() < profile.peers() && dice < 10) {
      connect();
    } else if (dice < 30 && !connections.isEmpty()) {
      chance.pick(connections).client().act();
    } else if (dice < 31 && chance.oneIn(10)) {
      revoke();
    } else if (dice < 33) {
      world.advance(chance.oneIn(20) ? chance.below(400_000_000) : chance.below(5_000_000));
    } else if (dice == 33) {
      SimulatedLoop loop = chance.pick(world.loops());
      Realm realm = chance.pick(router.realms());
      loop.execute(() -> realm.enter(loop, () -> warden.revoke(realm)));
    } else if (dice < 70) {
      world.stepLoop();
    } else {
      read();
    }
    afterStep();
  }

  private void afterStep() {
    world.advance(chance.below(50_000));
    if (++stepsTaken % STEPS_PER_AUDIT == 0) {
      router.audit();
    }
    connections.forEach(
        connection -> largest = Math.max(largest, connection.client().peer().largest()));
    connections.forEach(connection -> gauge.check(connection.holder(), largest));
    connections.removeIf(
        connection -> connection.client().peer().isOver() && !connection.end().get().isEmpty());
  }

  private boolean read() {
    List<Peer> readable = new ArrayList<>();
    for (Connection connection : connections) {
      if (connection.client().peer().readable()) {
        readable.add(connection.client().peer());
      }
    }
    if (!readable.isEmpty()) {
      chance.pick(readable).read();
    }
    return !readable.isEmpty();
  }

  private void connect() {
    boolean local = chance.percent(profile.locals());
    Serializer serializer = chance.pick(local ? BINARY : profile.serializers());
    Peer peer = new Peer(world, "p" + ++names, serializer, profile.socket(), local);
    Client client = new Client(world, history, profile, referee, peer);
    SimulatedLoop loop = chance.pick(world.loops());
    if (local) {
      connect(client, loop);
      return;
    }
    SimulatedLink link =
        new SimulatedLink(
            world,
            loop,
            serializer,
            peer.toRouter(),
            peer.fromRouter(),
            peer::arrived,
            SimulatedRouter.WRITE_NANOS,
            profile.chunk());
    loop.run(
        () -> {
          FramedSession session =
              (FramedSession) link.start(occupied -> router.session(link, serializer));
          connections.add(new Connection(client, link::end, session));
        });
  }

  /** The same for a client in the program of the router, which is called on the loop. */
  private void connect(Client client, SimulatedLoop loop) {
    Peer peer = client.peer();
    SimulatedLocal local =
        new SimulatedLocal(world, loop, peer, chance.percent(50), profile.chunk());
    LocalPeer as =
        LocalPeer.of("realm1", peer.toString(), PeerSession.AUTHROLE)
            .window(profile.socket())
            .on(loop::execute);
    Map.Entry<MessageLink, Object> connected = router.connect(as, local);
    local.start(connected.getKey());
    connections.add(new Connection(client, local::end, connected.getValue()));
  }

  /** Lets everything happen that is under way, and time pass, until nothing is left to happen. */
  private void rest() {
    long end = world.now() + REST_NANOS;
    while (world.now() < end) {
      if (world.idle() & !read()) {
        connections.forEach(connection -> connection.client().settle());
        world.advance(10_000_000);
      }
      world.stepLoop();
      afterStep();
    }
  }

  private void depart() {
    if (chance.percent(30)) {
      connections.forEach(connection -> connection.client().conversation().closing());
      SimulatedLoop loop = chance.pick(world.loops());
      for (Realm realm : router.realms()) {
        loop.execute(
            () ->
                realm.enter(
                    loop,
                    () -> {
                      realm.beginClosing();
                      realm.sayGoodbye(ErrorUri.CLOSE_SYSTEM_SHUTDOWN, "shutdown");
                    }));
      }
      rest();
    }
    connections.forEach(connection -> connection.client().depart());
    rest();
    connections.forEach(connection -> connection.client().depart());
    rest();
    Violation.unless(connections.isEmpty(), "%d connections never ended", connections.size());
    Violation.unless(world.over(), "timers are left");
  }

  /** Takes a registration from a callee, as an administrator may. */
  private void revoke() {
    if (history.registrations().isEmpty()) {
      return;
    }
    Holding holding = chance.pick(history.registrations());
    SimulatedLoop loop = chance.pick(world.loops());
    Realm realm = router.realm(holding.session().realm());
    long from = world.stamp();
    loop.execute(() -> realm.enter(loop, () -> revoke(realm, holding, from)));
  }

  private void revoke(Realm realm, Holding holding, long from) {
    if (realm.revokeRegistration(holding.session().id(), holding.id(), "simulated")) {
      trace.add("revoked " + holding);
      history.revoked(
          holding.session(), holding.id(), new PeerSession.Revocation(from, world.stamp()));
    }
  }

  /** So many entries at once that the turn is crowded. */
  private void storm() {
    SimulatedLoop loop = world.current();
    Realm realm = chance.pick(router.realms());
    for (int i = chance.below(STORM); i > 0; i--) {
      realm.enter(loop, () -> {});
    }
  }

  /** {@code Simulation SEEDS STEPS [FIRST_SEED]}: prints what failed; exit code 1 if any did. */
  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    long first = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    Series series = new Series(steps);
    for (long seed = first; seed < first + seeds; seed++) {
      series.add(run(seed, steps)).ifPresent(System.out::println);
    }
    System.out.println(series);
    System.exit(series.failed() == 0 ? 0 : 1);
  }
}
