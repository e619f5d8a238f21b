package dev.weir.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Strings of JSON: escapes, and the octets that WAMP puts into them as U+0000 and base64 (advanced
 * profile, "Binary conversion of JSON Strings"). Stateless.
 */
final class JsonText {
  private JsonText() {}

  /** The string that octets between quotes stand for; they are known to be valid. */
  static String unescaped(byte[] octets, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int at = from;
    while (at < to) {
      int run = at;
      while (run < to && octets[run] != '\\') {
        run++;
      }
      text.append(new String(octets, at, run - at, StandardCharsets.UTF_8));
      at = run < to ? escape(octets, run + 1, text) : run;
    }
    return text.toString();
  }

  private static int escape(byte[] octets, int at, StringBuilder text) {
    switch (octets[at]) {
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> {
        String digits = new String(octets, at + 1, 4, StandardCharsets.US_ASCII);
        text.append((char) Integer.parseInt(digits, 16));
        return at + 5;
      }
      default -> text.append((char) octets[at]);
    }
    return at + 1;
  }

  /** Whether a string holds half of a surrogate pair, which UTF-8 has no form for. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** The octets that a string of U+0000 and base64 carries, or else the string itself. */
  static Object value(String text) {
    return isBinary(text) ? Base64.getDecoder().decode(text.substring(1)) : text;
  }

  /** Whether a string is U+0000 and valid base64, with padding or without. */
  static boolean isBinary(String text) {
    if (text.isEmpty() || text.charAt(0) != 0) {
      return false;
    }
    int end = text.length();
    if ((end - 1) % 4 == 0) {
      end -= text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    }
    for (int i = 1; i < end; i++) {
      if (!base64(text.charAt(i))) {
        return false;
      }
    }
    return (end - 1) % 4 != 1;
  }

  private static boolean base64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  /** A string as a sentence shows it: quoted and short. */
  static String shown(String text) {
    return '"' + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"';
  }
}
