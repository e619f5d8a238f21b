package dev.weir.gateway.worker;

import static dev.weir.gateway.worker.TestWorkers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.worker.TestWorkers.Awaited;
import dev.weir.gateway.worker.TestWorkers.Outcome;
import dev.weir.gateway.worker.process.StopSignal;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.router.Router;
import dev.weir.router.meter.Meters;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool as the callee of its procedure, asked by other sessions. */
final class PoolBehindRouterTest {
  @TempDir Path directory;

  private Router router;
  private WorkerPool pool;
  private TestCaller caller;

  private void serve(WorkerPoolOptions options) throws Exception {
    serve(options, RouterOptions.DEFAULT);
  }

  private void serve(WorkerPoolOptions options, RouterOptions with) throws Exception {
    router =
        Router.builder().options(with).realm(options.prepared(RealmOptions.open("realm1"))).start();
    pool = WorkerPool.start(options);
    pool.serve(router);
    caller = new TestCaller(router);
    eventually("all are ready", () -> pool.status().ready() == options.instances());
  }

  /** That both are ready holds for a moment after the answer too, until the pool sees the end. */
  private void awaitRestart() {
    eventually(
        "another one is begun and both are ready",
        () -> pool.status().restarts() == 1 && pool.status().ready() == 2);
  }

  private WorkerPoolBuilder lines(int instances) {
    return TestWorkers.options(directory, WorkerFraming.LINE, instances);
  }

  @AfterEach
  void close() {
    if (caller != null) {
      assertThat(caller.fault()).isNotDone();
      caller.close();
    }
    if (router != null) {
      router.close();
    }
    if (pool != null) {
      pool.close();
    }
  }

  @Test
  void aCallReachesAWorkerAndItsAnswerTheCaller() throws Exception {
    serve(lines(2).build());
    assertThat(caller.call("hello").now().text()).isEqualTo("hello");
    assertThat(caller.call().now().firstError()).isEqualTo("wamp.error.invalid_argument");
  }

  @Test
  void thePoolIsMeasured() throws Exception {
    serve(lines(2).build());
    caller.call("die").now();
    caller.call("hello").now();
    awaitRestart();
    Map<String, Double> measured = new HashMap<>();
    pool.meters()
        .measure(
            new Meters() {
              @Override
              public void counter(String name, String text, Map<String, String> by, double value) {
                measured.put(name + by.get("procedure") + by.get("realm"), value);
              }

              @Override
              public void gauge(String name, String text, Map<String, String> by, double value) {
                counter(name, text, by, value);
              }
            });
    assertThat(measured)
        .containsEntry("worker_readycom.example.workrealm1", 2.0)
        .containsEntry("worker_deathscom.example.workrealm1", 1.0)
        .containsEntry("worker_answerscom.example.workrealm1", 1.0)
        .hasSize(11);
  }

  @Test
  void theWholePayloadMayBeJson() throws Exception {
    serve(lines(1).request(WorkerRequest.JSON).build());
    Payload payload = Payload.of(List.of(1L, "zwei", true), Map.of("k", List.of(2.5)));
    Outcome echoed = caller.call(Dict.EMPTY, payload).now();
    assertThat(echoed.arguments()).isEqualTo(List.of(1L, "zwei", true));
    assertThat(echoed.keywords()).isEqualTo(Map.of("k", List.of(2.5)));
  }

  @Test
  void aQueueThatIsFullAnswersAtOnceAndWhatWaitsIsServed() throws Exception {
    serve(lines(2).queue(3, 1 << 20).build());
    List<Awaited> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(caller.call("sleep 2"));
    }
    for (Awaited refused : calls.subList(5, 8)) {
      assertThat(refused.now().firstError()).isEqualTo("wamp.error.unavailable");
      assertThat(refused.now().keywords()).containsKey("retry_after_ms");
    }
    calls.subList(0, 5).forEach(served -> assertThat(served.now().text()).isEqualTo("slept"));
  }

  @Test
  void aWorkerThatTakesTooLongIsEndedAndItsLateAnswerIsNobodys() throws Exception {
    serve(lines(2).timeout(Duration.ofSeconds(2)).build());
    Awaited stuck = caller.call("sleep 1000");
    for (int i = 0; i < 50; i++) {
      assertThat(caller.call("other " + i).now().text()).isEqualTo("other " + i);
    }
    assertThat(stuck.now().firstError()).isEqualTo("wamp.error.timeout");
    assertThat(stuck.now().arguments().toString()).contains("2000 ms", "workers.timeout");
    awaitRestart();
    assertThat(pool.status().timeouts()).isEqualTo(1);
    assertThat(pool.status().deaths()).isZero();
  }

  @Test
  void aWorkerThatIsHaltedAndGoesOnAnswersNobodyTwice() throws Exception {
    serve(lines(2).timeout(Duration.ofSeconds(2)).build());
    long halted = Long.parseLong(caller.call("pid").now().text());
    TestWorkers.kill("STOP", halted);
    Path both = directory.resolve("both");
    Awaited first = caller.call("until " + both);
    Awaited second = caller.call("until " + both);
    eventually("each has a call", () -> pool.status().busy() == 2);
    Files.createFile(both);
    List<String> errors = new ArrayList<>(List.of(first.now().error(), second.now().error()));
    assertThat(errors).containsExactlyInAnyOrder("", "wamp.error.timeout");
    TestWorkers.kill("CONT", halted);
    eventually("it is gone", () -> !TestWorkers.alive(halted));
    awaitRestart();
    for (int i = 0; i < 20; i++) {
      assertThat(caller.call("next " + i).now().text()).isEqualTo("next " + i);
    }
    assertThat(pool.status().timeouts()).isEqualTo(1);
    assertThat(pool.status().restarts()).isEqualTo(1);
  }

  @Test
  void aCallGivenUpEndsItsWorkerUnlessItIsOnlySkipped() throws Exception {
    serve(lines(1).build());
    String before = caller.call("pid").now().text();

    Awaited killed = caller.call("sleep 1000");
    eventually("it runs", () -> pool.status().busy() == 1);
    caller.cancel("kill");
    assertThat(killed.now().firstError()).isEqualTo("wamp.error.canceled");
    String after = caller.call("pid").now().text();
    assertThat(after).isNotEqualTo(before);

    Awaited skipped = caller.call("sleep 2");
    eventually("it runs", () -> pool.status().busy() == 1);
    caller.cancel("skip");
    assertThat(skipped.now().firstError()).isEqualTo("wamp.error.canceled");
    assertThat(caller.call("pid").now().text()).isEqualTo(after);
    assertThat(pool.status().cancellations()).isEqualTo(1);
  }

  @Test
  void aCallerThatLeavesEndsTheWorkerThatItHeld() throws Exception {
    serve(lines(1).build());
    Awaited running = caller.call("sleep 1000");
    eventually("it runs", () -> pool.status().busy() == 1);
    caller.close();
    eventually("the worker is begun again", () -> pool.status().restarts() == 1);
    assertThat(running).isNotNull();
    try (TestCaller other = new TestCaller(router)) {
      assertThat(other.call("next").now().text()).isEqualTo("next");
    }
  }

  @Test
  void aCallWhoseWorkerDiesFailsByNameOrGoesToAnotherOne() throws Exception {
    serve(lines(2).build());
    Outcome died = caller.call("die").now();
    assertThat(died.firstError()).isEqualTo(WorkerError.DIED);
    assertThat(pool.status().deaths()).isEqualTo(1);
    close();

    serve(lines(2).retryOnDeath(true).build());
    assertThat(caller.call("die").now().firstError()).isEqualTo(WorkerError.DIED);
    assertThat(pool.status().deaths()).isEqualTo(2);
    eventually("the retry is counted", () -> pool.status().retries() == 1);
  }

  @Test
  void aPoolWhoseRoleMayNotRegisterIsRefusedWithTheReason() throws Exception {
    router =
        Router.builder()
            .realm(RealmOptions.open("realm1").toBuilder().role("idle", List.of()).build())
            .start();
    for (String role : List.of("idle", "nobody")) {
      try (WorkerPool refused = WorkerPool.start(lines(1).role(role).build())) {
        assertThatThrownBy(() -> refused.serve(router))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(
                role.equals("idle") ? "wamp.error.not_authorized" : "wamp.error.no_such_role");
      }
    }
  }

  @Test
  void aPoolThatClosesLetsItsCallEndAndLeaves() throws Exception {
    serve(lines(1).build());
    Awaited running = caller.call("sleep 2");
    eventually("it runs", () -> pool.status().busy() == 1);
    pool.close();
    assertThat(running.now().text()).isEqualTo("slept");
    assertThat(caller.call("late").now().firstError()).isEqualTo("wamp.error.no_such_procedure");
    eventually("it has left", () -> router.localPeers() == 1);
  }

  @Test
  void callsThatTheRouterHasNotWaitedForAreNotWaitedForAgain() throws Exception {
    RouterOptions hurried = RouterOptions.builder().drain(Duration.ofMillis(100)).build();
    WorkerPoolBuilder patient = lines(4).timeout(Duration.ZERO);
    serve(patient.stop(StopSignal.TERM, Duration.ofSeconds(60)).build(), hurried);
    for (int i = 0; i < 4; i++) { // the router says GOODBYE to them and to the pool in any order
      Awaited running = new TestCaller(router).call("sleep 1000");
      assertThat(running).isNotDone();
    }
    eventually("all run", () -> pool.status().busy() == 4);
    router.close();
    long begun = System.nanoTime();
    pool.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    caller = null; // it was told that the router stops
  }
}
