package dev.weir.router.simulation;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unsubscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The random requests of model clients, noted in the history. Confined to one thread. */
final class Requests {
  private static final long NEVER_GIVEN = 1_000_000_000_000L;

  private final World world;
  private final History history;
  private final Profile profile;
  private final Chance chance;

  Requests(World world, History history, Profile profile) {
    this.world = world;
    this.history = history;
    this.profile = profile;
    this.chance = world.chance();
  }

  /** One request, of any kind. */
  Request any(Peer peer, PeerSession session) {
    return switch (chance.below(20)) {
      case 0, 1 -> subscribe(peer, session);
      case 2 -> unsubscribe(peer, session);
      case 3, 4, 5, 6 -> register(peer, session);
      case 7 -> unregister(peer, session);
      case 8, 9, 10, 11, 12, 13 -> call(peer, session);
      default -> publish(peer, session);
    };
  }

  /** Cancels one of the last calls, finished or not. */
  void cancel(Peer peer, PeerSession session) {
    List<Request> requests = session.requests();
    for (int i = requests.size() - 1; i >= Math.max(0, requests.size() - 10); i--) {
      if (requests.get(i) instanceof CallRequest call && chance.percent(50)) {
        CancelMode mode = chance.pick(CancelMode.values());
        CallRequest.Cancellation cancellation = call.cancel(mode);
        boolean unsaid = mode == CancelMode.KILLNOWAIT && chance.percent(50);
        Dict options = unsaid ? Dict.EMPTY : Dict.of("mode", mode.word());
        peer.send(
            new Cancel(call.id(), CancelOptions.of(options)),
            stamp -> cancellation.arrived(stamp, world.now()));
        return;
      }
    }
  }

  /** A further chunk of one of the last calls, finished or not, if one is progressive. */
  void chunk(Peer peer, PeerSession session) {
    List<Request> requests = session.requests();
    for (int i = requests.size() - 1; i >= Math.max(0, requests.size() - 20); i--) {
      if (requests.get(i) instanceof CallRequest call && call.open()) {
        boolean last = chance.percent(25);
        Values values = values(session, history.nextTag());
        call.chunk(values, last);
        history.add(call, values);
        CallOptions options = last ? CallOptions.NONE : CallOptions.of(Dict.of("progress", true));
        peer.send(
            new Call(call.id(), options, call.procedure(), values.payload(session.serializer())));
        return;
      }
    }
  }

  Request subscribe(Peer peer, PeerSession session) {
    Addresses.Address address = Addresses.toSubscribe(chance);
    if (session.isCaughtUp(address.pattern())) {
      return publish(peer, session);
    }
    if (chance.percent(25) && !session.hasSubscribed(address.pattern())) {
      return catchUp(peer, session, address);
    }
    boolean asksForRetained = chance.percent(30);
    Claim claim =
        claim(session, MessageType.SUBSCRIBE, address, Claim.Terms.ofSubscription(asksForRetained));
    Map<String, Object> options = match(address).toMap();
    if (asksForRetained) {
      options.put("get_retained", true);
    }
    send(
        peer,
        claim,
        new Subscribe(claim.id(), SubscribeOptions.of(Dict.of(options)), address.pattern().uri()));
    return claim;
  }

  private Request catchUp(Peer peer, PeerSession session, Addresses.Address address) {
    session.catchesUp(address.pattern());
    PastEvents past = past(session, address.pattern());
    Claim claim = claim(session, MessageType.SUBSCRIBE, address, Claim.Terms.ofCatchUp(past));
    Map<String, Object> options = match(address).toMap();
    if (past.since() == 0) {
      options.put("_last", past.last());
    } else {
      options.put("_since", past.since());
    }
    send(
        peer,
        claim,
        new Subscribe(claim.id(), SubscribeOptions.of(Dict.of(options)), address.pattern().uri()));
    return claim;
  }

  private PastEvents past(PeerSession session, Pattern pattern) {
    if (chance.percent(50)) {
      return PastEvents.last(chance.pick(0L, 1L, 3L, 10L, Long.MAX_VALUE));
    }
    List<Publication> known = new ArrayList<>();
    for (Publication publication : history.publications()) {
      boolean same = Addresses.log(publication.topic()).equals(Addresses.log(pattern));
      if (publication.publicationId() != 0
          && publication.session().realm().equals(session.realm())
          && (same || chance.oneIn(10))) {
        known.add(publication);
      }
    }
    return known.isEmpty() || chance.oneIn(20)
        ? PastEvents.sinceNothing(chance.id())
        : PastEvents.since(chance.pick(known));
  }

  Request publish(Peer peer, PeerSession session) {
    Addresses.Address topic = Addresses.topicToPublish(chance);
    PublishOptions options = publishOptions(session);
    Values values = values(session, history.nextTag());
    Publication publication =
        session.sent(new Publication(session, session.nextRequest(), topic, options, values));
    history.add(publication);
    send(
        peer,
        publication,
        new Publish(
            publication.id(),
            options,
            topic.pattern().uri(),
            values.payload(session.serializer())));
    return publication;
  }

  Request call(Peer peer, PeerSession session) {
    Addresses.Address procedure = Addresses.procedureToCall(chance);
    Dict.Builder details = Dict.builder();
    if (chance.percent(30)) {
      details.put("receive_progress", true);
    }
    if (chance.percent(40)) {
      details.put("timeout", (long) chance.pick(0, 1, 20, 150, 400));
    }
    if (session.sendsChunks() && chance.percent(40)) {
      details.put("progress", true);
    }
    CallOptions options = CallOptions.of(details.build());
    Values values = values(session, history.nextTag());
    CallRequest call =
        session.sent(new CallRequest(session, session.nextRequest(), procedure, options, values));
    history.add(call);
    send(
        peer,
        call,
        new Call(
            call.id(), options, procedure.pattern().uri(), values.payload(session.serializer())));
    return call;
  }

  /** Values that a session's serializer has a form for. */
  Values values(PeerSession session, long tag) {
    int filler = chance.oneIn(12) ? chance.below(profile.largest()) : 0;
    boolean withNaN =
        profile.withNaN() && session.serializer() != Serializer.JSON && chance.oneIn(10);
    return Values.random(chance, tag, filler, withNaN);
  }

  private Request unsubscribe(Peer peer, PeerSession session) {
    long held = held(session.subscriptions());
    Release release = release(session, MessageType.UNSUBSCRIBE, held, session.subscriptions());
    send(peer, release, new Unsubscribe(release.id(), held));
    return release;
  }

  private Request register(Peer peer, PeerSession session) {
    Addresses.Address address = Addresses.toRegister(chance);
    boolean forwards = chance.percent(30);
    boolean forced = chance.oneIn(15);
    String policy = policy(address.pattern());
    int concurrency = chance.percent(60) ? profile.concurrency() : 0;
    Claim claim =
        claim(
            session,
            MessageType.REGISTER,
            address,
            Claim.Terms.ofRegistration(forwards, policy, forced, concurrency));
    Map<String, Object> options = match(address).toMap();
    if (forwards) {
      options.put("forward_timeout", true);
    }
    if (!policy.equals("single")) {
      options.put("invoke", policy);
    }
    if (concurrency > 0) {
      options.put("concurrency", (long) concurrency);
    }
    if (forced) {
      options.put("force_reregister", true);
    }
    send(
        peer,
        claim,
        new Register(claim.id(), RegisterOptions.of(Dict.of(options)), address.pattern().uri()));
    return claim;
  }

  /** Mostly the same for a pattern, so that registrations are shared, and sometimes another. */
  private String policy(Pattern pattern) {
    InvocationPolicy[] all = InvocationPolicy.values();
    int usual = Math.floorMod(pattern.uri().hashCode(), 2 * all.length);
    InvocationPolicy policy = usual < all.length ? all[usual] : InvocationPolicy.ROUNDROBIN;
    return chance.oneIn(10) ? chance.pick(all).word() : policy.word();
  }

  private Request unregister(Peer peer, PeerSession session) {
    long held = held(session.registrations());
    Release release = release(session, MessageType.UNREGISTER, held, session.registrations());
    send(peer, release, new Unregister(release.id(), held));
    return release;
  }

  private void send(Peer peer, Request request, Message message) {
    peer.send(message, stamp -> request.arrived(stamp, world.now()));
  }

  private Claim claim(
      PeerSession session, MessageType type, Addresses.Address address, Claim.Terms terms) {
    Claim claim = session.sent(new Claim(session, session.nextRequest(), type, address, terms));
    history.add(claim);
    return claim;
  }

  private Release release(
      PeerSession session, MessageType type, long held, Map<Long, Holding> holdings) {
    Release release = session.sent(new Release(session, session.nextRequest(), type, held));
    Holding holding = holdings.get(held);
    if (holding != null) {
      holding.release(release);
    }
    return release;
  }

  /** An id that is held and not given back yet, or one that was never given. */
  private long held(Map<Long, Holding> holdings) {
    List<Long> ids = new ArrayList<>();
    holdings.forEach(
        (id, holding) -> {
          if (!holding.released()) {
            ids.add(id);
          }
        });
    return ids.isEmpty() || chance.oneIn(8) ? NEVER_GIVEN + chance.below(1_000) : chance.pick(ids);
  }

  private Dict match(Addresses.Address address) {
    boolean unsaid = address.pattern().match() == MatchPolicy.EXACT && chance.percent(70);
    return unsaid ? Dict.EMPTY : Dict.of("match", address.pattern().match().word());
  }

  private PublishOptions publishOptions(PeerSession session) {
    Dict.Builder options = Dict.builder();
    if (chance.percent(60)) {
      options.put("acknowledge", true);
    }
    if (chance.percent(15)) {
      options.put("exclude_me", chance.percent(20));
    }
    if (chance.percent(15)) {
      options.put("retain", true);
    }
    if (chance.percent(10)) {
      options.put("disclose_me", true);
    }
    if (chance.percent(10)) {
      options.put(chance.pick("exclude", "eligible"), someSessions(session));
    }
    if (chance.percent(5)) {
      options.put(
          chance.pick("exclude_authid", "eligible_authid"),
          new ArrayList<Object>(List.of(session.authid())));
    }
    if (chance.percent(3)) {
      options.put(
          chance.pick("exclude_authrole", "eligible_authrole"),
          new ArrayList<Object>(List.of(chance.pick(PeerSession.AUTHROLE, "nobody"))));
    }
    return PublishOptions.of(options.build());
  }

  private List<Object> someSessions(PeerSession own) {
    List<Object> ids = new ArrayList<>();
    for (PeerSession session : history.sessions()) {
      if (session.realm().equals(own.realm()) && chance.percent(50)) {
        ids.add(session.id());
      }
    }
    return ids;
  }
}
