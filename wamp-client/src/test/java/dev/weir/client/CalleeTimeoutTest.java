package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Yield;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timeouts that the Dealer leaves to the callee (advanced profile, call timeouts). */
final class CalleeTimeoutTest extends CalleeFixture {
  private static final Duration INSTANT = Duration.ofNanos(1);

  private final VirtualTime time = new VirtualTime();

  @Override
  @BeforeEach
  void join() {
    join(options -> options.time(time));
  }

  private static InvocationDetails within(Duration timeout) {
    return InvocationDetails.of(
        Dict.of(Map.of("timeout", timeout.toMillis(), "receive_progress", true)));
  }

  @Test
  @Row("C094")
  void aTimeoutThatRunsOutIsAnsweredOnceAndCancelsTheInvocation() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    register(
        invocation -> {
          begun.countDown();
          return invocation.arguments().isEmpty() ? never : "done";
        });
    long late = invoke(within(Duration.ofMillis(60)), Payload.EMPTY);
    await(begun);
    time.advance(Duration.ofMillis(60).minus(INSTANT));
    assertThat(never).isNotDone();
    time.advance(INSTANT);
    ErrorMessage error = errored(late);
    assertThat(error.error()).isEqualTo("wamp.error.timeout");
    assertThat(ScriptedPeer.values(error.payload()).get(0).toString()).contains("60 ms");
    assertThat(never).failsWithin(Duration.ofSeconds(10));
    assertThat(never).isCancelled();
    assertThat(yielded(invoke("next"))).isEqualTo("done");
  }

  @Test
  @Row("C094")
  void aBlockedHandlerIsToldAndItsResultIsDropped() {
    CompletableFuture<Reason> progress = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    register(
        invocation -> {
          if (!invocation.arguments().isEmpty()) {
            return "done";
          }
          CountDownLatch canceled = new CountDownLatch(1);
          invocation.onCancel(canceled::countDown);
          begun.countDown();
          await(canceled);
          try {
            invocation.progress("anyone?");
          } catch (WampException e) {
            progress.complete(e.reason());
          }
          return "too late";
        });
    long late = invoke(within(Duration.ofMillis(30)), Payload.EMPTY);
    await(begun);
    time.advance(Duration.ofMillis(30));
    assertThat(errored(late).error()).isEqualTo("wamp.error.timeout");
    assertThat(soon(progress)).isEqualTo(Reason.CANCELED);
    assertThat(yielded(invoke("next"))).isEqualTo("done");
  }

  @Test
  void aResultInTimeIsTheOnlyAnswer() {
    register(invocation -> "in time");
    assertThat(yielded(invoke(within(Duration.ofMillis(50)), Payload.EMPTY))).isEqualTo("in time");
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Registration other =
        soon(
            registerOther(
                () -> {
                  begun.countDown();
                  return never;
                }));
    assertThat(other.isActive()).isTrue();
    InvocationDetails later = within(Duration.ofMillis(60));
    peer.send(new dev.weir.protocol.Invocation(99, REGISTRATION + 1, later, Payload.EMPTY));
    await(begun);
    // The second one's timeout comes after the first one's would have.
    time.advance(Duration.ofMillis(60));
    assertThat(errored(99).error()).isEqualTo("wamp.error.timeout");
  }

  private CompletableFuture<Registration> registerOther(Supplier<Object> result) {
    CompletableFuture<Registration> future = client.register("com.example.q", call -> result.get());
    peer.send(
        new dev.weir.protocol.Registered(
            peer.expect(dev.weir.protocol.Register.class).request(), REGISTRATION + 1));
    return future;
  }

  @Test
  void aProgressiveResultStartsTheTimeAnew() {
    Duration timeout = Duration.ofMillis(400);
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    register(
        invocation -> {
          begun.countDown();
          await(go);
          invocation.progress("part");
          return never;
        });
    long id = invoke(within(timeout), Payload.EMPTY);
    await(begun);
    time.advance(timeout.minus(INSTANT));
    go.countDown();
    assertThat(peer.expect(Yield.class).options().progress()).isTrue();
    time.advance(timeout.minus(INSTANT));
    assertThat(never).isNotDone();
    time.advance(INSTANT);
    assertThat(errored(id).error()).isEqualTo("wamp.error.timeout");
    assertThat(never).failsWithin(Duration.ofSeconds(10));
  }
}
