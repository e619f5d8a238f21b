package dev.weir.conversation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a value as scripts write it: JSON and, beyond it, {@code $name}, {@code ...} at the end of
 * a list or dictionary that may go on, {@code <id>} and other conditions in angle brackets, {@code
 * <bytes 00ff>}, and {@code unordered} before a list. Confined to one thread.
 */
final class Notation {
  private final String text;
  private int at;

  private Notation(String text) {
    this.text = text;
  }

  /**
   * The shape that a text stands for.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Shape read(String text) {
    Notation notation = new Notation(text);
    Shape shape = notation.value();
    notation.blanks();
    if (notation.at < text.length()) {
      throw notation.wrong("nothing may follow");
    }
    return shape;
  }

  private Shape value() {
    blanks();
    return switch (peek()) {
      case '[' -> items();
      case '{' -> entries();
      case '"' -> new Shape.Exact(string());
      case '$' -> named();
      case '<' -> condition();
      default -> word();
    };
  }

  private Shape.Items items() {
    List<Shape> items = new ArrayList<>();
    boolean open = sequence('[', ']', () -> items.add(value()));
    return new Shape.Items(List.copyOf(items), open);
  }

  private Shape entries() {
    Map<String, Shape> entries = new LinkedHashMap<>();
    boolean open =
        sequence(
            '{',
            '}',
            () -> {
              blanks();
              String key = string();
              blanks();
              take(':');
              if (entries.put(key, value()) != null) {
                throw wrong("a key twice");
              }
            });
    return new Shape.Entries(entries, open);
  }

  /** Reads elements up to the closing bracket; whether the last one was {@code ...}. */
  private boolean sequence(char opening, char closing, Runnable element) {
    take(opening);
    blanks();
    boolean open = false;
    while (peek() != closing) {
      if (text.startsWith("...", at)) {
        at += 3;
        open = true;
      } else {
        element.run();
      }
      blanks();
      if (open || peek() != ',') {
        break;
      }
      take(',');
      blanks();
    }
    take(closing);
    return open;
  }

  private Shape named() {
    take('$');
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    return new Shape.Named(text.substring(start, at));
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  private Shape condition() {
    int end = text.indexOf('>', at);
    if (end < 0) {
      throw wrong("'>' is missing");
    }
    String inside = text.substring(at + 1, end);
    at = end + 1;
    return inside.startsWith("bytes")
        ? new Shape.Exact(HexFormat.of().parseHex(inside.substring("bytes".length()).strip()))
        : new Shape.Kind(inside);
  }

  private Shape word() {
    int start = at;
    while (at < text.length() && ",]} :[".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "null" -> new Shape.Exact(null);
      case "true" -> new Shape.Exact(true);
      case "false" -> new Shape.Exact(false);
      case "unordered" -> unordered();
      default -> number(word);
    };
  }

  private Shape unordered() {
    blanks();
    return new Shape.Unordered(items());
  }

  private Shape number(String word) {
    try {
      if (word.indexOf('.') >= 0) {
        return new Shape.Exact(Double.valueOf(word));
      }
      BigInteger integer = new BigInteger(word);
      return new Shape.Exact(
          integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer);
    } catch (NumberFormatException e) {
      throw wrong("'" + word + "' is no value");
    }
  }

  private String string() {
    take('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    take('"');
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private char peek() {
    if (at == text.length()) {
      throw wrong("the end is missing");
    }
    return text.charAt(at);
  }

  private void take(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "' is missing");
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + " at character " + (at + 1) + " of: " + text);
  }
}
