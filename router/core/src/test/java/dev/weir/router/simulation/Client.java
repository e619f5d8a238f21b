package dev.weir.router.simulation;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.router.simulation.Conversation.State;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model client on its connection: what it does next is left to chance. Confined to one thread.
 */
final class Client implements Conversation.Ear {
  private static final List<Feature> FEATURES =
      List.of(
          Feature.CALL_CANCELING,
          Feature.PROGRESSIVE_CALL_RESULTS,
          Feature.CALL_TIMEOUT,
          Feature.PROGRESSIVE_CALL_INVOCATIONS,
          Feature.CALL_REROUTE,
          Feature.REGISTRATION_REVOCATION,
          Feature.PUBLISHER_IDENTIFICATION,
          Feature.SUBSCRIPTION_REVOCATION);

  private final World world;
  private final Profile profile;
  private final Chance chance;
  private final Referee referee;
  private final Peer peer;
  private final Conversation conversation;
  private final Requests requests;
  private final RealmCalls realmCalls;
  private final Callee callee;
  private final Offences offences;
  private boolean rejoins = true;

  Client(World world, History history, Profile profile, Referee referee, Peer peer) {
    this.world = world;
    this.profile = profile;
    this.chance = world.chance();
    this.referee = referee;
    this.peer = peer;
    this.conversation = new Conversation(world, history, peer, this);
    this.requests = new Requests(world, history, profile);
    this.realmCalls = new RealmCalls(world, history, profile);
    this.callee = new Callee(peer, requests, profile, world);
    this.offences = new Offences(requests, chance);
    if (chance.percent(profile.sluggish())) {
      peer.mood(chance.pick(Peer.Mood.values()));
    }
    if (profile.faults()) {
      conversation.expectFaults();
    }
  }

  Peer peer() {
    return peer;
  }

  Conversation conversation() {
    return conversation;
  }

  @Override
  public void message(PeerSession session, Message message, long stamp) {
    referee
        .message(session, message, stamp)
        .filter(invocation -> conversation.state() == State.JOINED)
        .ifPresent(callee::invoked);
    if (message instanceof Interrupt interrupt) {
      callee.interrupted(interrupt.request());
    }
  }

  /** Does one thing, or a few at once. */
  void act() {
    if (chance.percent(profile.sluggish()) && chance.oneIn(30)) {
      peer.mood(chance.pick(Peer.Mood.values()));
    }
    switch (conversation.state()) {
      case FRESH -> fresh();
      case JOINED -> joined();
      case JOINING, LEAVING, DOOMED -> impatient();
      case OVER -> {}
    }
  }

  /** Reads all, answers what it owes and asks for nothing more. */
  void settle() {
    if (peer.mood() != Peer.Mood.EAGER) {
      peer.mood(Peer.Mood.EAGER);
    }
    if (conversation.state() == State.JOINED) {
      callee.settle();
    }
  }

  /** Leaves, one way or another. */
  void depart() {
    rejoins = false;
    if (conversation.state() == State.JOINED && chance.percent(50)) {
      goodbye();
    } else if (conversation.state() != State.OVER) {
      peer.cut(chance.percent(50));
    }
  }

  private void fresh() {
    if (!rejoins || chance.oneIn(30)) {
      end();
    } else if (chance.percent(60)) {
      hello();
    }
  }

  private void hello() {
    boolean wrong = chance.percent(Math.min(profile.offences(), 10));
    String realm = peer.local() || chance.percent(80) ? "realm1" : "realm2";
    Set<Feature> announced = EnumSet.noneOf(Feature.class);
    FEATURES.stream().filter(feature -> chance.percent(60)).forEach(announced::add);
    PeerSession session = new PeerSession(peer.toString(), peer.serializer(), realm, announced);
    if (!wrong) {
      peer.send(new Hello(realm, details(announced)));
      conversation.joining(session, Set.of());
      return;
    }
    switch (chance.below(4)) {
      case 0 -> refused(session, "realm9", announced, ErrorUri.NO_SUCH_REALM);
      case 1 -> refused(session, "not a realm", announced, ErrorUri.INVALID_URI);
      case 2 -> {
        peer.send(new Hello(realm, HelloDetails.of(Dict.EMPTY)));
        conversation.joining(session, Set.of(ErrorUri.PROTOCOL_VIOLATION));
      }
      default -> {
        peer.send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_REALM));
        conversation.doomed(Set.of(ErrorUri.PROTOCOL_VIOLATION));
      }
    }
  }

  private void refused(PeerSession session, String realm, Set<Feature> announced, String error) {
    peer.send(new Hello(realm, details(announced)));
    conversation.joining(session, Set.of(error));
  }

  private static HelloDetails details(Set<Feature> announced) {
    Map<String, Object> features = new LinkedHashMap<>();
    announced.forEach(feature -> features.put(feature.word(), true));
    Map<String, Object> roles = new LinkedHashMap<>();
    roles.put("publisher", Map.of());
    roles.put("subscriber", Map.of("features", features));
    roles.put("caller", Map.of("features", features));
    roles.put("callee", Map.of("features", features));
    return HelloDetails.of(Dict.of("roles", roles));
  }

  private void joined() {
    int dice = chance.below(1_000);
    if (dice < profile.offences()) {
      offences.commit(conversation);
      callee.forget();
    } else if (dice < profile.offences() + profile.departures()) {
      leave();
    } else if (chance.below(1_000) < profile.realmCalls()) {
      realmCalls.any(peer, conversation.session());
    } else if (callee.owes() && chance.percent(40)) {
      callee.act();
    } else if (chance.percent(15)) {
      requests.chunk(peer, conversation.session());
    } else if (chance.percent(12)) {
      requests.cancel(peer, conversation.session());
    } else {
      for (int i = chance.oneIn(8) ? chance.between(2, 12) : 1; i > 0; i--) {
        requests.any(peer, conversation.session());
      }
    }
  }

  private void leave() {
    switch (chance.below(6)) {
      case 0, 1, 2 -> goodbye();
      case 3 -> {
        PeerSession session = conversation.session();
        peer.send(new Abort(Dict.EMPTY, ErrorUri.CLOSE_REALM, Payload.EMPTY), session::leavingFrom);
        conversation.excused();
      }
      default -> end();
    }
    callee.forget();
  }

  private void goodbye() {
    PeerSession session = conversation.session();
    peer.send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_REALM), session::leavingFrom);
    conversation.leaving();
  }

  /** Ends the connection without a word. */
  private void end() {
    switch (chance.below(5)) {
      case 0 -> {
        peer.closeFrame();
        conversation.excused();
      }
      case 1 -> {
        peer.sendUnmasked();
        conversation.excused();
      }
      default -> peer.cut(chance.percent(50));
    }
  }

  private void impatient() {
    if (chance.oneIn(200) || peer.mood() == Peer.Mood.DEAD && chance.oneIn(40)) {
      world.trace().add(peer + " gives up");
      peer.cut(chance.percent(50));
    }
  }
}
