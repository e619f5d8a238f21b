package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.flow.Backoff;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that are tried again. */
final class RetryTest extends ReconnectFixture {
  private static final Backoff NONE = Backoff.exponential(Duration.ofNanos(1), Duration.ofNanos(1));
  private static final Retry RETRY = Retry.standard().backoff(NONE);

  private void join(Retry retry) {
    join(options -> options.retry(retry));
  }

  private void refuse(String procedure, String uri, Map<String, Object> keywords) {
    peer.send(
        new ErrorMessage(
            MessageType.CALL.code(),
            call(procedure).request(),
            Dict.EMPTY,
            uri,
            Payload.of(List.of("not now"), keywords)));
  }

  private void awaitRetries(long count) {
    long start = System.nanoTime();
    while (client.statistics().retries() < count) {
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWasRefusedWithAHintIsTriedAgainNotBeforeIt() {
    join(RETRY);
    CompletableFuture<CallResult> call = client.call("com.example.p", 7);
    refuse("com.example.p", "wamp.error.unavailable", Map.of("retry_after_ms", 250L));
    awaitRetries(1);
    time.advance(Duration.ofMillis(250).minusNanos(1));
    assertThat(client.statistics().pending()).isEqualTo(1);
    client.call("com.example.meanwhile");
    call("com.example.meanwhile");
    time.advance(Duration.ofNanos(2));
    dev.weir.protocol.Call again = call("com.example.p");
    assertThat(ScriptedPeer.values(again.payload())).containsExactly(7L);
    answer(again, "done");
    assertThat(soon(call).as(String.class)).isEqualTo("done");
  }

  @Test
  void idempotentCallsAreTriedAgainForWhatMayPass() {
    join(RETRY);
    CompletableFuture<CallResult> call = client.call(Call.of("com.example.p").idempotent());
    refuse("com.example.p", "wamp.error.canceled", Map.of());
    awaitRetries(1);
    time.advance(Duration.ofNanos(1));
    refuse("com.example.p", "wamp.error.timeout", Map.of());
    awaitRetries(2);
    time.advance(Duration.ofNanos(1));
    answer(call("com.example.p"), "done");
    assertThat(soon(call).as(String.class)).isEqualTo("done");
  }

  @Test
  void attemptsAreCounted() {
    join(RETRY.attempts(3));
    CompletableFuture<CallResult> call = client.call(Call.of("com.example.p").idempotent());
    for (int i = 1; i < 3; i++) {
      refuse("com.example.p", "wamp.error.unavailable", Map.of());
      awaitRetries(i);
      time.advance(Duration.ofNanos(1));
    }
    refuse("com.example.p", "wamp.error.unavailable", Map.of());
    assertThat(failure(call).reason()).isEqualTo(Reason.OVERLOADED);
  }

  @Test
  void othersFailAtOnce() {
    join(RETRY);
    CompletableFuture<CallResult> once = client.call("com.example.p");
    refuse("com.example.p", "wamp.error.canceled", Map.of());
    assertThat(failure(once).reason()).isEqualTo(Reason.CANCELED);
    CompletableFuture<CallResult> wrong = client.call(Call.of("com.example.p").idempotent());
    refuse("com.example.p", "com.example.error.wrong", Map.of());
    assertThat(failure(wrong).reason()).isEqualTo(Reason.APPLICATION);
    CompletableFuture<CallResult> unknown = client.call(Call.of("com.example.p").idempotent());
    refuse("com.example.p", "wamp.error.no_such_procedure", Map.of());
    assertThat(failure(unknown).reason()).isEqualTo(Reason.NO_SUCH_PROCEDURE);
  }

  @Test
  void furtherReasonsCanBeNamed() {
    join(RETRY.also(Reason.NO_SUCH_PROCEDURE));
    CompletableFuture<CallResult> call = client.call(Call.of("com.example.p").idempotent());
    refuse("com.example.p", "wamp.error.no_such_procedure", Map.of());
    awaitRetries(1);
    time.advance(Duration.ofNanos(1));
    answer(call("com.example.p"), "there");
    soon(call);
  }

  @Test
  void anAttemptThatWouldComeTooLateIsNotWaitedFor() {
    join(RETRY);
    CompletableFuture<CallResult> call =
        client.call(Call.of("com.example.p").timeout(Duration.ofSeconds(1)));
    refuse("com.example.p", "wamp.error.unavailable", Map.of("retry_after_ms", 1_000L));
    assertThat(failure(call).retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void whoWaitsForItsNextAttemptMayLeaveOrRunOutOfTime() {
    join(RETRY);
    CompletableFuture<CallResult> cancelled = client.call("com.example.a");
    refuse("com.example.a", "wamp.error.unavailable", Map.of("retry_after_ms", 500L));
    awaitRetries(1);
    assertThat(cancelled.cancel(true)).isTrue();
    assertThat(client.statistics().pending()).isZero();
    time.advance(Duration.ofSeconds(1));
    client.call("com.example.next");
    call("com.example.next");
  }

  @Test
  void closingFailsThemToo() {
    join(RETRY);
    CompletableFuture<CallResult> call = client.call("com.example.p");
    refuse("com.example.p", "wamp.error.unavailable", Map.of("retry_after_ms", 5_000L));
    awaitRetries(1);
    peer.kill();
    client.close();
    assertThat(failure(call).reason()).isEqualTo(Reason.CLOSED);
  }
}
