package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;

/** The elements of a message in JSON. Confined to one thread; used again for each message. */
final class JsonScanner implements EnvelopeScanner {
  private final JsonCursor cursor = new JsonCursor();
  private final JsonValues values;
  private final JsonWalk walk;

  /** Whether the cursor stands at an element, else at the end of the list. */
  private boolean more;

  /** Where the part of a payload begins that was passed last. */
  private int mark;

  /** Where that part ends. */
  private int behind;

  JsonScanner(Limits limits) {
    values = new JsonValues(cursor, RecentTexts.ofMessages(), limits);
    walk = new JsonWalk(cursor, limits);
  }

  @Override
  public void open(byte[] buffer, int offset, int length) {
    cursor.start(buffer, offset, length);
    if (cursor.peek() != '[') {
      throw cursor.mustBe("a message", "a list");
    }
    cursor.pass();
    more = cursor.peek() != ']';
  }

  @Override
  public boolean more() {
    return more;
  }

  /** Passes the comma behind an element, if there is one. */
  private void passed(String place) {
    int octet = cursor.peek();
    more = octet == ',';
    if (more) {
      cursor.pass();
    } else if (octet != ']') {
      throw cursor.mustBe(place, "followed by a comma or the end of the list");
    }
  }

  @Override
  public boolean nothing() {
    if (cursor.peek() != 'n') {
      return false;
    }
    cursor.literal("an element");
    passed("null");
    return true;
  }

  @Override
  public long integer(String place) {
    cursor.peek();
    long value = cursor.integer(place);
    passed(place);
    return value;
  }

  @Override
  public String text(String place) {
    if (cursor.peek() != '"') {
      throw cursor.mustBe(place, "a string");
    }
    String text = values.text(place);
    passed(place);
    return text;
  }

  @Override
  public Dict dict(String place) {
    if (cursor.peek() != '{') {
      throw cursor.mustBe(place, "a dictionary");
    }
    Dict dict = values.dict(place);
    passed(place);
    return dict;
  }

  @Override
  public Payload payload(String place) {
    boolean arguments = part(place, '[');
    int from = mark;
    int to = behind;
    if (more && part(place, '{')) {
      return Payload.raw(Serializer.JSON, arguments ? both(from, to) : keywords(), 2);
    }
    return arguments ? Payload.raw(Serializer.JSON, cursor.copy(from, to), 1) : Payload.EMPTY;
  }

  /**
   * Passes Arguments or ArgumentsKw.
   *
   * @return whether there is something in them
   */
  private boolean part(String place, char bracket) {
    if (nothing()) {
      return false;
    }
    if (cursor.peek() != bracket) {
      throw bracket == '['
          ? cursor.mustBe(place + ".Arguments", "a list")
          : cursor.mustBe(place + ".ArgumentsKw", "a dictionary");
    }
    mark = cursor.position();
    boolean filled = walk.pass(place);
    behind = cursor.position();
    passed(place);
    return filled;
  }

  /** Arguments from a place to another, and the ArgumentsKw passed last. */
  private byte[] both(int from, int to) {
    if (mark == to + 1) {
      return cursor.copy(from, behind);
    }
    byte[] elements = new byte[to - from + 1 + behind - mark];
    System.arraycopy(cursor.octets(), from, elements, 0, to - from);
    elements[to - from] = ',';
    System.arraycopy(cursor.octets(), mark, elements, to - from + 1, behind - mark);
    return elements;
  }

  /** An empty list and the ArgumentsKw passed last. */
  private byte[] keywords() {
    byte[] elements = new byte[behind - mark + 3];
    elements[0] = '[';
    elements[1] = ']';
    elements[2] = ',';
    System.arraycopy(cursor.octets(), mark, elements, 3, behind - mark);
    return elements;
  }

  @Override
  public void close() {
    if (more) {
      throw cursor.violation("a message", "has too many elements");
    }
    cursor.pass();
    if (cursor.peek() != JsonCursor.END) {
      throw cursor.violation("a message", "must be followed by nothing");
    }
    cursor.release();
  }
}
