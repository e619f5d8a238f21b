package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller asks for, in the keyword {@code _transfer} of its first CALL. Immutable.
 *
 * @param id of the transfer, the same through all calls that it takes
 * @param offset how much of a download the caller has already
 * @param credit how many octets the callee may send before it is given more
 * @param chunk how many octets a chunk has at most
 * @param checked whether a checksum is wanted
 */
record Terms(String id, long offset, long credit, int chunk, boolean checked) {
  static final String KEY = "_transfer";

  private static final int LARGEST_CHUNK = 1 << 20;
  private static final int LONGEST_ID = 64;

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("offset", offset);
    map.put("credit", credit);
    map.put("chunk", (long) chunk);
    map.put("checked", checked);
    return map;
  }

  /**
   * The terms of a call; empty if the caller knows nothing of transfers.
   *
   * @throws dev.weir.client.WampException if they make no sense
   */
  static Optional<Terms> of(Arguments arguments) {
    return arguments.find(KEY, Map.class).map(Terms::parsed);
  }

  /** The arguments that are the application's own. */
  static Arguments without(Arguments arguments) {
    Map<String, Object> keywords = new LinkedHashMap<>(arguments.keywords());
    keywords.remove(KEY);
    return Arguments.from(arguments.positional(), keywords);
  }

  private static Terms parsed(Map<?, ?> map) {
    String id = map.get("id") instanceof String text ? text : "";
    if (id.length() > LONGEST_ID || !id.chars().allMatch(Terms::harmless)) {
      throw TransferErrors.terms("id");
    }
    return new Terms(
        id,
        number(map, "offset", 0),
        number(map, "credit", 0),
        (int) Math.min(LARGEST_CHUNK, Math.max(1, number(map, "chunk", LARGEST_CHUNK))),
        Boolean.TRUE.equals(map.get("checked")));
  }

  /** An id becomes a part of a file's name. */
  private static boolean harmless(int letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  }

  static long number(Map<?, ?> map, String key, long otherwise) {
    Object value = map.containsKey(key) ? map.get(key) : (Object) otherwise;
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw TransferErrors.terms(key);
  }
}
