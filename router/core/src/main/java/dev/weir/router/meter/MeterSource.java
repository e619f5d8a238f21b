package dev.weir.router.meter;

/**
 * Something that can be measured: a router, a gateway. Asked whenever somebody looks, on a thread
 * that may wait for a short time. Thread-safe.
 */
@FunctionalInterface
public interface MeterSource {
  /** Gives all measurements as of now. */
  void measure(Meters to);
}
