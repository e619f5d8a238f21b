package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON to values of the closed model. Confined to one thread. */
final class JsonValues implements ValueReader {
  /** Characters of a number that is converted: what a BigInteger costs grows with their square. */
  private static final int MAX_NUMBER = 1000;

  private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private final JsonCursor cursor;
  private final RecentTexts texts;
  private final Limits limits;
  private final boolean payload;

  /** For payloads, which were within the limits when they came in. */
  JsonValues() {
    this(new JsonCursor(), RecentTexts.ofPayload(), Limits.NONE, true);
  }

  /** For options and details under a cursor that others move too. */
  JsonValues(JsonCursor cursor, RecentTexts texts, Limits limits) {
    this(cursor, texts, limits, false);
  }

  private JsonValues(JsonCursor cursor, RecentTexts texts, Limits limits, boolean payload) {
    this.cursor = cursor;
    this.texts = texts;
    this.limits = limits;
    this.payload = payload;
  }

  @Override
  public Payload values(Payload raw) {
    cursor.start(raw.octets(), 0, raw.octets().length);
    List<Object> arguments = list("Arguments", 1);
    if (raw.elements() == 1) {
      return Payload.of(arguments, Map.of());
    }
    cursor.peek();
    cursor.pass();
    return Payload.of(arguments, dict("ArgumentsKw", 1));
  }

  /** The one value in octets that are not trusted. */
  Object only(byte[] octets) {
    cursor.start(octets, 0, octets.length);
    Object value = value("the value", 0);
    if (cursor.peek() != JsonCursor.END) {
      throw cursor.violation("the value", "must be followed by nothing");
    }
    return value;
  }

  /** The dictionary of options or details at whose bracket the cursor stands. */
  Dict dict(String place) {
    return Dict.of(dict(place, 1));
  }

  /** The dictionary at whose bracket the cursor stands, within this many levels. */
  private Map<String, Object> dict(String place, int level) {
    if (enters(place, level, '}')) {
      return Collections.emptyMap();
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    do {
      entry(place, entries, level);
    } while (comma(place, '}'));
    return entries;
  }

  private void entry(String place, Map<String, Object> entries, int level) {
    if (cursor.peek() != '"') {
      throw cursor.mustBe(place, "JSON, with a key here");
    }
    if (entries.size() == limits.keys()) {
      throw cursor.violation(place, limits.tooManyKeys());
    }
    String key = text(place);
    if (entries.containsKey(key)) {
      throw cursor.violation(place, "has the key " + JsonText.shown(key) + " twice");
    }
    cursor.colon(place);
    entries.put(key, value(place, level));
  }

  private List<Object> list(String place, int level) {
    if (enters(place, level, ']')) {
      return Collections.emptyList();
    }
    List<Object> elements = new ArrayList<>();
    do {
      elements.add(value(place, level));
    } while (comma(place, ']'));
    return elements;
  }

  /**
   * Passes the opening bracket, and the closing one when nothing is between them.
   *
   * @return whether it was empty
   */
  private boolean enters(String place, int level, char close) {
    cursor.pass();
    if (level + 1 > limits.depth()) {
      throw cursor.violation(place, limits.tooDeep());
    }
    boolean empty = cursor.peek() == close;
    if (empty) {
      cursor.pass();
    }
    return empty;
  }

  /**
   * Passes the comma or the closing bracket behind a value.
   *
   * @return whether another one follows
   */
  private boolean comma(String place, char close) {
    int octet = cursor.peek();
    if (octet != ',' && octet != close) {
      throw cursor.mustBe(place, "JSON, with a comma or the end of the list or dictionary here");
    }
    cursor.pass();
    return octet == ',';
  }

  private Object value(String place, int level) {
    int octet = cursor.peek();
    return switch (octet) {
      case '"' -> JsonText.value(text(place));
      case '[' -> list(place, level + 1);
      case '{' -> dict(place, level + 1);
      case 't', 'f', 'n' -> literal(place, octet);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(place);
      default -> throw cursor.mustBe(place, "JSON, with a value here");
    };
  }

  private Boolean literal(String place, int octet) {
    cursor.literal(place);
    return octet == 'n' ? null : (Boolean) (octet == 't');
  }

  /** The string at whose opening quote the cursor stands. */
  String text(String place) {
    int from = cursor.position() + 1;
    boolean escapes = cursor.string(place);
    int to = cursor.position() - 1;
    if (!escapes) {
      return texts.text(cursor.octets(), from, to);
    }
    String text = JsonText.unescaped(cursor.octets(), from, to);
    if (!payload && JsonText.hasLoneSurrogate(text)) {
      throw cursor.violation(place, "has a string with half of a surrogate pair");
    }
    return text;
  }

  private Object number(String place) {
    int from = cursor.position();
    boolean whole = cursor.number(place);
    int length = cursor.position() - from;
    if (length > MAX_NUMBER) {
      throw cursor.violation(place, "has a number of more than " + MAX_NUMBER + " characters");
    }
    String digits = cursor.ascii(from, cursor.position());
    if (!whole) {
      return fraction(place, digits);
    }
    return length <= 18 ? (Object) Long.parseLong(digits) : narrowed(new BigInteger(digits));
  }

  private Double fraction(String place, String digits) {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw cursor.violation(place, "has a number beyond the range of a double");
    }
    return value;
  }

  private static Object narrowed(BigInteger value) {
    boolean small = value.compareTo(LEAST_LONG) >= 0 && value.compareTo(GREATEST_LONG) <= 0;
    return small ? (Object) value.longValue() : value;
  }
}
