package dev.weir.gateway.worker.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Status line and fields of an HTTP/1 response. Immutable.
 *
 * @param fields by their names in lower case; what is given several times is joined by commas
 */
record HttpHead(String version, int status, Map<String, String> fields) {

  static HttpHead read(Octets in, int longest) throws IOException {
    String[] words = text(in, longest).split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9]{2}")) {
      throw new IOException("the worker does not answer with HTTP/1");
    }
    Map<String, String> fields = new HashMap<>();
    int left = longest;
    for (String line = text(in, left); !line.isEmpty(); line = text(in, left)) {
      left -= line.length();
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("the HTTP response has a field without a name");
      }
      fields.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + "," + other);
    }
    return new HttpHead(words[0], Integer.parseInt(words[1]), fields);
  }

  /** What stands behind the last chunk says nothing of the answer. */
  static void skipTrailers(Octets in, int longest) throws IOException {
    int left = longest;
    for (int length = in.line(left).length; length > 0; length = in.line(left).length) {
      left -= length;
    }
  }

  private static String text(Octets in, int longest) throws IOException {
    try {
      return new String(in.line(longest), StandardCharsets.ISO_8859_1);
    } catch (AnswerTooLargeException endless) {
      throw new IOException("the head of the HTTP response is too long", endless);
    }
  }

  /** Whether the response is still to come. */
  boolean interim() {
    return status < 200;
  }

  boolean success() {
    return status < 300;
  }

  boolean empty() {
    return status == 204 || status == 304;
  }

  boolean chunked() {
    return field("transfer-encoding").contains("chunked");
  }

  /** How long the body is, when that is announced. */
  long length() throws IOException {
    String announced = field("content-length");
    if (!announced.matches("[0-9]{1,18}")) {
      throw new IOException("the HTTP response has a length that is no number");
    }
    return Long.parseLong(announced);
  }

  /** Whether something else than the end of the connection tells the end of the body. */
  boolean bounded() {
    return empty() || chunked() || fields.containsKey("content-length");
  }

  /** Whether the worker keeps the connection. */
  boolean persistent() {
    String connection = field("connection");
    return version.equals("HTTP/1.0")
        ? connection.contains("keep-alive")
        : !connection.contains("close");
  }

  private String field(String name) {
    return fields.getOrDefault(name, "").toLowerCase(Locale.ROOT);
  }
}
