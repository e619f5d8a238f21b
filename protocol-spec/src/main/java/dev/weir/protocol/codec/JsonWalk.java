package dev.weir.protocol.codec;

import dev.weir.protocol.ProtocolViolation;

/**
 * Passes over Arguments or ArgumentsKw and leaves their values alone: nothing is converted and
 * nothing allocated, however deep or long they are. Confined to one thread.
 */
final class JsonWalk {
  private final JsonCursor cursor;
  private final Limits limits;

  /** A bit for each level: set where it is a dictionary. */
  private final long[] dicts;

  private int level;
  private boolean inDict;
  private int keys;
  private boolean keywords;

  JsonWalk(JsonCursor cursor, Limits limits) {
    this.cursor = cursor;
    this.limits = limits;
    this.dicts = new long[(limits.depth() >> 6) + 1];
  }

  /**
   * Passes the list or dictionary at whose bracket the cursor stands.
   *
   * @param place the message's name, for sentences
   * @return whether it has elements
   */
  boolean pass(String place) {
    byte[] octets = cursor.octets();
    int end = cursor.end();
    level = 0;
    keys = 0;
    int at = cursor.position();
    keywords = octets[at] == '{';
    at = enter(place, octets, at, end);
    boolean filled = level > 0;
    while (level > 0) {
      int before = level;
      at = value(place, octets, inDict ? key(place, octets, at, end) : at, end);
      if (level == before) {
        at = leave(place, octets, at, end);
      }
    }
    cursor.position(at);
    return filled;
  }

  /** Passes an opening bracket, and the closing one too when nothing is between them. */
  private int enter(String place, byte[] octets, int bracket, int end) {
    boolean dict = octets[bracket] == '{';
    if (level + 2 > limits.depth()) {
      throw violation(place, bracket, limits.tooDeep());
    }
    int at = next(octets, bracket + 1, end);
    if (at < end && octets[at] == (dict ? '}' : ']')) {
      return at + 1;
    }
    level++;
    long bit = 1L << level;
    dicts[level >> 6] = dict ? dicts[level >> 6] | bit : dicts[level >> 6] & ~bit;
    inDict = dict;
    return at;
  }

  /** Passes the next value of this level, or only its opening bracket, a level further down. */
  private int value(String place, byte[] octets, int from, int end) {
    int at = next(octets, from, end);
    int next =
        switch (at < end ? octets[at] : JsonCursor.END) {
          case '"' -> JsonTokens.string(octets, at + 1, end);
          case '[', '{' -> enter(place, octets, at, end);
          case 't', 'f', 'n' -> JsonTokens.literal(octets, at, end);
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
              JsonTokens.number(octets, at, end);
          default -> throw mustBe(place, at, "a value here");
        };
    if (next < 0) {
      throw broken(place, at, next);
    }
    return next;
  }

  /** Passes a key and its colon. */
  private int key(String place, byte[] octets, int from, int end) {
    int at = next(octets, from, end);
    if (at == end || octets[at] != '"') {
      throw mustBe(place, at, "a key here");
    }
    if (level == 1 && ++keys > limits.keys()) {
      throw violation(place, at, limits.tooManyKeys());
    }
    int behind = JsonTokens.string(octets, at + 1, end);
    if (behind < 0) {
      throw broken(place, at, behind);
    }
    int colon = next(octets, behind, end);
    if (colon == end || octets[colon] != ':') {
      throw mustBe(place, colon, "a colon here");
    }
    return colon + 1;
  }

  /** Passes the comma behind a value, or the ends of as many levels as end here. */
  private int leave(String place, byte[] octets, int from, int end) {
    int at = next(octets, from, end);
    while (at < end && octets[at] == (inDict ? '}' : ']')) {
      at++;
      if (--level == 0) {
        return at;
      }
      inDict = levelIsDict();
      at = next(octets, at, end);
    }
    if (at == end || octets[at] != ',') {
      throw mustBe(place, at, "a comma or the end of the list or dictionary here");
    }
    return at + 1;
  }

  private boolean levelIsDict() {
    return (dicts[level >> 6] >>> level & 1) != 0;
  }

  private static int next(byte[] octets, int at, int end) {
    return at < end && octets[at] > ' ' ? at : JsonTokens.whitespace(octets, at, end);
  }

  private ProtocolViolation violation(String place, int at, String fault) {
    cursor.position(at);
    return cursor.violation(part(place), fault);
  }

  private ProtocolViolation mustBe(String place, int at, String what) {
    cursor.position(at);
    return cursor.mustBe(part(place), "JSON, with " + what);
  }

  private ProtocolViolation broken(String place, int at, int next) {
    cursor.position(at);
    return cursor.broken(part(place), next);
  }

  private String part(String place) {
    return place + (keywords ? ".ArgumentsKw" : ".Arguments");
  }
}
