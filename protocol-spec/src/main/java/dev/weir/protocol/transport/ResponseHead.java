package dev.weir.protocol.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The status line and headers of an HTTP/1.1 response. Thread-safe. */
record ResponseHead(int status, String phrase, Map<String, List<String>> headers) {
  private static final String VERSION = "HTTP/1.1 ";
  private static final int STATUS_DIGITS = 3;

  static ResponseHead parse(byte[] bytes, int offset, int length)
      throws WebSocketHandshakeException {
    String head = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    String[] lines = head.split("\r\n", -1);
    int status = status(lines[0]);
    String phrase = lines[0].substring(VERSION.length() + STATUS_DIGITS).strip();
    return new ResponseHead(status, phrase, headers(status, lines));
  }

  /** All values of a header, in order, those of repeated lines as well as those after commas. */
  List<String> values(String name) {
    return headers.getOrDefault(name, List.of()).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static int status(String line) throws WebSocketHandshakeException {
    int end = VERSION.length() + STATUS_DIGITS;
    boolean http = line.startsWith(VERSION) && line.length() >= end;
    String digits = http ? line.substring(VERSION.length(), end) : "";
    if (!http || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw new WebSocketHandshakeException(0, "the answer is not HTTP/1.1: " + shown(line));
    }
    return Integer.parseInt(digits);
  }

  private static Map<String, List<String>> headers(int status, String[] lines)
      throws WebSocketHandshakeException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int emptyLines = 2;
    for (String line : Arrays.asList(lines).subList(1, lines.length - emptyLines)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) <= ' ') {
        throw new WebSocketHandshakeException(
            status, "the answer holds a malformed header line: " + shown(line));
      }
      String name = line.substring(0, colon);
      headers
          .computeIfAbsent(name, first -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** Foreign text for a message: short, and without control characters. */
  static String shown(String text) {
    String start = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return start.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
