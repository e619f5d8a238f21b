package dev.weir.router.simulation;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Welcome;
import java.util.Set;

/**
 * One connection of a model client through all its sessions: which messages of the router are in
 * place when. Confined to one thread.
 *
 * <pre>
 *   FRESH ──HELLO──▶ JOINING ──WELCOME──▶ JOINED ──GOODBYE──▶ LEAVING ──GOODBYE came──▶ FRESH
 *     └────────────────┴── offence, ABORT either way ──▶ DOOMED ──▶ OVER
 * </pre>
 */
final class Conversation implements Peer.Ear {
  /** What the client knows of its session. */
  enum State {
    FRESH,
    JOINING,
    JOINED,
    LEAVING,
    DOOMED,
    OVER
  }

  private static final String INTERNAL_ERROR = "weir.error.internal_error";

  private final World world;
  private final History history;
  private final Peer peer;
  private final Ear ear;
  private State state = State.FRESH;
  private PeerSession session;
  private Set<String> reasons = Set.of(ErrorUri.TIMEOUT);
  private boolean aborted;
  private boolean excused;
  private boolean closing;
  private boolean faults;
  private boolean reopened;

  /** Takes what comes in a session. */
  interface Ear {
    void message(PeerSession session, Message message, long stamp);
  }

  Conversation(World world, History history, Peer peer, Ear ear) {
    this.world = world;
    this.history = history;
    this.peer = peer;
    this.ear = ear;
    peer.listen(this);
  }

  Peer peer() {
    return peer;
  }

  State state() {
    return state;
  }

  /** The present session; only when there is one. */
  PeerSession session() {
    return session;
  }

  /** A HELLO was sent; it may be refused for these reasons, and must be if there are any. */
  void joining(PeerSession hopeful, Set<String> refusals) {
    session = hopeful;
    reasons = refusals;
    state = State.JOINING;
  }

  /** A GOODBYE was sent. */
  void leaving() {
    state = State.LEAVING;
  }

  /** The protocol was broken: an ABORT for one of these reasons is due. */
  void doomed(Set<String> due) {
    state = State.DOOMED;
    reasons = due;
  }

  /** The client has ended it in a way that gets no answer, or may get none. */
  void excused() {
    state = State.DOOMED;
    excused = true;
  }

  /** The router may fail while it works on what this client sends. */
  void expectFaults() {
    faults = true;
  }

  /** The router shuts down: a GOODBYE may come unasked, and HELLO is refused. */
  void closing() {
    closing = true;
  }

  /** Nothing is going on any more: what is due has come. */
  void settled() {
    Violation.unless(
        state != State.JOINING && state != State.LEAVING, "%s waits in state %s", peer, state);
    Violation.unless(
        state != State.DOOMED || aborted || excused, "%s never got ABORT for %s", peer, reasons);
  }

  @Override
  public void message(Message message, long stamp) {
    world.trace().add(peer, " < ", message);
    Violation.unless(!aborted, "%s got %s after ABORT", peer, message);
    switch (message.type()) {
      case WELCOME -> welcome((Welcome) message, stamp);
      case ABORT -> abort((Abort) message);
      case GOODBYE -> goodbye((Goodbye) message);
      default -> {
        Violation.unless(
            session != null && session.id() != 0, "%s got %s outside a session", peer, message);
        ear.message(session, message, stamp);
      }
    }
  }

  @Override
  public void ended() {
    world.trace().add(peer + " is over");
    if (!aborted && !excused && !peer.leftByItself() && !peer.sluggish()) {
      Violation.unless(
          state == State.FRESH || reopened && state == State.JOINING || closing,
          "%s lost its connection in state %s",
          peer,
          state);
    }
    state = State.OVER;
  }

  private void welcome(Welcome welcome, long stamp) {
    boolean due = state == State.JOINING && reasons.isEmpty() || state == State.DOOMED;
    Violation.unless(due && session.id() == 0, "%s got %s in state %s", peer, welcome, state);
    session.welcome(welcome.session(), welcome.details().text("authid").orElse(""), stamp);
    Violation.unless(
        welcome.details().text("realm").orElse("").equals(session.realm()),
        "%s asked for realm %s and got %s",
        peer,
        session.realm(),
        welcome);
    history.welcomed(session);
    if (state == State.JOINING) {
      state = State.JOINED;
    }
  }

  private void abort(Abort abort) {
    aborted = true;
    String reason = abort.reason();
    boolean due =
        reasons.contains(reason)
            || state == State.JOINING && reason.equals(ErrorUri.TIMEOUT)
            || closing && reason.equals(ErrorUri.CLOSE_SYSTEM_SHUTDOWN)
            || session != null && session.id() != 0 && mayEnd(reason);
    Violation.unless(due, "%s got %s in state %s; due are %s", peer, abort, state, reasons);
    state = State.DOOMED;
  }

  /** What arrived before the GOODBYE was answered before it; only calls may end unanswered. */
  private static void checkAnswered(PeerSession leaver) {
    for (Request request : leaver.requests()) {
      Violation.unless(
          request.type() == MessageType.CALL
              || request.answer() != null
              || request instanceof Claim claim && claim.catchUp().isPresent()
              || !request.wantsAnswer()
              || request.arrived() > leaver.leavingFrom(),
          "%s got GOODBYE, but no answer",
          request);
    }
  }

  /** Whether the router may end an open session for this reason at any time. */
  private boolean mayEnd(String reason) {
    return reason.equals(ErrorUri.UNAVAILABLE) || faults && reason.equals(INTERNAL_ERROR);
  }

  private void goodbye(Goodbye goodbye) {
    boolean own = closing && goodbye.reason().equals(ErrorUri.CLOSE_SYSTEM_SHUTDOWN);
    boolean killed = session != null && history.mayBeKilled(session, goodbye.reason());
    boolean answer = goodbye.reason().equals(ErrorUri.CLOSE_GOODBYE_AND_OUT);
    Violation.unless(
        session != null && (own || killed || answer && state != State.JOINED),
        "%s got %s in state %s",
        peer,
        goodbye,
        state);
    if (goodbye.reason().equals(RealmCall.SILENCED)) {
      session.silenced();
    }
    excused |= killed;
    if ((own || killed) && state == State.JOINED) {
      peer.send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT));
      excused();
    } else if (state == State.LEAVING) {
      if (!killed) {
        checkAnswered(session);
      }
      state = State.FRESH;
      reopened = true;
      reasons = Set.of();
    }
    session = null;
  }
}
