package dev.weir.router.session;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.router.counter.Counter;
import dev.weir.router.join.Guest;
import dev.weir.router.join.Invitation;
import dev.weir.router.join.Login;
import dev.weir.router.join.Visit;
import dev.weir.router.link.Attachment;
import dev.weir.router.member.Answers;
import java.util.Optional;

/**
 * What comes before WELCOME: HELLO, and AUTHENTICATE for each CHALLENGE, all under one deadline.
 * Holds the session's id until it has joined. Confined to the connection's loop.
 */
final class Doorway {
  private final Lobby lobby;
  private final Attachment link;
  private final Invitation invitation;
  private final Guest guest;
  private final long deadline;
  private Login login;
  private long session;
  private String realm = "";

  /** The deadline runs from {@code since}, in monotonic nanoseconds. */
  Doorway(Lobby lobby, Attachment link, Invitation invitation, Guest guest, long since) {
    this.lobby = lobby;
    this.link = link;
    this.invitation = invitation;
    this.guest = guest;
    this.deadline = since + lobby.helloNanos();
  }

  /** Whether a HELLO has come. */
  boolean greeted() {
    return login != null;
  }

  /** The realm that HELLO names; empty before it. */
  String realm() {
    return realm;
  }

  /** A message other than ABORT. */
  void receive(Message message) {
    if (login == null) {
      first(message);
    } else if (message.type() == MessageType.AUTHENTICATE) {
      login.authenticate((Authenticate) message);
    } else {
      throw new ProtocolViolation(
          "between HELLO and WELCOME only AUTHENTICATE and ABORT may come, not "
              + message.type().name());
    }
  }

  private void first(Message message) {
    if (message.type() != MessageType.HELLO) {
      throw new ProtocolViolation("the first message must be HELLO, not " + message.type().name());
    }
    Hello hello = (Hello) message;
    realm = hello.realm();
    Optional<Abort> refusal = lobby.joins().refusal(link.peer(), lobby.clock().getAsLong());
    if (refusal.isPresent()) {
      lobby.counters().count(Counter.JOINS_REFUSED);
      String sentence = refusal.get().details().text("message").orElse("");
      guest.refused(realm, refusal.get(), sentence);
      return;
    }
    session = lobby.claimSession();
    Visit visit = new Visit(session, link.peer(), link.loop(), lobby.clock(), invitation);
    login = lobby.handshake().login(visit, guest);
    login.begin(hello);
  }

  boolean late(long nowNanos) {
    return nowNanos - deadline > 0;
  }

  void tick(long nowNanos) {
    if (late(nowNanos)) {
      String sentence =
          (greeted() ? "no WELCOME" : "no HELLO")
              + " within the time allowed (limits.hello_deadline)";
      guest.refused(realm, Answers.abort(ErrorUri.TIMEOUT, sentence), sentence);
    } else if (login != null) {
      login.tick(nowNanos);
    }
  }

  /** Nobody joins by it. */
  void shut() {
    if (login != null) {
      login.abandon();
      lobby.releaseSession(session);
    }
  }
}
