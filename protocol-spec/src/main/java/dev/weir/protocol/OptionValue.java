package dev.weir.protocol;

import java.util.List;

/**
 * The types that known options must have; a wrong one is a protocol violation that names the
 * option.
 */
final class OptionValue {
  private OptionValue() {}

  static boolean flag(String place, String key, Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(place, key, "a boolean", value);
  }

  static String text(String place, String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(place, key, "a string", value);
  }

  static long id(String place, String key, Object value) {
    if (value instanceof Long id && Ids.valid(id)) {
      return id;
    }
    throw wrong(place, key, "an id from 1 to 2^53", value);
  }

  static long natural(String place, String key, Object value) {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw wrong(place, key, "an integer of at least 0", value);
  }

  @SuppressWarnings("unchecked") // every element is checked
  static List<Long> ids(String place, String key, Object value) {
    List<?> list = list(place, key, value);
    for (Object element : list) {
      id(place, key, element);
    }
    return (List<Long>) list;
  }

  @SuppressWarnings("unchecked") // every element is checked
  static List<String> texts(String place, String key, Object value) {
    List<?> list = list(place, key, value);
    for (Object element : list) {
      text(place, key, element);
    }
    return (List<String>) list;
  }

  /** What YIELD and RESULT say alike: whether more will follow. */
  static boolean progress(String place, Dict dict) {
    boolean progress = false;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      switch (key) {
        case "progress" -> progress = flag(place, key, dict.value(i));
        case "ppt_scheme", "ppt_serializer", "ppt_cipher", "ppt_keyid" ->
            text(place, key, dict.value(i));
        default -> {}
      }
    }
    return progress;
  }

  static CancelMode mode(String place, String key, Object value) {
    return CancelMode.of(text(place, key, value))
        .orElseThrow(() -> wrong(place, key, "skip, kill or killnowait", value));
  }

  static ProtocolViolation wrong(String place, String key, String wanted, Object value) {
    return new ProtocolViolation(place + "." + key + " must be " + wanted + ", not " + kind(value));
  }

  private static List<?> list(String place, String key, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(place, key, "a list", value);
  }

  private static String kind(Object value) {
    if (value == null) {
      return "null";
    }
    return value instanceof Long || value instanceof Boolean || value instanceof Double
        ? value.toString()
        : value instanceof String text
            ? '"' + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"'
            : value instanceof List ? "a list" : value instanceof byte[] ? "bytes" : "a dictionary";
  }
}
