package dev.weir.router.session;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Welcome;
import dev.weir.router.counter.Counter;
import dev.weir.router.join.Guest;
import dev.weir.router.join.Invitation;
import dev.weir.router.link.Attachment;
import dev.weir.router.mailbox.Lost;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.mailbox.ReadGate;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import dev.weir.router.meta.MetaArguments;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.realm.Allowances;
import dev.weir.router.realm.Membership;
import dev.weir.router.realm.Realm;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A session on its connection (basic profile, "Sessions"), whether that carries octets or whole
 * messages: the state that decides which messages may come, the sequence of request ids, and the
 * batch of one read, which enters the realm's turn once. Confined to the connection's loop.
 *
 * <pre>
 *   OPENING ──WELCOME───▶ OPEN ──GOODBYE received──▶ LEAVING ──GOODBYE written──▶ OPENING
 *      │                   │ └──GOODBYE written──▶ CLOSING ──GOODBYE received, 1 s──▶ CLOSED
 *      └──ABORT, lost──────┴──ABORT either way, lost──▶ CLOSED
 * </pre>
 */
public final class Session implements Guest {
  private enum State {
    OPENING,
    OPEN,
    LEAVING,
    CLOSING,
    CLOSED
  }

  private static final long GOODBYE_NANOS = 1_000_000_000L;
  private static final int CLOSE_NORMAL = 1000;
  private static final int CLOSE_GOING_AWAY = 1001;
  private static final int CLOSE_PROTOCOL = 1002;

  private final Attachment link;
  private final Lobby lobby;
  private final Invitation invitation;
  private final ReadGate reads;

  private State state = State.OPENING;
  private Doorway doorway;
  private Mailbox mailbox;
  private Screening screening;
  private Passage passage;
  private Optional<AuthorizationQueue> authorizations = Optional.empty();
  private Membership membership;
  private long deadline;
  private OptionalLong expiry = OptionalLong.empty();
  private int closeCode = CLOSE_PROTOCOL;
  private boolean reopening;

  /** The invitation says who may join by this connection. */
  public Session(Attachment link, Lobby lobby, Invitation invitation) {
    this.link = link;
    this.lobby = lobby;
    this.invitation = invitation;
    this.reads = new ReadGate(link.loop(), this::applyReads);
    beginOpening(link.peer().accepted());
  }

  /** The next message of the peer. */
  public void received(Message message) {
    try {
      receive(message);
    } catch (ProtocolViolation e) {
      violated(e.getMessage());
    }
  }

  /** What came is no message that the peer may send; the code is for a close frame. */
  void violated(ProtocolViolation violation, int code) {
    closeCode = code;
    violated(violation.getMessage());
  }

  /** Whether it matters what the peer sends. */
  boolean listens() {
    return state != State.CLOSED && state != State.LEAVING;
  }

  /** All messages of one read were received: route them now. */
  public void readComplete() {
    if (passage != null) {
      passage.flush();
    }
    if (membership != null && !membership.member().owing()) {
      mailbox.holdOwner(reads);
    }
    if (!reads.open()) {
      applyReads(); // now, and not when all has been read that has arrived
    }
  }

  /** The next message to be written to the peer, or null while there is none. */
  public Outbound next() {
    return mailbox.next();
  }

  /** A message that {@link #next} gave stands where it will be written from. */
  public void wrote(Message message) {
    if (message.type() == MessageType.ABORT) {
      aborted();
    } else if (message.type() == MessageType.GOODBYE) {
      goodbyeWritten();
    }
  }

  /** Everything that {@link #next} gave has gone to the peer. */
  public void written() {
    mailbox.written();
  }

  /** About ten times a second: deadlines are tested here. */
  public void tick(long nowNanos) {
    if (state == State.OPENING && reopening && !doorway.greeted() && doorway.late(nowNanos)) {
      close(CLOSE_NORMAL, "no further session was opened");
    } else if (state == State.OPENING) {
      doorway.tick(nowNanos);
    } else if (state == State.CLOSING && nowNanos - deadline > 0) {
      close(CLOSE_GOING_AWAY, "no GOODBYE in answer");
    } else if (state == State.OPEN && expiry.isPresent() && nowNanos - expiry.getAsLong() >= 0) {
      expire();
    }
  }

  /** What it proved itself with counts no longer: it may say so again. */
  private void expire() {
    expiry = OptionalLong.empty();
    lobby.counters().count(Counter.LOGINS_EXPIRED);
    passage.expire();
  }

  /** The connection is gone, for whatever reason; the last call. */
  public void closed(String cause) {
    end();
    if (passage != null) {
      passage.clear();
    }
    Lost lost = mailbox.discard();
    lobby.counters().count(Counter.EVENTS_DISCARDED, lost.events());
    lobby.counters().count(Counter.MESSAGES_DISCARDED, lost.others());
    leave(cause);
  }

  private void leave(String cause) {
    if (membership != null) {
      Realm from = passage.realm();
      Membership leaver = membership;
      membership = null;
      lobby.releaseSession(leaver.member().identity().session());
      passage.enter(() -> from.leave(leaver, cause));
    }
  }

  private void receive(Message message) {
    switch (state) {
      case OPENING -> opening(message);
      case OPEN -> open(message);
      case CLOSING -> closing(message);
      default -> {}
    }
  }

  private void opening(Message message) {
    if (message.type() == MessageType.ABORT) {
      close(CLOSE_NORMAL, "aborted by the client");
    } else {
      doorway.receive(message);
    }
  }

  private void open(Message message) {
    switch (message.type()) {
      case PUBLISH, SUBSCRIBE, REGISTER -> {
        screening.request(message);
        request(message);
      }
      case UNSUBSCRIBE, UNREGISTER -> {
        screening.request(message);
        passage.add(message);
      }
      case CALL -> {
        screening.request(message);
        request(MetaArguments.read((Call) message, membership.member().limits().testamentBytes()));
      }
      case YIELD -> pass(message, screening.payload(message));
      case ERROR -> passage.add(message);
      case CANCEL -> cancel((Cancel) message);
      case GOODBYE -> {
        state = State.LEAVING;
        passage.leaves((Goodbye) message, link.peer().evidence());
        forgetWaiting();
      }
      case ABORT -> {
        passage.flush();
        close(CLOSE_NORMAL, "aborted by the client");
      }
      default ->
          throw new ProtocolViolation(message.type() + " must not be sent on an open session");
    }
  }

  private void request(Message message) {
    Optional<PayloadBreach> breach = screening.payload(message);
    if (authorizations.isEmpty() || !authorizations.get().takes(message, breach)) {
      pass(message, breach);
    }
  }

  /** What its payload keeps from being routed is answered in its place in the order. */
  private void pass(Message message, Optional<PayloadBreach> breach) {
    if (breach.isEmpty()) {
      passage.add(message);
    } else {
      passage.breached(message, breach.get());
    }
  }

  private void cancel(Cancel cancel) {
    if (authorizations.isEmpty() || !authorizations.get().cancels(cancel)) {
      passage.add(cancel);
    }
  }

  /** The router said GOODBYE; only the client's own counts. */
  private void closing(Message message) {
    if (message.type() == MessageType.GOODBYE || message.type() == MessageType.ABORT) {
      close(CLOSE_NORMAL, "goodbye");
    }
  }

  @Override
  public void challenged(Challenge challenge) {
    mailbox.reply(Outbound.single(challenge, 0), link.loop().touched());
    link.loop().touched().flush();
  }

  @Override
  public void admitted(
      Realm to, Identity identity, HelloDetails hello, Welcome welcome, OptionalLong until) {
    expiry = until;
    lobby.marks(to.options().roleOptions(identity.authrole())).ifPresent(mailbox::levels);
    invitation.mailbox().ifPresent(octets -> mailbox.levels(WaterMarks.ofLimit(octets)));
    Member member =
        new Member(
            identity,
            hello,
            mailbox,
            reads,
            link.peer(),
            Allowances.of(to.options(), identity.authrole()));
    Membership joining = new Membership(member);
    membership = joining;
    screening = new Screening(member, to, lobby.counters());
    Passage way = new Passage(link.loop(), reads, to, joining);
    passage = way;
    authorizations = AuthorizationQueue.of(member, to, way, link.loop(), lobby);
    state = State.OPEN;
    passage.enter(() -> to.join(joining, welcome));
  }

  @Override
  public void refused(String where, Abort abort, String cause) {
    lobby.listener().refused(where, abort.reason(), cause);
    refuse(abort, CLOSE_NORMAL);
  }

  private void violated(String sentence) {
    switch (state) {
      case OPEN -> {
        state = State.CLOSED;
        forgetWaiting();
        Realm in = passage.realm();
        Membership violator = membership;
        passage.flush();
        passage.enter(() -> in.violated(violator, sentence));
      }
      case OPENING -> {
        lobby.counters().count(Counter.PROTOCOL_VIOLATIONS);
        lobby.listener().refused(doorway.realm(), ErrorUri.PROTOCOL_VIOLATION, sentence);
        refuse(Answers.abort(ErrorUri.PROTOCOL_VIOLATION, sentence), closeCode);
      }
      default -> {
        // The router has said GOODBYE: nothing but the client's own GOODBYE matters.
      }
    }
  }

  private void refuse(Abort abort, int code) {
    closeCode = code;
    lobby.counters().count(Counter.HELLOS_REFUSED);
    end(); // before the ABORT is written, which ends the connection
    mailbox.seal(Outbound.single(abort, 0), link.loop().touched());
    link.loop().touched().flush();
  }

  /** A message that {@link #next} gave has no form for the peer. */
  public void undeliverable(Message message, String error, String sentence) {
    if (membership == null) {
      link.loop().execute(() -> close(CLOSE_PROTOCOL, sentence));
    } else {
      Realm in = passage.realm();
      Membership to = membership;
      link.loop()
          .execute(
              () -> in.enter(link.loop(), () -> in.undeliverable(to, message, error, sentence)));
    }
  }

  /** An ABORT was the last message: the connection ends behind it. */
  private void aborted() {
    state = State.CLOSED;
    forgetWaiting();
    int code = closeCode;
    link.loop().execute(() -> link.close(code, "aborted"));
  }

  private void goodbyeWritten() {
    if (state == State.LEAVING) {
      lobby.releaseSession(membership.member().identity().session());
      membership = null;
      reopening = true;
      beginOpening(lobby.clock().getAsLong());
    } else if (state == State.OPEN) {
      state = State.CLOSING;
      forgetWaiting();
      deadline = lobby.clock().getAsLong() + GOODBYE_NANOS;
    } else {
      aborted();
    }
  }

  private void beginOpening(long since) {
    state = State.OPENING;
    doorway = new Doorway(lobby, link, invitation, this, since);
    mailbox = new Mailbox(link.loop(), link::drain, lobby.marks(), lobby.clock());
  }

  /** Whoever has not joined does not join any more. */
  private void end() {
    if (state == State.OPENING) {
      doorway.shut();
    }
    state = State.CLOSED;
    forgetWaiting();
  }

  /** What waits for an authorizer will not happen. */
  private void forgetWaiting() {
    authorizations.ifPresent(AuthorizationQueue::close);
  }

  private void close(int code, String reason) {
    end();
    leave(reason);
    link.close(code, reason);
  }

  private void applyReads() {
    if (state == State.CLOSED) {
      return;
    }
    if (reads.open()) {
      link.resumeReads();
    } else {
      link.pauseReads();
    }
  }
}
