package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timeouts of calls, most of them on a time that the test lets pass. */
final class CallTimeoutTest {
  private static final int THREADS = 64;

  private final ScriptedRouter router = new ScriptedRouter();
  private final VirtualTime time = new VirtualTime();

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  @Test
  @Hostile("K3")
  void threadsWithTimeoutsOfTheirOwnGetThemExactly() {
    Joined joined = router.join(options -> options.time(time));
    SortedMap<Duration, CompletableFuture<CallResult>> calls = new TreeMap<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Duration timeout = Duration.ofMillis(10 + thread * 59_990L / (THREADS - 1));
      Call call = Call.of("com.example.p" + timeout.toMillis()).timeout(timeout);
      calls.put(timeout, soon(meanwhile(() -> joined.client().call(call))));
    }
    Map<Long, String> sent = sent(joined.peer());
    calls.forEach(
        (timeout, call) -> {
          time.advanceTo(timeout.minusNanos(1));
          assertThat(joined.client().statistics().timeouts())
              .isEqualTo(calls.headMap(timeout).size());
          assertThat(call).isNotDone();
          time.advanceTo(timeout);
          assertThat(failure(call).reason()).isEqualTo(Reason.TIMEOUT);
          assertThat(sent.get(joined.peer().expect(Cancel.class).request()))
              .isEqualTo("com.example.p" + timeout.toMillis());
        });
    assertThat(joined.client().statistics())
        .isEqualTo(new ClientStatistics(THREADS, 0, THREADS, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static Map<Long, String> sent(ScriptedPeer peer) {
    Map<Long, String> sent = new HashMap<>();
    for (int i = 0; i < THREADS; i++) {
      dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
      sent.put(call.request(), call.procedure());
    }
    return sent;
  }

  @Test
  void theDefaultTimeoutIsThirtySeconds() {
    Joined joined = router.join(options -> options.time(time));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    CompletableFuture<Registration> registration =
        joined.client().register("com.example.q", invocation -> 0);
    CompletableFuture<Subscription> subscription =
        joined.client().subscribe("com.example.t", event -> {});
    time.advance(Duration.ofSeconds(30).minusNanos(1));
    assertThat(joined.client().statistics().timeouts()).isZero();
    time.advance(Duration.ofNanos(1));
    assertThat(failure(call)).hasMessageContaining("30 s").hasMessageContaining("com.example.p");
    assertThat(failure(registration).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure(subscription).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void withoutATimeoutACallWaitsForEver() {
    Joined joined = router.join(options -> options.time(time).timeout(Duration.ZERO));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    CompletableFuture<CallResult> own =
        joined.client().call(Call.of("com.example.q").timeout(Duration.ofSeconds(1)));
    time.advance(Duration.ofDays(300));
    assertThat(failure(own).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(call).isNotDone();
  }

  @Test
  void lateAnswersAreCountedAndDisturbNobody() {
    Joined joined = router.join(options -> options.time(time));
    List<CompletableFuture<CallResult>> late = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      late.add(joined.client().call(Call.of("com.example.slow").timeout(Duration.ofSeconds(1))));
      ids.add(joined.peer().expect(dev.weir.protocol.Call.class).request());
    }
    assertThat(late.get(2).cancel(true)).isTrue();
    joined.peer().expect(Cancel.class);
    time.advance(Duration.ofSeconds(1));
    late.subList(0, 2)
        .forEach(call -> assertThat(failure(call).reason()).isEqualTo(Reason.TIMEOUT));
    joined.peer().expect(Cancel.class);
    joined.peer().expect(Cancel.class);
    joined.peer().send(result(ids.get(0), "late"));
    joined.peer().error(MessageType.CALL, ids.get(1), "wamp.error.canceled");
    joined.peer().error(MessageType.CALL, ids.get(2), "wamp.error.canceled");
    CompletableFuture<CallResult> next = joined.client().call("com.example.next");
    joined
        .peer()
        .send(result(joined.peer().expect(dev.weir.protocol.Call.class).request(), "in time"));
    assertThat(soon(next).as(String.class)).isEqualTo("in time");
    assertThat(joined.client().statistics())
        .isEqualTo(new ClientStatistics(4, 0, 2, 1, 3, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void anAnswerTakesItsDeadlineWithIt() {
    Joined joined = router.join(options -> options.time(time));
    for (int i = 0; i < 100; i++) {
      CompletableFuture<CallResult> call = joined.client().call("com.example.p");
      joined
          .peer()
          .send(result(joined.peer().expect(dev.weir.protocol.Call.class).request(), "fine"));
      soon(call);
    }
    assertThat(time.waiting()).isLessThanOrEqualTo(1);
    time.advance(Duration.ofMinutes(1));
    assertThat(joined.client().statistics().timeouts()).isZero();
  }

  @Test
  void whoWaitsGetsTheFailureItself() {
    Joined joined = router.join(options -> options.time(time));
    CompletableFuture<WampException> thrown =
        meanwhile(
            () ->
                catchThrowableOfType(
                    WampException.class, () -> joined.client().blocking().call("com.example.p")));
    joined
        .peer()
        .error(
            MessageType.CALL,
            joined.peer().expect(dev.weir.protocol.Call.class).request(),
            "com.example.error.no");
    WampException failure = soon(thrown);
    assertThat(failure.uri()).isEqualTo("com.example.error.no");
    assertThat(failure.getStackTrace())
        .anySatisfy(frame -> assertThat(frame.getClassName()).contains("CallTimeoutTest"));
  }

  @Test
  void whoIsInterruptedWhileItWaitsCancelsTheCall() throws Exception {
    Joined joined = router.join(options -> options.time(time));
    CompletableFuture<Reason> outcome = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              WampException failure =
                  catchThrowableOfType(
                      WampException.class, () -> joined.client().blocking().call("com.example.p"));
              outcome.complete(Thread.currentThread().isInterrupted() ? failure.reason() : null);
            });
    waiting.start();
    long id = joined.peer().expect(dev.weir.protocol.Call.class).request();
    waiting.interrupt();
    assertThat(soon(outcome)).isEqualTo(Reason.CANCELED);
    assertThat(joined.peer().expect(Cancel.class).request()).isEqualTo(id);
    waiting.join();
  }

  @Test
  void aHintWhenToTryAgainIsTold() {
    Joined joined = router.join(options -> options.time(time).retry(Retry.none()));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    long id = joined.peer().expect(dev.weir.protocol.Call.class).request();
    joined
        .peer()
        .send(
            new dev.weir.protocol.ErrorMessage(
                MessageType.CALL.code(),
                id,
                dev.weir.protocol.Dict.EMPTY,
                "wamp.error.unavailable",
                Payload.of(List.of("full"), Map.of("retry_after_ms", 250L))));
    WampException failure = failure(call);
    assertThat(failure.retryAfter()).contains(Duration.ofMillis(250));
    assertThat(failure.reason().isRetryable()).isTrue();
    assertThat(Reason.NOT_AUTHORIZED.isRetryable()).isFalse();
  }

  private static Message result(long id, Object value) {
    return new Result(id, ResultDetails.NONE, Payload.of(value));
  }
}
