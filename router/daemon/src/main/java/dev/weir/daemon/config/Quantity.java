package dev.weir.daemon.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/**
 * A whole number with a unit and a range; where it may be off, {@code none} and {@code 0} say so
 * and it is then 0.
 *
 * <p>Thread-safe.
 */
record Quantity(
    String noun, String examples, Map<String, Long> units, long min, long max, boolean off) {
  private static final Map<String, Long> MILLISECONDS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final Comparator<Map.Entry<String, Long>> LARGEST =
      Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey());
  private static final Duration CENTURY = Duration.ofDays(36_500);

  static Quantity count(long min, long max) {
    return new Quantity("a number", "1000", Map.of("", 1L), min, max, false);
  }

  static Quantity duration() {
    return durationTo(CENTURY);
  }

  static Quantity durationTo(Duration longest) {
    String examples = "500ms, 10s, 5m, 24h or 7d";
    return new Quantity("a duration", examples, MILLISECONDS, 1, longest.toMillis(), false);
  }

  /** At least so long. */
  Quantity from(Duration shortest) {
    return new Quantity(noun, examples, units, shortest.toMillis(), max, off);
  }

  static Quantity size(long min, long max) {
    return new Quantity("a size", "512, 64KiB, 16MiB or 1GiB", BYTES, min, max, false);
  }

  Quantity orOff() {
    return new Quantity(noun, examples + ", or none", units, min, max, true);
  }

  ScalarType<Long> type() {
    return new ScalarType<>(noun, this::parse);
  }

  ScalarType<Duration> durationType() {
    return new ScalarType<>(noun, text -> Duration.ofMillis(parse(text)));
  }

  private long parse(String text) throws InvalidValueException {
    if (off && (text.equals("none") || text.equals("0"))) {
      return 0;
    }
    boolean negative = text.startsWith("-");
    int start = negative ? 1 : 0;
    int end = digits(text, start);
    Long unit = units.get(text.substring(end).strip());
    if (start == end || unit == null) {
      throw new InvalidValueException("`" + text + "` is not " + noun + ": write " + examples);
    }
    if (negative) {
      throw new InvalidValueException(text + " is negative: " + range());
    }
    return bounded(text, new BigInteger(text.substring(0, end)).multiply(BigInteger.valueOf(unit)));
  }

  private long bounded(String text, BigInteger value) throws InvalidValueException {
    if (value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw new InvalidValueException(text + " is too large: " + range());
    }
    if (value.compareTo(BigInteger.valueOf(min)) < 0) {
      throw new InvalidValueException(text + " is too small: " + range());
    }
    return value.longValueExact();
  }

  private String range() {
    return written(min) + " to " + written(max) + (off ? ", or `none` for off" : "");
  }

  /** In the largest unit that leaves no remainder. */
  private String written(long value) {
    return units.entrySet().stream()
        .filter(unit -> value % unit.getValue() == 0)
        .max(LARGEST)
        .map(unit -> value / unit.getValue() + unit.getKey())
        .orElse(Long.toString(value));
  }

  private static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
