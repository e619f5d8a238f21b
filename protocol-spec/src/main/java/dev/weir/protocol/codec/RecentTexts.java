package dev.weir.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings read lately, by their octets: URIs and option keys come again and again, and the string
 * that is already there needs no octets decoded, no memory and no new hash code. Bounded: a text
 * takes the place of another one, and long ones are not kept. Confined to one thread.
 */
final class RecentTexts {
  private static final int MAX_LENGTH = 256;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final byte[] NONE = {};

  private final int places;
  private byte[][] octets = {};
  private String[] texts = {};

  /** Keeps so many strings, a power of two. */
  private RecentTexts(int places) {
    this.places = places;
  }

  /** Those of all messages that a reader meets. */
  static RecentTexts ofMessages() {
    return new RecentTexts(512);
  }

  /** Those of one payload, where the keys of many dictionaries may be the same. */
  static RecentTexts ofPayload() {
    return new RecentTexts(32);
  }

  /** The string of octets that are known to be UTF-8. */
  String text(byte[] buffer, int position, int end) {
    if (end - position > MAX_LENGTH) {
      return decoded(buffer, position, end);
    }
    if (texts.length == 0) {
      open();
    }
    int place = place(buffer, position, end);
    byte[] known = octets[place];
    if (Arrays.equals(known, 0, known.length, buffer, position, end)) {
      return texts[place];
    }
    String text = decoded(buffer, position, end);
    octets[place] = Arrays.copyOfRange(buffer, position, end);
    texts[place] = text;
    return text;
  }

  /** Room for what is kept, when there is something: most payloads hold no dictionary. */
  private void open() {
    octets = new byte[places][];
    texts = new String[places];
    Arrays.fill(octets, NONE);
    Arrays.fill(texts, "");
  }

  private static String decoded(byte[] buffer, int position, int end) {
    return new String(buffer, position, end - position, StandardCharsets.UTF_8);
  }

  /** A place by the octets, eight at a time; the last eight may take some a second time. */
  private int place(byte[] buffer, int position, int end) {
    long hash = end - position;
    if (end - position < Long.BYTES) {
      for (int at = position; at < end; at++) {
        hash = (hash << 8) | (buffer[at] & 0xFF);
      }
    } else {
      int last = end - Long.BYTES;
      for (int at = position; at < last; at += Long.BYTES) {
        hash = mixed(hash ^ (long) Utf8.WORDS.get(buffer, at));
      }
      hash ^= (long) Utf8.WORDS.get(buffer, last);
    }
    return (int) (mixed(hash) >>> 32) & (places - 1);
  }

  private static long mixed(long bits) {
    long product = bits * MIX;
    return product ^ (product >>> 32);
  }
}
