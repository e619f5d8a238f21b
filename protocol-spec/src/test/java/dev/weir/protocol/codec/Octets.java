package dev.weir.protocol.codec;

import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import java.nio.charset.StandardCharsets;

/** Messages from octets and back, by the public door. */
final class Octets {
  private Octets() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Message read(Serializer serializer, byte[] octets) {
    return MessageReader.of(serializer, Limits.DEFAULT).read(octets, 0, octets.length);
  }

  static Message json(String text) {
    return read(Serializer.JSON, utf8(text));
  }

  static byte[] write(Serializer serializer, Message message) {
    ByteSink sink = new ByteSink(16);
    MessageWriter.of(serializer).write(message, sink);
    return sink.toByteArray();
  }

  static String json(Message message) {
    return new String(write(Serializer.JSON, message), StandardCharsets.UTF_8);
  }
}
