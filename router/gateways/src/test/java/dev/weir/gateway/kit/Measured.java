package dev.weir.gateway.kit;

import dev.weir.router.meter.MeterSource;
import dev.weir.router.meter.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What a source gives, as lines. */
public final class Measured implements Meters {
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long STEP_NANOS = 1_000_000;

  private final List<String> lines = new ArrayList<>();

  private Measured() {}

  public static List<String> of(MeterSource source) {
    Measured measured = new Measured();
    source.measure(measured);
    return measured.lines;
  }

  /** Waits until a source gives exactly these lines, for at most ten seconds. */
  public static void await(MeterSource source, String... expected) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!of(source).equals(List.of(expected))) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("expected " + List.of(expected) + ", not " + of(source));
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  @Override
  public void counter(String name, String sentence, Map<String, String> labels, double value) {
    lines.add(name + labels + " " + (long) value);
  }

  @Override
  public void gauge(String name, String sentence, Map<String, String> labels, double value) {
    lines.add(name + labels + " " + (long) value);
  }
}
