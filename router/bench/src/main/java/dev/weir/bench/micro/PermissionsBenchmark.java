package dev.weir.bench.micro;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Permissions;
import dev.weir.router.auth.Roles;
import dev.weir.router.auth.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/**
 * What the rules cost a CALL or PUBLISH: a URI that was judged before, one that never was, and one
 * that a rule with a placeholder decides on. An RPC costs the router about 1,200 ns. A state a
 * thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PermissionsBenchmark {
  private static final int URIS = 1 << 8;
  private static final int MANY = 1 << 16;
  private static final Set<Action> ALL = Set.of(Action.values());

  @Param({"3", "1000"})
  public int rules;

  private final String[] known = new String[URIS];
  private final String[] fresh = new String[MANY];
  private Permissions plain;
  private Permissions named;
  private int next;

  @Setup
  public void fill() {
    List<Rule> list = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      list.add(new Rule("com.example%d.".formatted(i), MatchPolicy.PREFIX, ALL));
    }
    plain = new Roles(Map.of("user", list)).permissions("user", "joe");
    list.add(new Rule("com.inbox.${authid}", MatchPolicy.EXACT, ALL));
    named = new Roles(Map.of("user", list)).permissions("user", "joe");
    for (int i = 0; i < URIS; i++) {
      known[i] = "com.example%d.call%d".formatted(i % rules, i);
    }
    for (int i = 0; i < MANY; i++) {
      fresh[i] = "com.example%d.fresh%d".formatted(i % rules, i);
    }
  }

  @Benchmark
  public boolean known() {
    return plain.allows(Action.CALL, known[next++ & URIS - 1], MatchPolicy.EXACT);
  }

  @Benchmark
  public boolean fresh() {
    return plain.allows(Action.CALL, fresh[next++ & MANY - 1], MatchPolicy.EXACT);
  }

  @Benchmark
  public boolean withPlaceholder() {
    return named.allows(Action.CALL, known[next++ & URIS - 1], MatchPolicy.EXACT);
  }
}
