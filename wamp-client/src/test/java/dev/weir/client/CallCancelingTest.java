package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Invocations that are interrupted (advanced profile, call canceling). */
final class CallCancelingTest extends CalleeFixture {
  @Test
  @Row("C087")
  void anInterruptForAnUnknownOrFinishedInvocationIsIgnored() {
    register(invocation -> "done");
    interrupt(12345, CancelMode.KILL);
    long first = invoke();
    assertThat(yielded(first)).isEqualTo("done");
    interrupt(first, CancelMode.KILLNOWAIT);
    interrupt(first, CancelMode.KILL);
    assertThat(yielded(invoke())).isEqualTo("done");
  }

  @Test
  @Row("C088")
  void interruptedByKillAStageIsCancelledAndAnsweredOnce() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    register(invocation -> invocation.arguments().isEmpty() ? never : "done");
    long first = invoke();
    assertThat(yielded(invoke("x"))).isEqualTo("done");
    interrupt(first, CancelMode.KILL);
    assertThat(errored(first).error()).isEqualTo("wamp.error.canceled");
    assertThat(never).isCancelled();
    assertThat(yielded(invoke("y"))).isEqualTo("done");
  }

  @Test
  @Row("C088")
  void interruptedByKillnowaitAnInvocationIsNotAnswered() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    register(invocation -> invocation.arguments().isEmpty() ? never : "done");
    long first = invoke();
    assertThat(yielded(invoke("x"))).isEqualTo("done");
    interrupt(first, CancelMode.KILLNOWAIT);
    assertThat(never).failsWithin(Duration.ofSeconds(10));
    assertThat(yielded(invoke("y"))).isEqualTo("done");
  }

  @Test
  void whereTheRouterCountsWhatRunsItIsToldWhenAHandlerIsDoneAfterKillnowait() {
    CompletableFuture<Registration> registering =
        client.register(
            Procedure.exact("com.example.p").concurrency(1),
            invocation -> invocation.arguments().isEmpty() ? awaitCancel(invocation) : "done");
    peer.send(new Registered(peer.expect(Register.class).request(), REGISTRATION));
    soon(registering);
    long running = invoke();
    long waiting = invoke();
    interrupt(waiting, CancelMode.KILLNOWAIT);
    assertThat(errored(waiting).error()).isEqualTo("wamp.error.canceled");
    interrupt(running, CancelMode.KILLNOWAIT);
    long next = invoke("x");
    assertThat(errored(running).error()).isEqualTo("wamp.error.canceled");
    assertThat(yielded(next)).isEqualTo("done");
  }

  private static boolean awaitCancel(Invocation invocation) throws InterruptedException {
    CountDownLatch canceled = new CountDownLatch(1);
    invocation.onCancel(canceled::countDown);
    return canceled.await(10, TimeUnit.SECONDS);
  }

  @Test
  void aRunningHandlerSeesThatItIsCancelled() {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Reason> progress = new CompletableFuture<>();
    register(
        invocation -> {
          CountDownLatch canceled = new CountDownLatch(1);
          invocation.onCancel(canceled::countDown);
          running.countDown();
          assertThat(canceled.await(10, TimeUnit.SECONDS)).isTrue();
          try {
            invocation.progress("anyone?");
          } catch (WampException e) {
            progress.complete(e.reason());
          }
          return invocation.isCanceled();
        });
    InvocationDetails details = InvocationDetails.of(Dict.of("receive_progress", true));
    long id = invoke(details, Payload.EMPTY);
    await(running);
    interrupt(id, CancelMode.KILL);
    assertThat(yielded(id)).isEqualTo(true);
    assertThat(soon(progress)).isEqualTo(Reason.CANCELED);
  }
}
