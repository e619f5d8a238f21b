package dev.weir.router.meter;

import java.util.Map;

/**
 * Takes measurements. Names are in lower case with underscores ({@code calls_queued}), without a
 * prefix for the product, and end with their unit where they have one ({@code _bytes}, {@code
 * _seconds}, {@code _millis}); one name is always of the same kind, with the same keys of labels.
 * Used by one thread.
 */
public interface Meters {

  /** What only rises, since the start; the sentence says what it is. */
  void counter(String name, String sentence, Map<String, String> labels, double value);

  /** What rises and falls. */
  void gauge(String name, String sentence, Map<String, String> labels, double value);

  /** The same without labels. */
  default void counter(String name, String sentence, double value) {
    counter(name, sentence, Map.of(), value);
  }

  /** The same without labels. */
  default void gauge(String name, String sentence, double value) {
    gauge(name, sentence, Map.of(), value);
  }
}
