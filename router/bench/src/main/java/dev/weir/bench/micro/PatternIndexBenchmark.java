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
 * Looking up URIs among exact URIs, prefixes and wildcard patterns in equal parts. A state a
 * thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PatternIndexBenchmark {
  private static final int URIS = 1 << 10;

  @Param({"100", "10000", "100000"})
  public int patterns;

  private final PatternIndex<Integer> index = new PatternIndex<>();
  private final String[] exact = new String[URIS];
  private final String[] byPattern = new String[URIS];
  private int next;

  /**
   * Fills the index; the URIs looked up have hash codes yet to be computed, as received ones do.
   */
  @Setup
  public void fill() {
    for (int i = 0; i < patterns; i++) {
      index.put("com.example%d.exact.topic".formatted(i), MatchPolicy.EXACT, i);
      index.put("com.example%d.prefix".formatted(i), MatchPolicy.PREFIX, i);
      index.put("com.example%d..wild".formatted(i), MatchPolicy.WILDCARD, i);
    }
    for (int i = 0; i < URIS; i++) {
      int at = (int) ((long) i * patterns / URIS);
      exact[i] = "com.example%d.exact.topic".formatted(at);
      byPattern[i] = "com.example%d.prefix.topic".formatted(at);
    }
  }

  @Benchmark
  public Integer bestExact() {
    return index.best(exact[next++ & URIS - 1]);
  }

  @Benchmark
  public Integer bestPrefix() {
    return index.best(byPattern[next++ & URIS - 1]);
  }

  @Benchmark
  public void everyMatch(Blackhole blackhole) {
    index.forEachMatch(byPattern[next++ & URIS - 1], blackhole::consume);
  }
}
