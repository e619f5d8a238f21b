package dev.weir.protocol.transport;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Result;
import dev.weir.protocol.Yield;

/** About how much memory a message takes that waits. Stateless. */
final class MessageSize {
  private static final int ENVELOPE = 64;

  private MessageSize() {}

  static int of(Message message) {
    return ENVELOPE + payload(message).size();
  }

  private static Payload payload(Message message) {
    return switch (message.type()) {
      case CALL -> ((Call) message).payload();
      case INVOCATION -> ((Invocation) message).payload();
      case YIELD -> ((Yield) message).payload();
      case RESULT -> ((Result) message).payload();
      case PUBLISH -> ((Publish) message).payload();
      case EVENT -> ((Event) message).payload();
      case ERROR -> ((ErrorMessage) message).payload();
      case ABORT -> ((Abort) message).payload();
      default -> Payload.EMPTY;
    };
  }
}
