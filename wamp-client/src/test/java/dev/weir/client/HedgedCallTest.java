package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Dict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of two attempts counts, where the test itself completes them, one after the other. */
final class HedgedCallTest {
  private static final Duration AFTER = Duration.ofMillis(100);

  private final VirtualTime time = new VirtualTime();
  private final ClientThreads threads = new ClientThreads(Optional.empty(), Optional.of(time));
  private final Counters counters = new Counters();
  private final BlockingQueue<CompletableFuture<CallResult>> made = new LinkedBlockingQueue<>();
  private final List<Optional<Duration>> timeouts = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    threads.close();
  }

  private CompletableFuture<CallResult> begin() {
    return begin(Duration.ZERO);
  }

  private CompletableFuture<CallResult> begin(Duration timeout) {
    return HedgedCall.begin(
        threads, counters, Call.of("com.example.p").hedged(AFTER), timeout, this::attempted);
  }

  private CompletableFuture<CallResult> attempted(Call call) {
    CompletableFuture<CallResult> attempt = new CompletableFuture<>();
    assertThat(call.hedge()).isEmpty();
    timeouts.add(call.timeout());
    made.add(attempt);
    return attempt;
  }

  private CompletableFuture<CallResult> attempt() throws InterruptedException {
    CompletableFuture<CallResult> attempt = made.poll(10, TimeUnit.SECONDS);
    assertThat(attempt).isNotNull();
    return attempt;
  }

  private static CallResult result() {
    return new CallResult(Dict.EMPTY, null);
  }

  @Test
  void theFailureThatComesLastCounts() throws Exception {
    CompletableFuture<CallResult> hedged = begin();
    CompletableFuture<CallResult> first = attempt();
    time.advance(AFTER);
    CompletableFuture<CallResult> second = attempt();
    first.completeExceptionally(new WampException("wamp.error.unavailable"));
    assertThat(hedged).isNotDone();
    second.completeExceptionally(new WampException("com.example.error.sold_out"));
    assertThat(failure(hedged).uri()).isEqualTo("com.example.error.sold_out");
  }

  @Test
  void afterAFailureTheOtherAttemptMayStillSucceed() throws Exception {
    CompletableFuture<CallResult> hedged = begin();
    CompletableFuture<CallResult> first = attempt();
    time.advance(AFTER);
    CompletableFuture<CallResult> second = attempt();
    second.completeExceptionally(new WampException("wamp.error.unavailable"));
    CallResult result = result();
    first.complete(result);
    assertThat(soon(hedged)).isSameAs(result);
    assertThat(counters.statistics(0).hedges()).isEqualTo(1);
  }

  @Test
  void theLoserIsCancelled() throws Exception {
    CompletableFuture<CallResult> hedged = begin();
    CompletableFuture<CallResult> first = attempt();
    time.advance(AFTER);
    CompletableFuture<CallResult> second = attempt();
    CallResult result = result();
    second.complete(result);
    assertThat(soon(hedged)).isSameAs(result);
    assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whatFailsBeforeTheSecondAttemptIsNotMadeAgain() throws Exception {
    CompletableFuture<CallResult> hedged = begin();
    attempt().completeExceptionally(new WampException("com.example.error.sold_out"));
    assertThat(failure(hedged).uri()).isEqualTo("com.example.error.sold_out");
    time.advance(AFTER.multipliedBy(10));
    assertThat(time.waiting()).isZero();
    assertThat(made).isEmpty();
  }

  @Test
  void bothAttemptsHaveTheTimeoutOfTheCallTogether() throws Exception {
    CompletableFuture<CallResult> hedged = begin(AFTER.multipliedBy(3));
    CompletableFuture<CallResult> first = attempt();
    time.advance(AFTER);
    CompletableFuture<CallResult> second = attempt();
    assertThat(timeouts).containsExactly(Optional.empty(), Optional.of(AFTER.multipliedBy(2)));
    first.completeExceptionally(new WampException("wamp.error.timeout"));
    assertThat(failure(hedged).reason()).isEqualTo(Reason.TIMEOUT);
    assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void thereIsNoSecondAttemptWhenTheTimeoutComesBefore() throws Exception {
    CompletableFuture<CallResult> hedged = begin(AFTER);
    CompletableFuture<CallResult> first = attempt();
    time.advance(AFTER);
    assertThat(time.waiting()).isZero();
    first.completeExceptionally(new WampException("wamp.error.timeout"));
    assertThat(failure(hedged).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(made).isEmpty();
  }
}
