package dev.weir.gateway.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pools of small Python programs. Stateless. */
final class TestWorkers {
  private static final long PATIENCE_SECONDS = 30;

  private TestWorkers() {}

  /** What a call was answered with. */
  record Outcome(String error, List<Object> arguments, java.util.Map<String, Object> keywords) {
    String text() {
      assertThat(error).as("%s", arguments).isEmpty();
      return (String) arguments.get(0);
    }

    String firstError() {
      assertThat(error).as("%s", arguments).isNotEmpty();
      return error;
    }
  }

  /** The first answer completes it, a second one is an error of the pool's. */
  static final class Awaited extends CompletableFuture<Outcome> implements WorkerReply {
    @Override
    public void result(Payload payload) {
      answered("", payload);
    }

    @Override
    public void error(String uri, Payload payload) {
      answered(uri, payload);
    }

    private void answered(String uri, Payload payload) {
      Payload values = Transcoder.values(payload);
      if (!complete(new Outcome(uri, values.arguments(), values.keywords()))) {
        throw new IllegalStateException("a second answer");
      }
    }

    Outcome now() {
      try {
        return get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (Exception late) {
        throw new AssertionError("no answer", late);
      }
    }
  }

  static WorkerPoolBuilder options(Path directory, WorkerFraming framing, int instances) {
    WorkerPoolBuilder builder =
        WorkerPoolOptions.builder("realm1", "com.example.work")
            .directory(directory)
            .framing(framing)
            .instances(instances)
            .restart(Duration.ofMillis(5), Duration.ofMillis(20))
            .stop(dev.weir.gateway.worker.process.StopSignal.TERM, Duration.ofSeconds(5));
    if (framing == WorkerFraming.STDIO) {
      return builder.command("python3", program(), "stdio", "0");
    }
    int first = freePorts(instances);
    String kind = framing.name().toLowerCase(Locale.ROOT);
    return builder
        .ports(first, first + instances - 1)
        .command("python3", program(), kind, "${port}");
  }

  static String program() {
    try {
      return Path.of(TestWorkers.class.getResource("worker.py").toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first of so many ports in a row at which nobody listens. */
  static int freePorts(int count) {
    for (int first = 21_000 + (int) (ProcessHandle.current().pid() % 97) * 100; ; first += count) {
      if (free(first, count)) {
        return first;
      }
    }
  }

  private static boolean free(int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (!free(port)) {
        return false;
      }
    }
    return true;
  }

  static boolean free(int port) {
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  static Awaited call(WorkerPool pool, Object... arguments) {
    Awaited answer = new Awaited();
    pool.call(Payload.of(arguments), answer);
    return answer;
  }

  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  static boolean alive(long pid) {
    return ProcessHandle.of(pid).isPresent() && !state(pid).equals("Z");
  }

  /** Nobody may be there to take the exit code of an orphan. */
  private static String state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
    } catch (IOException gone) {
      return "Z";
    }
  }

  static void kill(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }
}
