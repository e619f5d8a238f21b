package dev.weir.protocol.transport;

import dev.weir.protocol.Message;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;

/**
 * Copies messages, so that nothing in one refers to what the other was made of: by CBOR, the
 * serializer that holds every value of the closed model. Thread-safe.
 */
final class MessageCopy {
  private final MessageWriter writer = MessageWriter.of(Serializer.CBOR);
  private final Limits limits;
  private final MessageReader reader;

  /** A message that belongs to its receiver alone, and how many octets it takes. */
  record Copied(Message message, int octets) {}

  MessageCopy(Limits limits) {
    this.limits = limits;
    this.reader = MessageReader.of(Serializer.CBOR, limits);
  }

  synchronized Copied of(Message message) {
    ByteSink sink = new ByteSink(256);
    writer.write(message, sink);
    if (sink.position() > limits.message()) {
      throw new ProtocolViolation(
          "a message of %d octets exceeds limits.message (%d)"
              .formatted(sink.position(), limits.message()));
    }
    return new Copied(reader.read(sink.array(), 0, sink.position()), sink.position());
  }
}
