package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of calls decides on further ones: limits that adapt, circuits, second attempts of
 * slow ones.
 */
final class OutcomesTest {
  private static final dev.weir.client.Call CALL = dev.weir.client.Call.of("com.example.p");

  private final ScriptedRouter router = new ScriptedRouter();
  private final VirtualTime time = new VirtualTime();
  private WampClient client;
  private ScriptedPeer peer;

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private void join(UnaryOperator<WampClientBuilder> options) {
    Joined joined = router.join(builder -> options.apply(builder.time(time).retry(Retry.none())));
    client = joined.client();
    peer = joined.peer();
  }

  private void answer(long request) {
    peer.send(new Result(request, ResultDetails.NONE, Payload.of(request)));
  }

  private void refuse(long request) {
    peer.error(MessageType.CALL, request, "wamp.error.unavailable");
  }

  private long call() {
    return peer.expect(Call.class).request();
  }

  /** Sees that no call has been sent. */
  private void expectNoCall() {
    client.publish("com.example.behind");
    peer.expect(dev.weir.protocol.Publish.class);
  }

  @Test
  void anAdaptiveLimitLetsMoreCallsOutAsTheyAreAnsweredAndFewerWhenTheyAreRefused() {
    join(options -> options.throttle(Throttle.standard().inFlight(100).adaptive(2)));
    List<CompletableFuture<CallResult>> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(client.call(CALL));
    }
    List<Long> sent = new ArrayList<>(List.of(call(), call()));
    expectNoCall();
    int answered = 0;
    for (; answered < 4; answered++) {
      answer(sent.get(answered));
      sent.add(call()); // In place of the one that was answered, and one more as the limit grows.
      sent.add(call());
    }
    expectNoCall();
    assertThat(sent.size() - answered).isEqualTo(6);
    refuse(sent.get(answered++));
    expectNoCall(); // Four may be under way now, and five are.
    answer(sent.get(answered++));
    expectNoCall();
    answer(sent.get(answered++));
    sent.add(call());
    while (answered < 30) {
      answer(sent.get(answered++));
      while (sent.size() < 30 && sent.size() - answered < 4) {
        sent.add(call());
      }
    }
    assertThat(all.stream().filter(each -> soonFails(each)).count()).isEqualTo(1);
  }

  private static boolean soonFails(CompletableFuture<CallResult> call) {
    return soon(call.handle((result, failure) -> failure != null));
  }

  @Test
  void aCircuitOpensClosesAndIsOneOfItsProcedureAlone() {
    Duration pause = Duration.ofSeconds(5);
    join(options -> options.circuitBreaker(CircuitBreaker.standard().failures(3, 5).pause(pause)));
    for (int i = 0; i < 3; i++) {
      CompletableFuture<CallResult> refused = client.call(CALL);
      refuse(call());
      assertThat(failure(refused)).hasMessageNotContaining("CircuitBreaker");
    }
    WampException open = failure(client.call(CALL));
    assertThat(open.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(open).hasMessageContaining("CircuitBreaker");
    assertThat(open.retryAfter()).contains(pause);
    CompletableFuture<CallResult> other = client.call("com.example.other");
    answer(call());
    soon(other);
    time.advance(pause);
    CompletableFuture<CallResult> probe = client.call(CALL);
    assertThat(failure(client.call(CALL))).hasMessageContaining("CircuitBreaker");
    answer(call());
    soon(probe);
    CompletableFuture<CallResult> closed = client.call(CALL);
    answer(call());
    soon(closed);
  }

  @Test
  void timeoutsOpenACircuitAndErrorsOfTheApplicationDoNot() {
    join(options -> options.circuitBreaker(CircuitBreaker.standard().failures(2, 2)));
    for (int i = 0; i < 5; i++) {
      CompletableFuture<CallResult> refused = client.call(CALL);
      peer.error(MessageType.CALL, call(), "com.example.error.sold_out");
      assertThat(failure(refused).reason()).isEqualTo(Reason.APPLICATION);
    }
    for (int i = 0; i < 2; i++) {
      CompletableFuture<CallResult> late = client.call(CALL.timeout(Duration.ofSeconds(1)));
      call();
      time.advance(Duration.ofSeconds(1));
      assertThat(failure(late).reason()).isEqualTo(Reason.TIMEOUT);
      peer.expect(Cancel.class);
    }
    assertThat(failure(client.call(CALL))).hasMessageContaining("CircuitBreaker");
  }

  @Test
  void aSlowCallIsMadeASecondTimeAndTheLoserIsCancelled() {
    join(options -> options);
    CompletableFuture<CallResult> hedged = client.call(CALL.hedged(Duration.ofMillis(100)));
    long first = call();
    time.advance(Duration.ofMillis(100).minusNanos(1));
    expectNoCall();
    time.advance(Duration.ofNanos(1));
    long second = call();
    answer(second);
    assertThat(soon(hedged).as(long.class)).isEqualTo(second);
    assertThat(peer.expect(Cancel.class).request()).isEqualTo(first);
    assertThat(client.statistics().hedges()).isEqualTo(1);
  }

  @Test
  void aQuickCallIsMadeOnce() {
    join(options -> options);
    CompletableFuture<CallResult> hedged = client.call(CALL.hedged(Duration.ofMillis(100)));
    answer(call());
    soon(hedged);
    time.advance(Duration.ofSeconds(1));
    expectNoCall();
    assertThat(client.statistics().hedges()).isZero();
  }

  @Test
  void aHedgedCallFailsWhenAllOfItsAttemptsHave() {
    join(options -> options);
    CompletableFuture<CallResult> hedged = client.call(CALL.hedged(Duration.ofMillis(100)));
    long first = call();
    time.advance(Duration.ofMillis(100));
    long second = call();
    refuse(first);
    expectNoCall();
    assertThat(hedged).isNotDone();
    peer.error(MessageType.CALL, second, "com.example.error.sold_out");
    // Which of them is the last one is a matter of threads here; HedgedCallTest has it exactly.
    assertThat(failure(hedged).uri()).isIn("com.example.error.sold_out", "wamp.error.unavailable");
  }

  @Test
  void cancellingAHedgedCallCancelsBothAttempts() {
    join(options -> options);
    CompletableFuture<CallResult> hedged = client.call(CALL.hedged(Duration.ofMillis(100)));
    long first = call();
    time.advance(Duration.ofMillis(100));
    long second = call();
    hedged.cancel(true);
    assertThat(List.of(peer.expect(Cancel.class).request(), peer.expect(Cancel.class).request()))
        .containsExactlyInAnyOrder(first, second);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    join(options -> options);
    assertThat(failure(client.call(CALL.hedged(Duration.ofMillis(1)).onProgress(part -> {}))))
        .hasMessageContaining("progressive");
    assertThatIllegalArgumentException().isThrownBy(() -> CALL.hedged(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> Throttle.standard().adaptive(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Throttle.standard().inFlight(5).adaptive(6));
    assertThatIllegalArgumentException().isThrownBy(() -> CircuitBreaker.standard().failures(3, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CircuitBreaker.standard().pause(Duration.ZERO));
  }
}
