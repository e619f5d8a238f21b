package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;

/**
 * The elements of a message in MessagePack or CBOR. Confined to one thread; used again for each
 * message.
 */
final class BinaryScanner implements EnvelopeScanner {
  private final Serializer serializer;
  private final BinaryInput input;
  private final BinaryValues values;
  private final Limits limits;
  private int left;

  private BinaryScanner(Serializer serializer, BinaryInput input, Limits limits) {
    this.serializer = serializer;
    this.input = input;
    this.values = new BinaryValues(input, limits);
    this.limits = limits;
  }

  static BinaryScanner ofMessagePack(Limits limits) {
    return new BinaryScanner(
        Serializer.MESSAGEPACK, new MessagePackInput(limits, RecentTexts.ofMessages()), limits);
  }

  static BinaryScanner ofCbor(Limits limits) {
    return new BinaryScanner(
        Serializer.CBOR, new CborInput(limits, RecentTexts.ofMessages()), limits);
  }

  @Override
  public void open(byte[] buffer, int offset, int length) {
    input.start(buffer, offset, length);
    input.at("a message", "");
    left = input.list();
  }

  @Override
  public boolean more() {
    if (!input.more(left)) {
      left = 0;
    }
    return left != 0;
  }

  @Override
  public boolean nothing() {
    if (!input.nothing()) {
      return false;
    }
    left--;
    return true;
  }

  @Override
  public long integer(String place) {
    passing(place, "");
    return input.integer();
  }

  @Override
  public String text(String place) {
    passing(place, "");
    return input.name();
  }

  @Override
  public Dict dict(String place) {
    passing(place, "");
    return values.dict();
  }

  /** The next element, which is read now. */
  private void passing(String place, String part) {
    input.at(place, part);
    left--;
  }

  @Override
  public Payload payload(String place) {
    int from = input.position();
    passing(place, ".Arguments");
    boolean absent = input.nothing();
    boolean arguments = !absent && list();
    int middle = input.position();
    if (more()) {
      passing(place, ".ArgumentsKw");
      if (!input.nothing() && dictionary()) {
        byte[] octets = input.copy(from, input.position());
        if (absent) {
          octets[0] = input.emptyList();
        }
        return Payload.raw(serializer, octets, 2);
      }
    }
    return arguments ? Payload.raw(serializer, input.copy(from, middle), 1) : Payload.EMPTY;
  }

  /** Passes Arguments; false when there are none. */
  private boolean list() {
    int level = input.below(1);
    int count = input.list();
    if (!input.more(count)) {
      return false;
    }
    input.skip(count, level);
    return true;
  }

  /** Passes ArgumentsKw; false when there are none. */
  private boolean dictionary() {
    int level = input.below(1);
    int count = input.dictionary();
    int keys = 0;
    for (int rest = count; input.more(rest); rest--) {
      if (keys++ == limits.keys()) {
        throw input.violation(limits.tooManyKeys());
      }
      input.key();
      input.skip(2, level);
    }
    return keys > 0;
  }

  @Override
  public void close() {
    input.at("a message", "");
    if (more()) {
      throw input.violation("has too many elements");
    }
    if (!input.exhausted()) {
      throw input.violation("must not be followed by more octets");
    }
    input.release();
  }
}
