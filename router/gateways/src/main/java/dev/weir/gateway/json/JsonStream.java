package dev.weir.gateway.json;

import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.ByteSink;

/**
 * Cuts a stream of octets into JSON texts that mark off themselves, objects and lists, with any
 * whitespace between them or none. Only brackets and strings are told apart here: whether a text is
 * JSON is for its reader to judge. What waits for its end is bounded. Confined to one thread.
 */
public final class JsonStream {
  private static final byte[] NOTHING = {};

  private final String noun;
  private final int longest;
  private final String limit;

  private byte[] begun = NOTHING;
  private int held;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Gets the texts of a stream. */
  public interface Texts {
    /** A whole text; the octets are the caller's and change afterwards. */
    void text(byte[] octets, int offset, int length);
  }

  /**
   * A stream from its beginning.
   *
   * @param noun names a text in sentences, such as {@code a request}
   * @param longest octets of a text
   * @param limit names that limit in sentences
   */
  public JsonStream(String noun, int longest, String limit) {
    this.noun = noun;
    this.longest = longest;
    this.limit = limit;
  }

  /**
   * Takes octets and gives the texts that end in them, each before the next is looked for.
   *
   * @throws ProtocolViolation when something else stands between texts, or a text is too long;
   *     behind that the stream cannot be cut any more
   */
  public void take(byte[] octets, int offset, int length, Texts texts) {
    int end = offset + length;
    int from = offset;
    for (int at = offset; at < end; at++) {
      if (depth == 0) {
        from = at;
        if (!begins(octets[at])) {
          from = at + 1;
        }
      } else if (ends(octets[at])) {
        give(octets, from, at + 1, texts);
        from = at + 1;
      }
    }
    hold(octets, from, end);
  }

  /** Whether a text has begun and not ended. */
  public boolean partial() {
    return depth > 0;
  }

  /** Whether a text begins with the octet, which else is whitespace. */
  private boolean begins(byte octet) {
    switch (octet) {
      case '{', '[' -> {
        depth = 1;
        return true;
      }
      case ' ', '\n', '\r', '\t' -> {
        return false;
      }
      default ->
          throw new ProtocolViolation(
              noun
                  + " must begin with { or [, not with "
                  + (octet > ' ' ? "'" + (char) octet + "'" : "octet " + (octet & 0xFF)));
    }
  }

  /** Whether the text ends with the octet. */
  private boolean ends(byte octet) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (octet == '\\') {
        escaped = true;
      } else if (octet == '"') {
        inString = false;
      }
      return false;
    }
    switch (octet) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {}
    }
    return depth == 0;
  }

  private void give(byte[] octets, int from, int to, Texts texts) {
    check(held + to - from);
    if (held == 0) {
      texts.text(octets, from, to - from);
      return;
    }
    append(octets, from, to);
    byte[] whole = begun;
    int length = held;
    begun = NOTHING;
    held = 0;
    texts.text(whole, 0, length);
  }

  private void hold(byte[] octets, int from, int end) {
    if (depth > 0) {
      check(held + end - from);
      append(octets, from, end);
    }
  }

  private void check(int length) {
    if (length > longest) {
      throw new ProtocolViolation(noun + " is longer than " + limit + ", " + longest + " octets");
    }
  }

  /** Grows with what arrives, not with what may come. */
  private void append(byte[] octets, int from, int to) {
    int length = to - from;
    if (begun.length - held < length) {
      ByteSink grown = new ByteSink(Math.max(held + length, Math.min(longest, 2 * held)));
      grown.put(begun, 0, held);
      begun = grown.array();
    }
    System.arraycopy(octets, from, begun, held, length);
    held += length;
  }
}
