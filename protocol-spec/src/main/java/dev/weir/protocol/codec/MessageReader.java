package dev.weir.protocol.codec;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.InterruptOptions;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;

/**
 * Octets of one serializer to messages: the shape of every message (basic profile, "Message
 * Definitions") over a scanner of the format. URIs are read as text; whether they are valid is
 * judged where an answer can be given. Confined to one thread.
 */
public final class MessageReader {
  private final EnvelopeScanner scanner;

  private MessageReader(EnvelopeScanner scanner) {
    this.scanner = scanner;
  }

  /** A reader for one serializer. */
  public static MessageReader of(Serializer serializer, Limits limits) {
    return new MessageReader(EnvelopeScanner.of(serializer, limits));
  }

  /**
   * The message in these octets; nothing of it refers to the buffer afterwards.
   *
   * @throws ProtocolViolation when they are no valid message, with a sentence that names what is
   *     wrong
   */
  public Message read(byte[] buffer, int offset, int length) {
    scanner.open(buffer, offset, length);
    if (!scanner.more()) {
      throw new ProtocolViolation("a message must not be an empty list");
    }
    long code = scanner.integer("message type");
    MessageType type =
        MessageType.of(code)
            .orElseThrow(() -> new ProtocolViolation("unknown message type " + code));
    Message message = message(type);
    scanner.close();
    return message;
  }

  private Message message(MessageType type) {
    return switch (type) {
      case HELLO -> new Hello(realm(), HelloDetails.of(dict("HELLO.Details")));
      case WELCOME -> new Welcome(id("WELCOME.Session"), dict("WELCOME.Details"));
      case ABORT -> new Abort(dict("ABORT.Details"), text("ABORT.Reason"), payload("ABORT"));
      case CHALLENGE -> new Challenge(text("CHALLENGE.AuthMethod"), dict("CHALLENGE.Extra"));
      case AUTHENTICATE ->
          new Authenticate(text("AUTHENTICATE.Signature"), dict("AUTHENTICATE.Extra"));
      case GOODBYE -> new Goodbye(dict("GOODBYE.Details"), text("GOODBYE.Reason"));
      case ERROR -> error();
      case PUBLISH, PUBLISHED, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, EVENT ->
          publishSubscribe(type);
      default -> remoteProcedureCall(type);
    };
  }

  private Message publishSubscribe(MessageType type) {
    return switch (type) {
      case PUBLISH ->
          new Publish(
              id("PUBLISH.Request"),
              PublishOptions.of(dict("PUBLISH.Options")),
              text("PUBLISH.Topic"),
              payload("PUBLISH"));
      case PUBLISHED -> new Published(id("PUBLISHED.Request"), id("PUBLISHED.Publication"));
      case SUBSCRIBE ->
          new Subscribe(
              id("SUBSCRIBE.Request"),
              SubscribeOptions.of(dict("SUBSCRIBE.Options")),
              text("SUBSCRIBE.Topic"));
      case SUBSCRIBED -> new Subscribed(id("SUBSCRIBED.Request"), id("SUBSCRIBED.Subscription"));
      case UNSUBSCRIBE ->
          new Unsubscribe(id("UNSUBSCRIBE.Request"), id("UNSUBSCRIBE.Subscription"));
      case UNSUBSCRIBED ->
          new Unsubscribed(
              idOrRevocation("UNSUBSCRIBED.Request"), revocation("UNSUBSCRIBED.Details"));
      default ->
          new Event(
              id("EVENT.Subscription"),
              id("EVENT.Publication"),
              EventDetails.of(dict("EVENT.Details")),
              payload("EVENT"));
    };
  }

  private Message remoteProcedureCall(MessageType type) {
    return switch (type) {
      case CALL ->
          new Call(
              id("CALL.Request"),
              CallOptions.of(dict("CALL.Options")),
              text("CALL.Procedure"),
              payload("CALL"));
      case CANCEL -> new Cancel(id("CANCEL.Request"), CancelOptions.of(dict("CANCEL.Options")));
      case RESULT ->
          new Result(
              id("RESULT.Request"), ResultDetails.of(dict("RESULT.Details")), payload("RESULT"));
      case INVOCATION ->
          new Invocation(
              id("INVOCATION.Request"),
              id("INVOCATION.Registration"),
              InvocationDetails.of(dict("INVOCATION.Details")),
              payload("INVOCATION"));
      case INTERRUPT ->
          new Interrupt(id("INTERRUPT.Request"), InterruptOptions.of(dict("INTERRUPT.Options")));
      case YIELD ->
          new Yield(id("YIELD.Request"), YieldOptions.of(dict("YIELD.Options")), payload("YIELD"));
      default -> registration(type);
    };
  }

  private Message registration(MessageType type) {
    return switch (type) {
      case REGISTER ->
          new Register(
              id("REGISTER.Request"),
              RegisterOptions.of(dict("REGISTER.Options")),
              text("REGISTER.Procedure"));
      case REGISTERED -> new Registered(id("REGISTERED.Request"), id("REGISTERED.Registration"));
      case UNREGISTER -> new Unregister(id("UNREGISTER.Request"), id("UNREGISTER.Registration"));
      case UNREGISTERED ->
          new Unregistered(
              idOrRevocation("UNREGISTERED.Request"), revocation("UNREGISTERED.Details"));
      default -> throw new IllegalStateException(type.name());
    };
  }

  private Message error() {
    long requestType = integer("ERROR.REQUEST.Type");
    if (!answerable(requestType)) {
      throw new ProtocolViolation("ERROR.REQUEST.Type must be of a request, not " + requestType);
    }
    return new ErrorMessage(
        (int) requestType,
        id("ERROR.REQUEST.Request"),
        dict("ERROR.Details"),
        text("ERROR.Error"),
        payload("ERROR"));
  }

  private static boolean answerable(long requestType) {
    return requestType == 16
        || requestType == 32
        || requestType == 34
        || requestType == 48
        || requestType == 64
        || requestType == 66
        || requestType == 68;
  }

  /**
   * Null or absent is told apart from a wrong type: it means "no such realm" and not a violation.
   */
  private String realm() {
    return scanner.more() && scanner.nothing() ? "" : text("HELLO.Realm");
  }

  private Dict revocation(String place) {
    return scanner.more() ? scanner.dict(place) : Dict.EMPTY;
  }

  private long idOrRevocation(String place) {
    long id = integer(place);
    return id == 0 ? 0 : checked(id, place);
  }

  private long id(String place) {
    return checked(integer(place), place);
  }

  private static long checked(long id, String place) {
    if (!Ids.valid(id)) {
      throw new ProtocolViolation(place + " must be an id from 1 to 2^53, not " + id);
    }
    return id;
  }

  private long integer(String place) {
    need(place);
    return scanner.integer(place);
  }

  private String text(String place) {
    need(place);
    return scanner.text(place);
  }

  private Dict dict(String place) {
    need(place);
    return scanner.dict(place);
  }

  private Payload payload(String place) {
    return scanner.more() ? scanner.payload(place) : Payload.EMPTY;
  }

  private void need(String place) {
    if (!scanner.more()) {
      throw new ProtocolViolation(place + " is missing: the message has too few elements");
    }
  }
}
