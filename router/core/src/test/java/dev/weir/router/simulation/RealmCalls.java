package dev.weir.router.simulation;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.simulation.RealmCall.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Random calls of the router's own procedures. Confined to one thread. */
final class RealmCalls {
  private static final int MOST_TESTAMENTS = 90;
  private static final int LONGEST_FILLER = 200;

  private final World world;
  private final History history;
  private final Profile profile;
  private final Chance chance;

  RealmCalls(World world, History history, Profile profile) {
    this.world = world;
    this.history = history;
    this.profile = profile;
    this.chance = world.chance();
  }

  void any(Peer peer, PeerSession session) {
    int dice = chance.below(30);
    if (session.testaments().size() >= MOST_TESTAMENTS) {
      return;
    }
    if (dice < 20) {
      add(peer, session);
    } else if (dice < 23) {
      String scope = scope();
      send(peer, session.flushing(call(session, Kind.FLUSH_TESTAMENTS, scope, "")), List.of());
    } else {
      kill(peer, session, dice);
    }
  }

  private void add(Peer peer, PeerSession session) {
    Addresses.Address topic = Addresses.topicToPublish(chance);
    boolean withNaN =
        profile.withNaN() && session.serializer() != Serializer.JSON && chance.oneIn(10);
    Values values = Values.random(chance, history.nextTag(), chance.below(LONGEST_FILLER), withNaN);
    RealmCall call =
        session.sent(
            new RealmCall(
                session, session.nextRequest(), Kind.ADD_TESTAMENT, scope(), "", topic.refusal()));
    if (topic.refusal().isEmpty()) {
      history.add(session.bequeath(topic, values, call));
    }
    send(peer, call, List.of(topic.pattern().uri(), values.arguments(), values.keywords()));
  }

  private void kill(Peer peer, PeerSession session, int dice) {
    String reason = chance.pick("", "com.sim.killed");
    PeerSession victim = victim(session);
    switch (dice) {
      case 23, 24, 25 -> kill(peer, call(session, Kind.KILL, victim.id(), reason));
      case 26, 27 -> kill(peer, call(session, Kind.KILL_BY_AUTHID, victim.authid(), reason));
      case 28 -> kill(peer, call(session, Kind.KILL_BY_AUTHROLE, PeerSession.AUTHROLE, reason));
      default -> kill(peer, call(session, Kind.KILL_ALL, "", RealmCall.SILENCED));
    }
  }

  private void kill(Peer peer, RealmCall call) {
    history.addKill(call);
    send(peer, call, call.kind() == Kind.KILL_ALL ? List.of() : List.of(call.target()));
  }

  private RealmCall call(PeerSession session, Kind kind, Object target, String reason) {
    return session.sent(
        new RealmCall(session, session.nextRequest(), kind, target, reason, Optional.empty()));
  }

  private void send(Peer peer, RealmCall call, List<Object> arguments) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    if (!call.reason().isEmpty()) {
      keywords.put("reason", call.reason());
    }
    if (call.concerns("detached") || call.concerns("destroyed") && chance.percent(50)) {
      keywords.put("scope", call.target());
    }
    Payload payload =
        Transcoder.encode(Payload.of(arguments, keywords), call.session().serializer());
    peer.send(
        new Call(call.id(), CallOptions.NONE, call.kind().procedure(), payload),
        stamp -> call.arrived(stamp, world.now()));
  }

  /** Somebody of the realm, gone or not, or the caller itself. */
  private PeerSession victim(PeerSession caller) {
    List<PeerSession> all = new ArrayList<>();
    for (PeerSession session : history.sessions()) {
      if (session.realm().equals(caller.realm()) && (session.live() || chance.oneIn(10))) {
        all.add(session);
      }
    }
    return all.isEmpty() ? caller : chance.pick(all);
  }

  private String scope() {
    return chance.pick("detached", "destroyed", "destroyed");
  }
}
