package dev.weir.protocol.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.protocol.Serializer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What MessagePack and CBOR have in common when written: an octet that says what comes, a number in
 * as few octets as it needs, and contents. Confined to one thread; used again for each message.
 */
abstract class BinaryEmitter extends Emitter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The characters of a string from which on it is copied as a whole. */
  private static final int LONG = 32;

  private ByteSink sink;

  BinaryEmitter(Serializer serializer) {
    super(serializer);
  }

  @Override
  final void start(ByteSink sink) {
    super.start(sink);
    this.sink = sink;
  }

  /** Writes an octet and a number in this many octets: 0, 1, 2, 4 or 8. */
  final void head(int first, int octets, long number) {
    byte[] array = sink.room(1 + Long.BYTES);
    int at = sink.position();
    array[at] = (byte) first;
    LONGS.set(array, at + 1, number << Long.SIZE - Byte.SIZE * octets);
    sink.position(at + 1 + octets);
  }

  /** Writes what comes before a string of this many octets. */
  abstract void textHead(int octets);

  /** Writes what comes before this many octets. */
  abstract void bytesHead(int octets);

  @Override
  final void text(String value) {
    if (value.length() >= LONG) {
      longText(value);
    } else {
      shortText(value);
    }
  }

  /** Octets and characters are compared as a whole, which is several times faster than each. */
  private void longText(String value) {
    byte[] octets = value.getBytes(US_ASCII);
    if (new String(octets, US_ASCII).equals(value)) {
      textHead(octets.length);
      sink.put(octets);
    } else {
      unicode(value);
    }
  }

  private void shortText(String value) {
    int start = sink.position();
    int length = value.length();
    textHead(length);
    byte[] array = sink.room(length);
    int at = sink.position();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        sink.position(start);
        unicode(value);
        return;
      }
      array[at + i] = (byte) c;
    }
    sink.position(at + length);
  }

  private void unicode(String value) {
    int size = Utf8.size(value);
    if (size < 0) {
      throw unencodable("a string with half of a surrogate pair");
    }
    textHead(size);
    byte[] array = sink.room(size);
    int at = sink.position();
    int point;
    for (int i = 0; i < value.length(); i += Character.charCount(point)) {
      point = value.codePointAt(i);
      at = Utf8.put(point, array, at);
    }
    sink.position(at);
  }

  @Override
  final void key(String key) {
    text(key);
  }

  @Override
  final void bytes(byte[] value) {
    bytesHead(value.length);
    sink.put(value);
  }

  @Override
  final void raw(byte[] elements) {
    sink.put(elements);
  }

  @Override
  final void closeList() {}

  @Override
  final void closeDict() {}
}
