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
import org.junit.jupiter.api.Test;

/** Timeouts that the Dealer leaves to the callee (advanced profile, call timeouts). */
final class CalleeTimeoutTest extends CalleeFixture {

  private static InvocationDetails within(long milliseconds) {
    return InvocationDetails.of(Dict.of(Map.of("timeout", milliseconds, "receive_progress", true)));
  }

  @Test
  @Row("C094")
  void aTimeoutThatRunsOutIsAnsweredOnceAndCancelsTheInvocation() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    register(invocation -> invocation.arguments().isEmpty() ? never : "done");
    long start = System.nanoTime();
    long late = invoke(within(60), Payload.EMPTY);
    ErrorMessage error = errored(late);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(60_000_000);
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
    register(
        invocation -> {
          if (!invocation.arguments().isEmpty()) {
            return "done";
          }
          CountDownLatch canceled = new CountDownLatch(1);
          invocation.onCancel(canceled::countDown);
          await(canceled);
          try {
            invocation.progress("anyone?");
          } catch (WampException e) {
            progress.complete(e.reason());
          }
          return "too late";
        });
    assertThat(errored(invoke(within(30), Payload.EMPTY)).error()).isEqualTo("wamp.error.timeout");
    assertThat(soon(progress)).isEqualTo(Reason.CANCELED);
    assertThat(yielded(invoke("next"))).isEqualTo("done");
  }

  @Test
  void aResultInTimeIsTheOnlyAnswer() {
    register(invocation -> "in time");
    assertThat(yielded(invoke(within(50), Payload.EMPTY))).isEqualTo("in time");
    CompletableFuture<Object> never = new CompletableFuture<>();
    Registration other = soon(registerOther(never));
    assertThat(other.isActive()).isTrue();
    // The second one's timeout comes after the first one's would have.
    peer.send(new dev.weir.protocol.Invocation(99, REGISTRATION + 1, within(60), Payload.EMPTY));
    assertThat(errored(99).error()).isEqualTo("wamp.error.timeout");
  }

  private CompletableFuture<Registration> registerOther(CompletableFuture<Object> result) {
    CompletableFuture<Registration> future = client.register("com.example.q", call -> result);
    peer.send(
        new dev.weir.protocol.Registered(
            peer.expect(dev.weir.protocol.Register.class).request(), REGISTRATION + 1));
    return future;
  }

  @Test
  void aProgressiveResultStartsTheTimeAnew() {
    CountDownLatch go = new CountDownLatch(1);
    register(
        invocation -> {
          await(go);
          invocation.progress("part");
          return new CompletableFuture<>();
        });
    long id = invoke(within(400), Payload.EMPTY);
    go.countDown();
    assertThat(peer.expect(Yield.class).options().progress()).isTrue();
    long progress = System.nanoTime();
    assertThat(errored(id).error()).isEqualTo("wamp.error.timeout");
    assertThat(System.nanoTime() - progress).isGreaterThanOrEqualTo(300_000_000);
  }
}
