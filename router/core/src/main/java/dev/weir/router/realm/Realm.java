package dev.weir.router.realm;

import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Register;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Roles;
import dev.weir.router.broker.Broker;
import dev.weir.router.broker.BrokerRules;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.history.RealmHistory;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.matching.LongMap;
import dev.weir.router.matching.PatternQuota;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import dev.weir.router.memory.Budget;
import dev.weir.router.meta.HistoryProcedures;
import dev.weir.router.meta.MetaApi;
import dev.weir.router.meta.MetaEvents;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.payload.PayloadRules;
import dev.weir.router.rate.RateLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A realm: its sessions, its broker and its dealer, and the one switch that a message passes. Its
 * methods run inside the realm's turn, except where they say otherwise.
 */
public final class Realm {
  private final RealmOptions options;
  private final Roles roles;
  private final Counters counters;
  private final Consumer<Throwable> broken;
  private final RealmTurn turn;
  private final RealmTimers timers;
  private final Budget memory;
  private final Gate gate;
  private final Authorizers authorizers;
  private final Delivery delivery;
  private final Broker broker;
  private final Dealer dealer;
  private final Optional<RealmHistory> history;
  private final Breaches breaches;
  private final Requests requests;
  private final PayloadRules payloadRules;
  private final MetaApi meta;
  private final Returns returns;
  private final Roster roster;
  private final Soundness soundness;

  public Realm(RealmOptions options, Surroundings surroundings) {
    this.options = options;
    this.roles = new Roles(options.roles());
    this.counters = surroundings.counters();
    this.broken = surroundings.broken();
    this.turn = new RealmTurn(this::failed);
    this.timers = new RealmTimers(turn, surroundings.clock());
    this.gate = new Gate(options.strictUris(), surroundings.longestUri());
    LongMap<Membership> members = new LongMap<>();
    Interior interior = new Interior(this, members, gate, turn);
    this.memory = surroundings.memory().ofRealm(options.limits().memory());
    MemoryGate memoryGate = new MemoryGate(timers, surroundings.clock(), counters);
    SlowReaders slow = new SlowReaders(timers, counters);
    this.delivery = new Delivery(turn::touched, this::overflow, slow);
    PatternQuota patterns =
        new PatternQuota(options.limits().patterns(), options.limits().patternShapes());
    this.broker =
        new Broker(
            BrokerRules.of(options, patterns, memory),
            delivery,
            surroundings.ids(),
            surroundings.clock(),
            surroundings.wall(),
            counters);
    this.payloadRules = PayloadRules.of(options.payloadRules());
    MetaEvents metaEvents = new MetaEvents(interior, broker, timers, counters);
    this.dealer =
        new Dealer(
            delivery,
            timers,
            options,
            payloadRules,
            patterns,
            counters,
            memory,
            metaEvents.registrations(),
            surroundings.wall(),
            surroundings.clock(),
            turn);
    this.authorizers = new Authorizers(options, roles, gate, turn, dealer, interior, surroundings);
    this.breaches = new Breaches(gate, dealer, delivery, counters);
    this.history =
        RealmHistory.open(
            options.name(),
            options.history(),
            surroundings.history(),
            memory,
            counters,
            (loop, entry) -> loop.execute(() -> turn.enter(loop, entry)),
            turn::loop);
    history.ifPresent(broker::keep);
    this.meta = new MetaApi(interior, options, metaEvents, delivery, timers, counters);
    slow.tell(meta::dropped);
    this.requests = new Requests(gate, broker, dealer, meta, delivery, memoryGate, counters);
    this.returns = new Returns(dealer, delivery, meta, counters);
    this.roster =
        new Roster(
            members,
            gate,
            new Crowd(options, memory, counters),
            new Departures(turn, counters, surroundings.listener()),
            delivery,
            broker,
            dealer,
            meta,
            requests,
            new RateLimits(options, timers, surroundings.clock(), counters, surroundings.exempt()),
            counters);
    this.soundness =
        new Soundness(options.name(), broker, dealer, authorizers, roster, gate, timers);
    meta.serve(broker.subscriptions(), dealer.registrations());
    meta.serve(new HistoryProcedures(broker.subscriptions(), history, authorizers::judge).all());
  }

  /** Thread-safe. */
  public RealmOptions options() {
    return options;
  }

  /** The roles and their rules as they are now. Thread-safe. */
  public Roles roles() {
    return roles;
  }

  /** Who decides on single messages of this role, if anybody does. Thread-safe. */
  public Optional<RoleAuthorizer> authorizer(String role) {
    return authorizers.of(role);
  }

  /** Answers of authorizers that do not count any more. Thread-safe. */
  public void forget(AnswerScope scope) {
    authorizers.forget(scope);
  }

  /**
   * The router itself calls a procedure of this realm; the stage ends on one of the loops, with the
   * result's payload or a {@link RefusedCallException}. To be called on a loop, outside of the
   * turn.
   */
  public CompletionStage<Payload> call(
      EventLoop own, String procedure, Payload arguments, Duration timeout) {
    return authorizers.caller().call(own, procedure, arguments, timeout);
  }

  /** What is declared for the payloads of this realm. Thread-safe. */
  public PayloadRules payloadRules() {
    return payloadRules;
  }

  /** Runs an entry in this realm's turn; see {@link RealmTurn#enter}. Thread-safe. */
  public boolean enter(EventLoop own, Runnable entry) {
    return turn.enter(own, entry);
  }

  /** What is held for its sessions. Thread-safe. */
  public Budget memory() {
    return memory;
  }

  /** The session joins and is welcomed, in one step. A realm that is closing refuses. */
  public void join(Membership membership, Welcome welcome) {
    roster.join(membership, welcome);
  }

  /** Whether a session with this id is in the realm. */
  public boolean knows(long session) {
    return roster.knows(session);
  }

  /** One message of a session, which is ignored when the session has left. */
  public void route(Membership membership, Message message) {
    if (!membership.member().joined()) {
      return;
    }
    if (membership.pauses()) {
      membership.inOrder(() -> route(membership, message));
      return;
    }
    try {
      dispatch(membership, message);
    } catch (ProtocolViolation e) {
      violated(membership, e.getMessage());
    } catch (RuntimeException | Error e) {
      end(
          membership,
          Answers.abort("weir.error.internal_error", "the router failed at " + message.type()),
          "internal error");
      throw e;
    }
  }

  /** One message whose sender is to be named to those who receive it, as an authorizer says. */
  public void routeNamed(Membership membership, Message message) {
    membership.member().named(true);
    try {
      route(membership, message);
    } finally {
      membership.member().named(false);
    }
  }

  /** A request that an authorizer did not let on; this is its answer, if it wants one. */
  public void refuse(Membership membership, Message message, ErrorMessage error) {
    if (membership.member().joined()) {
      requests.refuse(membership, message, error);
    }
  }

  /** A request that was answered before it could come here. */
  public void skip(Membership membership, Message message) {
    requests.note(membership, message);
  }

  /** A message of the router itself for a session. */
  public void tell(Membership membership, Message message) {
    if (membership.member().joined()) {
      delivery.send(membership.member(), message);
    }
  }

  /** A message of a session whose payload is not as declared for its URI. */
  public void breached(Membership membership, Message message, PayloadBreach breach) {
    if (!membership.member().joined()) {
      return;
    }
    try {
      breaches.answer(membership, message, breach);
    } catch (ProtocolViolation e) {
      violated(membership, e.getMessage());
    }
  }

  /** The session broke the protocol. */
  public void violated(Membership membership, String sentence) {
    roster.violated(membership, sentence);
  }

  /** The session ends: its mailbox takes this last message and no more, and it leaves. */
  public void end(Membership membership, Message last, String cause) {
    roster.end(membership, last, cause);
  }

  /** The session is gone. Does no harm when it has left already. */
  public void leave(Membership membership, String cause) {
    roster.leave(membership, cause);
  }

  /** A message that could not be written to its receiver: no form there, or too large. */
  public void undeliverable(Membership membership, Message message, String error, String sentence) {
    if (!returns.undeliverable(membership, message, error, sentence)) {
      end(membership, Answers.abort(error, sentence), sentence);
    }
  }

  /** From now on nobody joins, and no call or registration is begun. */
  public void beginClosing() {
    gate.close(ErrorUri.CLOSE_SYSTEM_SHUTDOWN, "the router is shutting down");
  }

  /** Nobody joins any more, unless somebody is there: then nothing changes and this is false. */
  boolean retire() {
    if (!roster.isEmpty()) {
      return false;
    }
    gate.close(
        ErrorUri.UNAVAILABLE, "nobody was in this realm for long, and it ends now: try again");
    timers.stop();
    return true;
  }

  /** Says GOODBYE to every session. */
  public void sayGoodbye(String reason, String sentence) {
    roster.sayGoodbye(reason, sentence);
  }

  /** Takes a subscription from a session ({@link Broker#revoke}); returns whether it held it. */
  public boolean revokeSubscription(long session, long subscription, Optional<String> reason) {
    return roster
        .find(session)
        .filter(holder -> broker.revoke(holder.subscriber(), subscription, reason))
        .isPresent();
  }

  /** Writes what is left of the histories, when nobody is there any more. Outside of the turn. */
  public void close() {
    history.ifPresent(RealmHistory::close);
    authorizers.close();
    memory.giveBack();
  }

  /** Takes a registration from a session; returns whether it held it. */
  public boolean revokeRegistration(long session, long registration, String reason) {
    return dealer.revoke(registration, session, reason);
  }

  /** What there is in the realm, of so many procedures at most. */
  public RealmLoad load(int procedures) {
    return new RealmLoad(
        roster.size(),
        broker.subscriptions().count(),
        dealer.registrations().count(),
        runningCalls(),
        dealer.registrations().loads(procedures),
        roster.roles());
  }

  public int runningCalls() {
    return soundness.isCollapsed() ? 0 : dealer.runningCalls();
  }

  public int sessions() {
    return roster.size();
  }

  /** Whether nothing is left of any session: what a simulation asks at its end. */
  public boolean isEmpty() {
    return roster.isEmpty()
        && (soundness.isCollapsed() || broker.isEmpty() && dealer.isEmpty() && meta.isEmpty());
  }

  private void dispatch(Membership membership, Message message) {
    if (membership.rates() != null) {
      membership.rates().came(message);
    }
    switch (message.type()) {
      case CALL -> requests.call(membership, (Call) message);
      case YIELD -> dealer.yield(membership.party(), (Yield) message);
      case PUBLISH -> requests.publish(membership, (Publish) message);
      case SUBSCRIBE -> requests.subscribe(membership, (Subscribe) message);
      case UNSUBSCRIBE -> broker.unsubscribe(membership.subscriber(), (Unsubscribe) message);
      case REGISTER -> requests.register(membership, (Register) message);
      case UNREGISTER -> dealer.unregister(membership.party(), (Unregister) message);
      case CANCEL -> dealer.cancel(membership.party(), (Cancel) message);
      case ERROR -> dealer.error(membership.party(), (ErrorMessage) message);
      case GOODBYE -> turn.later(() -> goodbye(membership, (Goodbye) message));
      default -> throw new ProtocolViolation(message.type() + " is no message of a client");
    }
  }

  /**
   * A client's GOODBYE is answered behind what its earlier messages caused: when an answer did not
   * fit, the session ends for that reason.
   */
  private void goodbye(Membership membership, Goodbye goodbye) {
    end(membership, new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT), goodbye.reason());
  }

  /** A mailbox is over its limit: the session ends when the present entry is done. */
  private void overflow(Member member) {
    turn.later(() -> roster.overflowed(member));
  }

  /**
   * What does not fit together in the realm's tables: nothing, unless an error of the router's own
   * came in the middle of a change.
   */
  public Optional<String> audit() {
    return soundness.fault();
  }

  private void failed(Throwable error) {
    broken.accept(error);
    soundness.failed();
  }
}
