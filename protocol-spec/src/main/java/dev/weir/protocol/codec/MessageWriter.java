package dev.weir.protocol.codec;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;

/** Messages to octets of one serializer. Confined to one thread. */
public final class MessageWriter {
  private final Emitter emitter;

  private MessageWriter(Emitter emitter) {
    this.emitter = emitter;
  }

  /** A writer for one serializer. */
  public static MessageWriter of(Serializer serializer) {
    return new MessageWriter(Emitter.of(serializer));
  }

  /**
   * Appends a message.
   *
   * @throws Unencodable when a value of it has no form in this serializer; the sink is left as it
   *     was
   */
  public void write(Message message, ByteSink sink) {
    int start = sink.position();
    try {
      dispatch(message, sink);
      emitter.close();
    } catch (Unencodable e) {
      sink.position(start);
      throw e;
    }
  }

  private void dispatch(Message message, ByteSink sink) {
    switch (message.type()) {
      case HELLO, WELCOME, ABORT, CHALLENGE, AUTHENTICATE, GOODBYE -> session(message, sink);
      case PUBLISH, PUBLISHED, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, EVENT ->
          publishSubscribe(message, sink);
      case REGISTER, REGISTERED, UNREGISTER, UNREGISTERED -> registration(message, sink);
      default -> remoteProcedureCall(message, sink);
    }
  }

  private void session(Message message, ByteSink sink) {
    switch (message.type()) {
      case HELLO -> {
        Hello hello = (Hello) message;
        open(sink, message, 3).text(hello.realm());
        emitter.dict(hello.details().dict());
      }
      case WELCOME -> {
        Welcome welcome = (Welcome) message;
        ids(sink, message, 3, welcome.session());
        emitter.dict(welcome.details());
      }
      case ABORT -> {
        Abort abort = (Abort) message;
        open(sink, message, 3 + abort.payload().elements()).dict(abort.details());
        emitter.text(abort.reason());
        emitter.payload(abort.payload());
      }
      case CHALLENGE -> {
        Challenge challenge = (Challenge) message;
        open(sink, message, 3).text(challenge.authMethod());
        emitter.dict(challenge.extra());
      }
      case AUTHENTICATE -> {
        Authenticate authenticate = (Authenticate) message;
        open(sink, message, 3).text(authenticate.signature());
        emitter.dict(authenticate.extra());
      }
      default -> {
        Goodbye goodbye = (Goodbye) message;
        open(sink, message, 3).dict(goodbye.details());
        emitter.text(goodbye.reason());
      }
    }
  }

  private void publishSubscribe(Message message, ByteSink sink) {
    switch (message.type()) {
      case PUBLISH -> {
        Publish publish = (Publish) message;
        request(
            sink,
            message,
            publish.request(),
            publish.options().dict(),
            publish.topic(),
            publish.payload());
      }
      case PUBLISHED -> {
        Published published = (Published) message;
        ids(sink, message, 3, published.request(), published.publication());
      }
      case SUBSCRIBE -> {
        Subscribe subscribe = (Subscribe) message;
        request(
            sink,
            message,
            subscribe.request(),
            subscribe.options().dict(),
            subscribe.topic(),
            Payload.EMPTY);
      }
      case SUBSCRIBED -> {
        Subscribed subscribed = (Subscribed) message;
        ids(sink, message, 3, subscribed.request(), subscribed.subscription());
      }
      case UNSUBSCRIBE -> {
        Unsubscribe unsubscribe = (Unsubscribe) message;
        ids(sink, message, 3, unsubscribe.request(), unsubscribe.subscription());
      }
      case UNSUBSCRIBED -> {
        Unsubscribed unsubscribed = (Unsubscribed) message;
        revocable(sink, message, unsubscribed.request(), unsubscribed.details());
      }
      default -> {
        Event event = (Event) message;
        ids(
            sink,
            message,
            4 + event.payload().elements(),
            event.subscription(),
            event.publication());
        emitter.dict(event.details().dict());
        emitter.payload(event.payload());
      }
    }
  }

  private void registration(Message message, ByteSink sink) {
    switch (message.type()) {
      case REGISTER -> {
        Register register = (Register) message;
        request(
            sink,
            message,
            register.request(),
            register.options().dict(),
            register.procedure(),
            Payload.EMPTY);
      }
      case REGISTERED -> {
        Registered registered = (Registered) message;
        ids(sink, message, 3, registered.request(), registered.registration());
      }
      case UNREGISTER -> {
        Unregister unregister = (Unregister) message;
        ids(sink, message, 3, unregister.request(), unregister.registration());
      }
      default -> {
        Unregistered unregistered = (Unregistered) message;
        revocable(sink, message, unregistered.request(), unregistered.details());
      }
    }
  }

  private void remoteProcedureCall(Message message, ByteSink sink) {
    switch (message.type()) {
      case CALL -> {
        Call call = (Call) message;
        request(
            sink, message, call.request(), call.options().dict(), call.procedure(), call.payload());
      }
      case CANCEL -> {
        Cancel cancel = (Cancel) message;
        ids(sink, message, 3, cancel.request());
        emitter.dict(cancel.options().dict());
      }
      case RESULT -> {
        Result result = (Result) message;
        answer(sink, message, result.request(), result.details().dict(), result.payload());
      }
      case INVOCATION -> {
        Invocation invocation = (Invocation) message;
        ids(
            sink,
            message,
            4 + invocation.payload().elements(),
            invocation.request(),
            invocation.registration());
        emitter.dict(invocation.details().dict());
        emitter.payload(invocation.payload());
      }
      case INTERRUPT -> {
        Interrupt interrupt = (Interrupt) message;
        ids(sink, message, 3, interrupt.request());
        emitter.dict(interrupt.options().dict());
      }
      case YIELD -> {
        Yield yield = (Yield) message;
        answer(sink, message, yield.request(), yield.options().dict(), yield.payload());
      }
      default -> error((ErrorMessage) message, sink);
    }
  }

  private void error(ErrorMessage error, ByteSink sink) {
    ids(sink, error, 5 + error.payload().elements(), error.requestType(), error.request());
    emitter.dict(error.details());
    emitter.text(error.error());
    emitter.payload(error.payload());
  }

  private void request(
      ByteSink sink, Message message, long request, Dict options, String uri, Payload payload) {
    ids(sink, message, 4 + payload.elements(), request);
    emitter.dict(options);
    emitter.text(uri);
    emitter.payload(payload);
  }

  private void answer(ByteSink sink, Message message, long request, Dict details, Payload payload) {
    ids(sink, message, 3 + payload.elements(), request);
    emitter.dict(details);
    emitter.payload(payload);
  }

  private void revocable(ByteSink sink, Message message, long request, Dict details) {
    ids(sink, message, details.isEmpty() ? 2 : 3, request);
    if (!details.isEmpty()) {
      emitter.dict(details);
    }
  }

  private void ids(ByteSink sink, Message message, int elements, long first) {
    open(sink, message, elements).integer(first);
  }

  private void ids(ByteSink sink, Message message, int elements, long first, long second) {
    open(sink, message, elements).integer(first);
    emitter.integer(second);
  }

  private Emitter open(ByteSink sink, Message message, int elements) {
    MessageType type = message.type();
    emitter.open(sink, elements);
    emitter.integer(type.code());
    return emitter;
  }
}
