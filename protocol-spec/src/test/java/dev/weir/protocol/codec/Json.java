package dev.weir.protocol.codec;

import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import java.nio.charset.StandardCharsets;

/** Messages as JSON text, and what the codec makes of them. */
final class Json {
  private Json() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Message read(String text) {
    return Hex.read(Serializer.JSON, utf8(text));
  }

  static String text(Message message) {
    return new String(Hex.write(Serializer.JSON, message), StandardCharsets.UTF_8);
  }
}
