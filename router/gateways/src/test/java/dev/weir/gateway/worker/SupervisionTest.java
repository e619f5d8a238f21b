package dev.weir.gateway.worker;

import static dev.weir.gateway.worker.TestWorkers.alive;
import static dev.weir.gateway.worker.TestWorkers.call;
import static dev.weir.gateway.worker.TestWorkers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.worker.TestWorkers.Awaited;
import dev.weir.gateway.worker.process.PortInUseException;
import dev.weir.gateway.worker.process.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers are begun, watched, begun again and ended. */
final class SupervisionTest {
  @TempDir Path directory;

  private WorkerPoolBuilder lines(int instances) {
    return TestWorkers.options(directory, WorkerFraming.LINE, instances);
  }

  @Test
  void eachWorkerHasItsPortAndEachFreeOneGetsACall() throws IOException {
    try (WorkerPool pool = WorkerPool.start(lines(3).build())) {
      eventually("three are ready", () -> pool.status().ready() == 3);
      Path all = directory.resolve("all");
      List<Awaited> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(call(pool, "until " + all));
      }
      eventually("each has a call", () -> pool.status().busy() == 3);
      Files.createFile(all);
      Set<String> pids = new HashSet<>();
      calls.forEach(call -> pids.add(call.now().text()));
      assertThat(pids).hasSize(3);
    }
  }

  @Test
  void asManyCallsRunAsThereAreWorkersAndTheOthersWaitInTheirOrder() throws IOException {
    try (WorkerPool pool = WorkerPool.start(lines(2).build())) {
      List<Awaited> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(call(pool, "until " + directory.resolve("call" + i)));
      }
      for (int i = 0; i < 8; i++) {
        int running = Math.min(2, 8 - i);
        int waiting = Math.max(0, 6 - i);
        eventually(
            "the others wait",
            () -> pool.status().busy() == running && pool.status().waiting() == waiting);
        Files.createFile(directory.resolve("call" + i));
        assertThat(calls.get(i).now().text()).isNotEmpty();
      }
      assertThat(pool.status().answers()).isEqualTo(8);
      assertThat(pool.status().busy() + pool.status().waiting()).isZero();
    }
  }

  @Test
  void aPortInUseIsAnErrorThatNamesThePortAndItsOwner() throws IOException {
    WorkerPoolOptions options = lines(2).build();
    try (ServerSocket taken =
        new ServerSocket(options.port(1), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> WorkerPool.start(options))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(TestWorkers.free(options.port(0))).isTrue();
    }
  }

  @Test
  void theSamePoolDoesNotRunTwice() throws IOException {
    WorkerPoolOptions options = lines(1).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      assertThatThrownBy(() -> WorkerPool.start(options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(options.record().toString())
          .hasMessageContaining("in use");
      assertThat(call(pool, "still here").now().text()).isEqualTo("still here");
    }
  }

  @Test
  void aWorkerThatIsKilledWhileItHasNothingToDoCostsNoCall() throws Exception {
    try (WorkerPool pool = WorkerPool.start(lines(1).build())) {
      for (int i = 1; i <= 10; i++) {
        long pid = Long.parseLong(call(pool, "pid").now().text());
        TestWorkers.kill("KILL", pid);
        int deaths = i;
        eventually("its death is noticed", () -> pool.status().deaths() == deaths);
        assertThat(call(pool, "next").now().text()).isEqualTo("next");
      }
      assertThat(pool.status().restarts()).isEqualTo(10);
    }
  }

  @Test
  void theEndOfAProcessForOneRequestIsNoDeath() throws IOException {
    WorkerPoolOptions options =
        TestWorkers.options(directory, WorkerFraming.STDIO, 1)
            .perRequest(true)
            .command("wc", "-c")
            .build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      for (int i = 0; i < 5; i++) {
        assertThat(call(pool, "abc").now().text().strip()).isEqualTo("3");
      }
      eventually("the next one is begun", () -> pool.status().restarts() == 5);
      assertThat(pool.status().deaths()).isZero();
    }
  }

  @Test
  void aWorkerThatNeverIsReadyIsBegunAgainMoreAndMoreSlowly() throws IOException {
    WorkerPoolOptions options =
        lines(1)
            .command("python3", "-c", "print('broken')")
            .restart(Duration.ofMillis(1), Duration.ofMillis(50))
            .timeout(Duration.ofMillis(700))
            .build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      Awaited call = call(pool, "anybody?");
      assertThat(call.now().firstError()).isEqualTo("wamp.error.timeout");
      assertThat(call.now().arguments().toString()).contains("no worker was ready");
      eventually("it is begun again", () -> pool.status().restarts() >= 1);
      assertThat(pool.status().restarts()).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void aWorkerThatDoesNotAcceptInTimeIsEnded() throws IOException {
    WorkerPoolOptions options =
        lines(1)
            .command("sh", "-c", "echo $$ >> started; exec sleep 1000")
            .startWithin(Duration.ofMillis(300))
            .build();
    Path started = directory.resolve("started");
    try (WorkerPool pool = WorkerPool.start(options)) {
      eventually("a second one has said so", () -> lines(started).size() >= 2);
      assertThat(pool.status().restarts()).isPositive();
      long first = Long.parseLong(lines(started).get(0));
      assertThat(alive(first)).isFalse();
    }
    for (String pid : lines(started)) {
      assertThat(alive(Long.parseLong(pid))).isFalse();
    }
  }

  /** None while the file is not there: a process may be ended before it says anything. */
  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatAWorkerHasBegunEndsWithIt() throws IOException {
    WorkerPoolOptions options = lines(1).timeout(Duration.ofSeconds(2)).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      eventually("it is ready", () -> pool.status().ready() == 1);
      long child = Long.parseLong(call(pool, "spawn").now().text());
      assertThat(call(pool, "sleep 100").now().firstError()).isEqualTo("wamp.error.timeout");
      eventually("its child is ended", () -> !alive(child));
      eventually(
          "there is another one",
          () -> pool.status().restarts() == 1 && pool.status().ready() == 1);
      long second = Long.parseLong(call(pool, "spawn").now().text());
      pool.close();
      assertThat(alive(second)).isFalse();
    }
  }

  @Test
  void closingAsksByTheSignalAndLetsTheCallEndAndTakesNoMore() throws IOException {
    WorkerPoolOptions options = lines(1).stop(StopSignal.INT, Duration.ofSeconds(10)).build();
    WorkerPool pool = WorkerPool.start(options);
    long pid = Long.parseLong(call(pool, "pid").now().text());
    Awaited running = call(pool, "sleep 2");
    eventually("it runs", () -> pool.status().busy() == 1);
    Awaited waiting = call(pool, "never");
    pool.close();
    assertThat(running.now().text()).isEqualTo("slept");
    assertThat(waiting.now().firstError()).isEqualTo("wamp.error.unavailable");
    assertThat(call(pool, "late").now().firstError()).isEqualTo("wamp.error.unavailable");
    assertThat(alive(pid)).isFalse();
    assertThat(TestWorkers.free(options.port(0))).isTrue();
    assertThat(Files.readString(options.record()).strip()).isEmpty();
  }

  @Test
  void aWorkerThatIgnoresTheSignalIsEndedAfterTheGrace() throws IOException {
    String ignoring = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); ";
    String program = Files.readString(Path.of(TestWorkers.program()));
    Path file = Files.writeString(directory.resolve("ignoring.py"), ignoring + "\n" + program);
    WorkerPoolOptions options =
        lines(1)
            .command("python3", file.toString(), "line", "${port}")
            .stop(StopSignal.TERM, Duration.ofMillis(200))
            .build();
    WorkerPool pool = WorkerPool.start(options);
    long pid = Long.parseLong(call(pool, "pid").now().text());
    pool.close();
    assertThat(alive(pid)).isFalse();
  }

  @Test
  void whatWorkersPrintIsKeptInFilesThatDoNotGrowBeyondTheirSize() throws IOException {
    WorkerPoolOptions options = lines(2).log("logs/work-${index}.log", 1000).build();
    Path file = directory.resolve("logs/work-0.log");
    Path older = directory.resolve("logs/work-0.log.1");
    try (WorkerPool pool = WorkerPool.start(options)) {
      eventually("both are ready", () -> pool.status().ready() == 2);
      for (int i = 0; i < 200; i++) {
        call(pool, "print " + "x".repeat(30)).now();
      }
      eventually("the log was rotated", () -> Files.exists(older));
      assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
      assertThat(Files.size(older)).isLessThanOrEqualTo(1000);
      assertThat(Files.readString(older)).contains("x".repeat(30) + "\n");
      assertThat(directory.resolve("logs/work-1.log")).exists();
    }
  }

  @Test
  void workersThatRunAlreadyAreServedAndLeftAlone() throws Exception {
    WorkerPoolBuilder running = lines(2);
    WorkerPoolOptions options = running.build();
    List<Process> workers = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        workers.add(new ProcessBuilder(options.command(i)).start());
      }
      WorkerPoolOptions attached =
          running.command(List.of()).timeout(Duration.ofSeconds(2)).build();
      try (WorkerPool pool = WorkerPool.start(attached)) {
        eventually("both listen", () -> pool.status().ready() == 2);
        assertThat(call(pool, "hello").now().text()).isEqualTo("hello");
        assertThat(call(pool, "sleep 5").now().firstError()).isEqualTo("wamp.error.timeout");
        assertThat(call(pool, "other").now().text()).isEqualTo("other");
      }
      assertThat(workers).allMatch(Process::isAlive);
    } finally {
      workers.forEach(Process::destroyForcibly);
    }
  }
}
