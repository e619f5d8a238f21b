package dev.weir.bench.micro;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.PatternIndex;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What wildcard patterns in numbers cost a publication: patterns as applications have them, of one
 * shape, and patterns made to be slow, of as many shapes as a realm allows, which differ from each
 * other in the last component only. A state a thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WildcardBenchmark {
  private static final int URIS = 1 << 10;
  private static final int SHAPES = 1 << 8;

  @Param({"1000", "100000"})
  public int patterns;

  private final PatternIndex<Integer> plain = new PatternIndex<>();
  private final PatternIndex<Integer> hostile = new PatternIndex<>();
  private final String[] one = new String[URIS];
  private final String[] none = new String[URIS];
  private int next;

  /** The URIs have hash codes yet to be computed, as received ones do. */
  @Setup
  public void fill() {
    for (int i = 0; i < patterns; i++) {
      plain.put("com.example%d..wild".formatted(i), MatchPolicy.WILDCARD, i);
      hostile.put(slow(i % SHAPES) + ".x" + i, MatchPolicy.WILDCARD, i);
    }
    for (int i = 0; i < URIS; i++) {
      one[i] = "com.example%d.any.wild".formatted((int) ((long) i * patterns / URIS));
      none[i] = slow(SHAPES - 1) + ".y" + i;
    }
  }

  @Benchmark
  public void oneMatches(Blackhole blackhole) {
    plain.forEachMatch(one[next++ & URIS - 1], blackhole::consume);
  }

  @Benchmark
  public void noneOfTheSlowMatches(Blackhole blackhole) {
    hostile.forEachMatch(none[next++ & URIS - 1], blackhole::consume);
  }

  /** Eight components, literal where the shape has a bit. */
  private static String slow(int shape) {
    StringBuilder pattern = new StringBuilder();
    for (int bit = 0; bit < 8; bit++) {
      pattern.append(bit == 0 ? "" : ".").append((shape & 1 << bit) == 0 ? "" : "c" + bit);
    }
    return pattern.toString();
  }
}
