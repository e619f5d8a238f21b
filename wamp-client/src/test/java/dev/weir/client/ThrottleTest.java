package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.client.flow.Rate;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Publish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How many calls at once and in a time. */
final class ThrottleTest extends ReconnectFixture {

  @Test
  void notMoreAreUnderWayThanMayAndOthersWaitInOrder() {
    join(options -> options.throttle(Throttle.standard().inFlight(3)));
    List<CompletableFuture<CallResult>> calls = calls(20);
    List<dev.weir.protocol.Call> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(call("com.example.p" + i));
      if (i >= 2) {
        assertThat(client.statistics().pending()).isEqualTo(20 - (i - 2));
        answer(sent.get(i - 2), i);
        soon(calls.get(i - 2));
      }
    }
    answer(sent.get(18), 18);
    answer(sent.get(19), 19);
    calls.forEach(ScriptedRouter::soon);
  }

  private List<CompletableFuture<CallResult>> calls(int count) {
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(client.call("com.example.p" + i));
    }
    return calls;
  }

  @Test
  void byDefaultNotMoreAreUnderWayThanARouterKeepsResultsOf() {
    join(options -> options);
    List<CompletableFuture<CallResult>> calls = calls(16_385);
    dev.weir.protocol.Call first = call("com.example.p0");
    for (int i = 1; i < 16_384; i++) {
      call("com.example.p" + i);
    }
    client.publish("com.example.behind");
    peer.expect(dev.weir.protocol.Publish.class);
    answer(first, 0);
    call("com.example.p16384");
    soon(calls.get(0));
  }

  @Test
  void whateverEndsACallMakesRoomForAnother() {
    join(options -> options.throttle(Throttle.standard().inFlight(1)));
    CompletableFuture<CallResult> cancelled = client.call("com.example.p0");
    CompletableFuture<CallResult> late =
        client.call(Call.of("com.example.p1").timeout(Duration.ofSeconds(5)));
    CompletableFuture<CallResult> refused = client.call("com.example.p2");
    CompletableFuture<CallResult> gone = client.call("com.example.p3");
    CompletableFuture<CallResult> last = client.call("com.example.p4");
    call("com.example.p0");
    cancelled.cancel(true);
    peer.expect(Cancel.class);
    call("com.example.p1");
    time.advance(Duration.ofSeconds(5));
    assertThat(failure(late).reason()).isEqualTo(Reason.TIMEOUT);
    peer.expect(Cancel.class);
    peer.error(
        dev.weir.protocol.MessageType.CALL, call("com.example.p2").request(), "com.example.no");
    assertThat(failure(refused).uri()).isEqualTo("com.example.no");
    call("com.example.p3");
    gone.completeExceptionally(new IllegalStateException("on purpose"));
    peer.expect(Cancel.class);
    answer(call("com.example.p4"), "done");
    assertThat(soon(last).as(String.class)).isEqualTo("done");
  }

  @Test
  void whoWaitsMayLeaveWithoutBeingSent() {
    join(options -> options.throttle(Throttle.standard().inFlight(1)));
    CompletableFuture<CallResult> first = client.call("com.example.p0");
    List<CompletableFuture<CallResult>> waiting = new ArrayList<>();
    for (int i = 1; i < 1000; i++) {
      waiting.add(client.call(Call.of("com.example.q").timeout(Duration.ofSeconds(i % 2 * 5))));
    }
    CompletableFuture<CallResult> last = client.call("com.example.last");
    for (int i = 1; i < waiting.size(); i += 2) {
      waiting.get(i).cancel(true);
    }
    time.advance(Duration.ofSeconds(5));
    for (int i = 0; i < waiting.size(); i += 2) {
      assertThat(failure(waiting.get(i))).hasMessageContaining("could not be sent within 5 s");
    }
    assertThat(client.statistics().pending()).isEqualTo(2);
    answer(call("com.example.p0"), 0);
    soon(first);
    answer(call("com.example.last"), 1);
    soon(last);
  }

  @Test
  void furtherOnesMayBeRefusedInstead() {
    join(
        options ->
            options.throttle(
                Throttle.standard().inFlight(2).rate(Rate.perSecond(4).burst(3)).refusing()));
    List<CompletableFuture<CallResult>> calls = calls(3);
    assertThat(failure(calls.get(2)))
        .hasMessageContaining("Throttle.inFlight")
        .extracting(WampException::reason)
        .isEqualTo(Reason.OVERLOADED);
    answer(call("com.example.p0"), 0);
    answer(call("com.example.p1"), 1);
    soon(calls.get(0));
    soon(calls.get(1));
    client.call("com.example.p0");
    WampException tooFast = failure(client.call("com.example.p1"));
    assertThat(tooFast).hasMessageContaining("Throttle.rate");
    assertThat(tooFast.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(tooFast.retryAfter()).contains(Duration.ofMillis(250));
    time.advance(Duration.ofMillis(250));
    client.call("com.example.p2");
    call("com.example.p0");
    call("com.example.p2");
  }

  @Test
  void patienceEndsTheWaitByName() {
    join(
        options ->
            options.throttle(Throttle.standard().inFlight(1).patience(Duration.ofSeconds(2))));
    List<CompletableFuture<CallResult>> calls = calls(2);
    dev.weir.protocol.Call sent = call("com.example.p0");
    time.advance(Duration.ofSeconds(2).minusNanos(1));
    assertThat(client.statistics().pending()).isEqualTo(2);
    time.advance(Duration.ofNanos(1));
    assertThat(failure(calls.get(1)))
        .hasMessageContaining("Throttle.patience")
        .extracting(WampException::reason)
        .isEqualTo(Reason.OVERLOADED);
    answer(sent, 0);
    soon(calls.get(0));
    CompletableFuture<CallResult> waiting = client.call("com.example.p2");
    call("com.example.p2");
    time.advance(Duration.ofSeconds(10));
    assertThat(waiting).isNotDone();
  }

  @Test
  void theBytesThatWaitAreBounded() {
    join(options -> options.throttle(Throttle.standard().inFlight(1).waitingBytes(3_000)));
    client.call("com.example.p0");
    CompletableFuture<CallResult> second = client.call("com.example.p1", new byte[2_000]);
    assertThat(failure(client.call("com.example.p2", new byte[2_000])))
        .hasMessageContaining("Throttle.waitingBytes")
        .extracting(WampException::reason)
        .isEqualTo(Reason.OVERLOADED);
    second.cancel(true);
    assertThat(client.call("com.example.p3", new byte[2_000])).isNotDone();
  }

  /** O6, exactly: the burst at once, then one call each time that there is a token. */
  @Test
  @Hostile("O6")
  void aRateIsKeptExactly() {
    Throttle throttle = Throttle.standard().rate(Rate.perSecond(100).burst(50));
    join(options -> options.throttle(throttle).timeout(Duration.ZERO));
    calls(200);
    for (int i = 0; i < 50; i++) {
      call("com.example.p" + i);
    }
    for (int i = 50; i < 200; i++) {
      awaitTick();
      time.advance(Duration.ofMillis(10).minusNanos(1));
      client.publish("com.example.not.yet");
      peer.expect(Publish.class);
      time.advance(Duration.ofNanos(1));
      call("com.example.p" + i);
    }
    assertThat(time.waiting()).isZero();
  }

  /** The thread that sends has seen that it must wait for the next token. */
  private void awaitTick() {
    long start = System.nanoTime();
    while (time.waiting() == 0) {
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      Thread.onSpinWait();
    }
  }

  /** O5: whatever is asked for at once, all of it is answered or fails by name. */
  @Test
  @Hostile("O5")
  void aHundredThousandCallsAtOnceAreAllAnsweredOrNamed() throws Exception {
    try (AnsweringRouter answering = new AnsweringRouter();
        WampClient storm =
            WampClient.builder()
                .router(answering.uri())
                .throttle(Throttle.standard().inFlight(1_000))
                .maxPending(80_000)
                .connect()) {
      List<CompletableFuture<CallResult>> calls = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        calls.add(storm.call("com.example.echo", i));
      }
      Map<String, Long> outcomes =
          calls.stream()
              .collect(Collectors.groupingBy(ThrottleTest::outcome, Collectors.counting()));
      assertThat(outcomes.keySet()).isSubsetOf("answered", "OVERLOADED");
      assertThat(outcomes.get("answered")).isGreaterThanOrEqualTo(80_000);
      assertThat(storm.statistics().pending()).isZero();
    }
  }

  private static String outcome(CompletableFuture<CallResult> call) {
    try {
      call.handle((result, failure) -> null).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return call.isCompletedExceptionally() ? failure(call).reason().name() : "answered";
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    Throttle throttle = Throttle.standard();
    assertThatIllegalArgumentException().isThrownBy(() -> throttle.inFlight(0));
    assertThatIllegalArgumentException().isThrownBy(() -> throttle.waitingBytes(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> throttle.patience(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Retry.standard().attempts(0));
  }
}
