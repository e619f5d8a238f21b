package dev.weir.protocol.transport;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.PayloadCopy;
import java.util.Objects;

/**
 * Copies the messages of a client, so that nothing in one refers to what the other was made of, and
 * all in it is what a reader of octets would have let through. Thread-safe.
 */
final class MessageCopy {
  private final Limits limits;
  private final ThreadLocal<PayloadCopy> copies;

  MessageCopy(Limits limits) {
    this.limits = limits;
    this.copies = ThreadLocal.withInitial(() -> new PayloadCopy(limits));
  }

  Limits limits() {
    return limits;
  }

  /** The copy of a message that a client sends. */
  Message of(Message message) {
    return switch (message.type()) {
      case CALL -> {
        Call call = (Call) message;
        Dict options = dict(call.options().dict());
        yield new Call(
            call.request(),
            CallOptions.of(options),
            text(call.procedure()),
            payload(call.payload()));
      }
      case PUBLISH -> {
        Publish publish = (Publish) message;
        Dict options = dict(publish.options().dict());
        yield new Publish(
            publish.request(),
            PublishOptions.of(options),
            text(publish.topic()),
            payload(publish.payload()));
      }
      case YIELD -> {
        Yield result = (Yield) message;
        Dict options = dict(result.options().dict());
        yield new Yield(result.request(), YieldOptions.of(options), payload(result.payload()));
      }
      case ERROR -> error((ErrorMessage) message);
      default -> rare(message);
    };
  }

  private Message error(ErrorMessage error) {
    return new ErrorMessage(
        error.requestType(),
        error.request(),
        dict(error.details()),
        text(error.error()),
        payload(error.payload()));
  }

  private Message rare(Message message) {
    return switch (message.type()) {
      case SUBSCRIBE -> {
        Subscribe subscribe = (Subscribe) message;
        Dict options = dict(subscribe.options().dict());
        yield new Subscribe(
            subscribe.request(), SubscribeOptions.of(options), text(subscribe.topic()));
      }
      case REGISTER -> {
        Register register = (Register) message;
        Dict options = dict(register.options().dict());
        yield new Register(
            register.request(), RegisterOptions.of(options), text(register.procedure()));
      }
      case CANCEL -> {
        Cancel cancel = (Cancel) message;
        yield new Cancel(cancel.request(), CancelOptions.of(dict(cancel.options().dict())));
      }
      case UNSUBSCRIBE, UNREGISTER -> message; // two numbers
      default -> ofSession(message);
    };
  }

  private Message ofSession(Message message) {
    return switch (message.type()) {
      case HELLO -> {
        Hello hello = (Hello) message;
        yield new Hello(text(hello.realm()), HelloDetails.of(dict(hello.details().dict())));
      }
      case AUTHENTICATE -> {
        Authenticate authenticate = (Authenticate) message;
        yield new Authenticate(text(authenticate.signature()), dict(authenticate.extra()));
      }
      case GOODBYE -> {
        Goodbye goodbye = (Goodbye) message;
        yield new Goodbye(dict(goodbye.details()), text(goodbye.reason()));
      }
      case ABORT -> {
        Abort abort = (Abort) message;
        yield new Abort(dict(abort.details()), text(abort.reason()), payload(abort.payload()));
      }
      default -> throw new ProtocolViolation(message.type() + " is no message of a client");
    };
  }

  private Dict dict(Dict dict) {
    return dict.isEmpty() ? Dict.EMPTY : copies.get().of(dict);
  }

  private Payload payload(Payload payload) {
    return payload.isEmpty() ? Payload.EMPTY : copies.get().of(payload);
  }

  private static String text(String text) {
    return Objects.requireNonNull(text);
  }
}
