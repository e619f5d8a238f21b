package dev.weir.protocol.codec;

import dev.weir.protocol.ProtocolViolation;
import java.util.NoSuchElementException;

/**
 * The parts of one JSON text, the members of an object or the elements of a list, one after the
 * other and as they stand: what a part holds is validated as a payload is, and left alone. For what
 * has an envelope in JSON that is no WAMP message. Confined to one thread; used again for each
 * text.
 *
 * <pre>{@code
 * parts.open(octets, 0, octets.length);
 * while (parts.next()) {
 *   if (parts.key().equals("method") && parts.kind() == JsonParts.Kind.TEXT) {
 *     method = parts.text();
 *   }
 * }
 * }</pre>
 */
public final class JsonParts {
  private static final String PLACE = "the value";

  private final JsonCursor cursor = new JsonCursor();
  private final JsonValues values;
  private final JsonWalk walk;
  private final int mostKeys;
  private final String tooManyKeys;

  private boolean object;
  private boolean first;
  private boolean ended;
  private int keys;
  private String key = "";
  private Kind kind = Kind.NULL;
  private int from;
  private int to;

  /** What a part is. */
  public enum Kind {
    OBJECT,
    LIST,
    TEXT,
    NUMBER,
    FLAG,
    NULL
  }

  /** With limits for depth, the text's own level included, and for the keys of its object. */
  public JsonParts(Limits limits) {
    values = new JsonValues(cursor, RecentTexts.ofMessages(), limits);
    walk = new JsonWalk(cursor, limits);
    mostKeys = limits.keys();
    tooManyKeys = limits.tooManyKeys();
  }

  /**
   * Starts on a text.
   *
   * @throws ProtocolViolation when it is neither object nor list, with a sentence
   */
  public void open(byte[] octets, int offset, int length) {
    cursor.start(octets, offset, length);
    int bracket = cursor.peek();
    if (bracket != '{' && bracket != '[') {
      throw cursor.mustBe(PLACE, "an object or a list");
    }
    object = bracket == '{';
    cursor.pass();
    first = true;
    ended = false;
    keys = 0;
    key = "";
  }

  /** Whether the text is an object; else it is a list. */
  public boolean isObject() {
    return object;
  }

  /**
   * Passes to the next part.
   *
   * @return false at the end of the text
   * @throws ProtocolViolation when this is no JSON, with a sentence; or when the end of the list or
   *     object is followed by something
   */
  public boolean next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    if (separated()) {
      part();
      return true;
    }
    cursor.pass();
    if (cursor.peek() != JsonCursor.END) {
      throw cursor.violation(PLACE, "must be followed by nothing");
    }
    ended = true;
    return false;
  }

  /** Passes the comma in front of a part; false where the closing bracket stands. */
  private boolean separated() {
    int octet = cursor.peek();
    if (octet == (object ? '}' : ']')) {
      return false;
    }
    if (!first) {
      if (octet != ',') {
        throw cursor.mustBe(PLACE, "JSON, with a comma or the end of the list or object here");
      }
      cursor.pass();
    }
    first = false;
    return true;
  }

  private void part() {
    if (object) {
      nextKey();
    }
    int octet = cursor.peek();
    from = cursor.position();
    kind = kind(octet);
    switch (kind) {
      case OBJECT, LIST -> walk.pass(PLACE);
      case TEXT -> cursor.string(PLACE);
      case NUMBER -> cursor.number(PLACE);
      case FLAG, NULL -> cursor.literal(PLACE);
    }
    to = cursor.position();
  }

  private void nextKey() {
    if (cursor.peek() != '"') {
      throw cursor.mustBe(PLACE, "JSON, with a key here");
    }
    if (++keys > mostKeys) {
      throw cursor.violation(PLACE, tooManyKeys);
    }
    key = values.text(PLACE);
    cursor.colon(PLACE);
  }

  private Kind kind(int octet) {
    return switch (octet) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.LIST;
      case '"' -> Kind.TEXT;
      case 't', 'f' -> Kind.FLAG;
      case 'n' -> Kind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
      default -> throw cursor.mustBe(PLACE, "JSON, with a value here");
    };
  }

  /** The key of the part; empty in a list. */
  public String key() {
    return key;
  }

  /** What the part is. */
  public Kind kind() {
    return kind;
  }

  /** Where the part begins in the array that was opened. */
  public int from() {
    return from;
  }

  /** Where the part ends. */
  public int to() {
    return to;
  }

  /** A copy of the part as it stands. */
  public byte[] octets() {
    return cursor.copy(from, to);
  }

  /**
   * The string that the part is.
   *
   * @throws ProtocolViolation when it holds half of a surrogate pair
   * @throws IllegalStateException when it is no string
   */
  public String text() {
    if (kind != Kind.TEXT) {
      throw new IllegalStateException("a part of kind " + kind + " has no text");
    }
    int at = cursor.position();
    cursor.position(from);
    String text = values.text(PLACE);
    cursor.position(at);
    return text;
  }

  /** Lets go of the text, which may be long. */
  public void release() {
    cursor.release();
  }
}
