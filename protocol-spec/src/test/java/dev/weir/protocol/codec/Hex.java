package dev.weir.protocol.codec;

import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.util.HexFormat;

/**
 * Octets written down as hexadecimal, spaces between them at will, and what codecs make of them.
 */
final class Hex {
  private Hex() {}

  static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static String of(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  static Message read(Serializer serializer, String hex) {
    return read(serializer, octets(hex));
  }

  static Message read(Serializer serializer, byte[] octets) {
    return MessageReader.of(serializer, Limits.DEFAULT).read(octets, 0, octets.length);
  }

  static byte[] write(Serializer serializer, Message message) {
    ByteSink sink = new ByteSink(16);
    MessageWriter.of(serializer).write(message, sink);
    return sink.toByteArray();
  }

  /** The octets of values. */
  static String encoded(Serializer serializer, Payload values) {
    return of(Transcoder.encode(values, serializer).octets());
  }

  /** A message written and read. */
  static Message again(Serializer serializer, Message message) {
    return read(serializer, write(serializer, message));
  }
}
