package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ScriptedRouter router = new ScriptedRouter();

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private record Point(int x, int y) {}

  @Test
  void resultsAreMatchedByIdInAnyOrder() {
    Joined joined = router.join();
    CompletableFuture<CallResult> first = joined.client().call("com.example.first", 1);
    CompletableFuture<CallResult> second = joined.client().call("com.example.second", 2);
    Call one = joined.peer().expect(Call.class);
    Call two = joined.peer().expect(Call.class);
    assertThat(one.procedure()).isEqualTo("com.example.first");
    assertThat(ScriptedPeer.values(two.payload())).containsExactly(2L);
    joined.peer().send(result(two, "two"), result(one, "one"));
    assertThat(soon(first).as(String.class)).isEqualTo("one");
    assertThat(soon(second).as(String.class)).isEqualTo("two");
  }

  @Test
  void whatFollowsOnACallSendsAtOnceThoughItThenBlocks() {
    Joined joined = router.join();
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Boolean> seen =
        joined
            .client()
            .call("com.example.first")
            .thenApply(result -> sendsThenWaits(joined, arrived));
    joined.peer().send(result(joined.peer().expect(Call.class), "one"));
    assertThat(joined.peer().expect(Call.class).procedure()).isEqualTo("com.example.second");
    arrived.countDown();
    assertThat(soon(seen)).isTrue();
  }

  @Test
  void whatFollowsOnACallMayWaitForRoomInTheSendQueue() {
    Joined joined = router.join(options -> options.sendQueue(10_000));
    CompletableFuture<Void> sent =
        joined.client().call("com.example.first").thenAccept(result -> sendMany(joined));
    joined.peer().send(result(joined.peer().expect(Call.class), "one"));
    for (int i = 0; i < 100; i++) {
      assertThat(joined.peer().expect(Call.class).procedure()).isEqualTo("com.example.many");
    }
    assertThat(soon(sent)).isNull();
  }

  private static void sendMany(Joined joined) {
    for (int i = 0; i < 100; i++) {
      joined.client().call("com.example.many", "x".repeat(300));
    }
  }

  private static boolean sendsThenWaits(Joined joined, CountDownLatch arrived) {
    joined.client().call("com.example.second");
    try {
      return arrived.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void recordsTravelBothWays() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call =
        joined
            .client()
            .call(
                dev.weir.client.Call.of("com.example.mirror")
                    .arguments(new Point(1, 2), new byte[] {0, -1})
                    .argument("by", List.of(new Point(3, 4))));
    Call received = joined.peer().expect(Call.class);
    assertThat(ScriptedPeer.values(received.payload()).get(0)).isEqualTo(Map.of("x", 1L, "y", 2L));
    assertThat(ScriptedPeer.values(received.payload()).get(1)).isEqualTo(new byte[] {0, -1});
    assertThat(ScriptedPeer.keywords(received.payload()))
        .isEqualTo(Map.of("by", List.of(Map.of("x", 3L, "y", 4L))));
    joined.peer().send(new Result(received.request(), ResultDetails.NONE, received.payload()));
    assertThat(soon(call).as(Point.class)).isEqualTo(new Point(1, 2));
    assertThat(soon(call).arguments().get(1, byte[].class)).isEqualTo(new byte[] {0, -1});
  }

  @Test
  void anErrorCarriesItsUriAndArguments() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.buy");
    joined
        .peer()
        .error(
            MessageType.CALL,
            joined.peer().expect(Call.class).request(),
            "com.example.error.sold_out",
            "nothing left",
            7);
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.APPLICATION);
    assertThat(failure.uri()).isEqualTo("com.example.error.sold_out");
    assertThat(failure.arguments().get(1, int.class)).isEqualTo(7);
    assertThat(failure)
        .hasMessageContaining("com.example.buy")
        .hasMessageContaining("nothing left");
  }

  @Test
  void predefinedErrorsHaveTheirReasons() {
    assertThat(reasonOf("wamp.error.no_such_procedure")).isEqualTo(Reason.NO_SUCH_PROCEDURE);
    assertThat(reasonOf("wamp.error.not_authorized")).isEqualTo(Reason.NOT_AUTHORIZED);
    assertThat(reasonOf("wamp.error.unavailable")).isEqualTo(Reason.OVERLOADED);
    assertThat(reasonOf("wamp.error.invalid_argument")).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(reasonOf("wamp.error.timeout")).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  @Row("C063")
  void bothSpellingsOfCanceledAreOneCondition() {
    assertThat(reasonOf("wamp.error.canceled")).isEqualTo(Reason.CANCELED);
    assertThat(reasonOf("wamp.error.cancelled")).isEqualTo(Reason.CANCELED);
  }

  private Reason reasonOf(String uri) {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().error(MessageType.CALL, joined.peer().expect(Call.class).request(), uri);
    return failure(call).reason();
  }

  @Test
  @Row("C095")
  void aTimeoutIsNeverEarlyAndCancelsAtTheRouter() {
    Joined joined = router.join();
    long start = System.nanoTime();
    CompletableFuture<CallResult> call =
        joined.client().call(dev.weir.client.Call.of("com.example.slow").timeout(SHORT));
    assertThat(failure(call).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
    long id = joined.peer().expect(Call.class).request();
    Cancel cancel = joined.peer().expect(Cancel.class);
    assertThat(cancel.request()).isEqualTo(id);
    assertThat(cancel.options().dict().text("mode")).contains("killnowait");
  }

  @Test
  void aLateResultIsIgnored() {
    Joined joined = router.join();
    CompletableFuture<CallResult> late =
        joined.client().call(dev.weir.client.Call.of("com.example.slow").timeout(SHORT));
    assertThat(failure(late).uri()).isEqualTo("wamp.error.timeout");
    Call lateCall = joined.peer().expect(Call.class);
    joined.peer().expect(Cancel.class);
    joined.peer().send(result(lateCall, "too late"));
    CompletableFuture<CallResult> next = joined.client().call("com.example.next");
    joined.peer().send(result(joined.peer().expect(Call.class), "in time"));
    assertThat(soon(next).as(String.class)).isEqualTo("in time");
  }

  @Test
  @Row("C095")
  void withoutTheFeatureATimeoutIsOfThisClientAlone() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    ScriptedPeer peer = router.accept().upgrade();
    peer.welcome(Map.of("dealer", Map.of()));
    WampClient client = soon(connecting);
    CompletableFuture<CallResult> call =
        client.call(dev.weir.client.Call.of("com.example.p").timeout(SHORT));
    assertThat(failure(call).reason()).isEqualTo(Reason.TIMEOUT);
    Call sent = peer.expect(Call.class);
    client.call("com.example.q");
    assertThat(peer.expect(Call.class).procedure()).isEqualTo("com.example.q");
    peer.send(result(sent, "too late"));
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void withoutTheFeatureNoCancelIsSent() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    ScriptedPeer peer = router.accept().upgrade();
    peer.welcome(Map.of("dealer", Map.of()));
    WampClient client = soon(connecting);
    CompletableFuture<CallResult> call = client.call("com.example.p");
    assertThat(call.cancel(true)).isTrue();
    peer.expect(Call.class);
    client.call("com.example.q");
    assertThat(peer.expect(Call.class).procedure()).isEqualTo("com.example.q");
  }

  @Test
  void cancellingTheFutureCancelsTheCallInTheModeAskedFor() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call =
        joined.client().call(dev.weir.client.Call.of("com.example.p").cancelMode(CancelMode.SKIP));
    assertThat(call.cancel(true)).isTrue();
    assertThat(call).isCancelled();
    Call sent = joined.peer().expect(Call.class);
    Cancel cancel = joined.peer().expect(Cancel.class);
    assertThat(cancel.request()).isEqualTo(sent.request());
    assertThat(cancel.options().mode()).isEqualTo(CancelMode.SKIP);
    joined.peer().error(MessageType.CALL, sent.request(), "wamp.error.canceled");
    assertThat(call).isCompletedExceptionally();
    assertThat(call.handle((result, failure) -> failure).join())
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void completingTheFutureOtherwiseCancelsTheCallToo() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call =
        joined.client().call("com.example.p").orTimeout(SHORT.toMillis(), TimeUnit.MILLISECONDS);
    joined.peer().expect(Call.class);
    joined.peer().expect(Cancel.class);
    assertThat(call).isCompletedExceptionally();
  }

  @Test
  void progressiveResultsComeInOrderBeforeTheFinalOne() {
    Joined joined = router.join();
    List<Integer> parts = new ArrayList<>();
    CompletableFuture<CallResult> call =
        joined
            .client()
            .call(
                dev.weir.client.Call.of("com.example.count")
                    .onProgress(part -> parts.add(part.as(Integer.class))));
    Call sent = joined.peer().expect(Call.class);
    assertThat(sent.options().receiveProgress()).isTrue();
    ResultDetails progress = ResultDetails.of(Dict.of("progress", true));
    for (int i = 0; i < 1000; i++) {
      joined.peer().send(new Result(sent.request(), progress, Payload.of((long) i)));
    }
    joined.peer().send(result(sent, "done"));
    assertThat(soon(call).as(String.class)).isEqualTo("done");
    assertThat(parts).hasSize(1000).isSorted();
  }

  @Test
  void aProgressiveResultGivesTheCallNewTime() {
    VirtualTime time = new VirtualTime();
    Joined joined = router.join(options -> options.time(time));
    CompletableFuture<Void> heard = new CompletableFuture<>();
    CompletableFuture<CallResult> call =
        joined
            .client()
            .call(
                dev.weir.client.Call.of("com.example.count")
                    .timeout(Duration.ofSeconds(2))
                    .onProgress(result -> heard.complete(null)));
    Call sent = joined.peer().expect(Call.class);
    time.advance(Duration.ofMillis(1_900));
    ResultDetails progress = ResultDetails.of(Dict.of("progress", true));
    joined.peer().send(new Result(sent.request(), progress, Payload.of(1L)));
    soon(heard);
    time.advance(Duration.ofMillis(1_999));
    assertThat(call).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(failure(call).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  @Hostile("O4")
  void aReceiverThatDoesNotKeepUpEndsTheCall() {
    Joined joined = router.join(options -> options.receiveQueue(10_000));
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<CallResult> call =
        joined
            .client()
            .call(
                dev.weir.client.Call.of("com.example.flood").onProgress(result -> await(release)));
    Call sent = joined.peer().expect(Call.class);
    for (int i = 0; i < 100; i++) {
      joined
          .peer()
          .send(
              new Result(
                  sent.request(), ResultDetails.of(Dict.of("progress", true)), Payload.of(1L)));
    }
    WampException failure = failure(call);
    release.countDown();
    assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(failure).hasMessageContaining("receiveQueue").hasMessageContaining("10000");
    assertThat(joined.peer().expect(Cancel.class).request()).isEqualTo(sent.request());
  }

  @Test
  void whatFollowsOnAFutureMayWaitForAnotherCall() {
    Joined joined = router.join();
    List<CompletableFuture<String>> chains = new ArrayList<>();
    List<Call> outer = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      chains.add(
          joined
              .client()
              .call("com.example.outer")
              .thenApply(result -> joined.client().call("com.example.inner").join())
              .thenApply(result -> result.as(String.class)));
      outer.add(joined.peer().expect(Call.class));
    }
    outer.forEach(call -> joined.peer().send(result(call, "outer")));
    List<Call> inner = new ArrayList<>();
    outer.forEach(call -> inner.add(joined.peer().expect(Call.class)));
    inner.forEach(call -> joined.peer().send(result(call, "inner")));
    chains.forEach(chain -> assertThat(soon(chain)).isEqualTo("inner"));
  }

  @Test
  void whatCannotBeSentFailsByName() {
    Joined joined = router.join(options -> options.maxMessage(2048).maxPending(1));
    WampClient client = joined.client();
    assertThat(failure(client.call("com..example")).reason()).isEqualTo(Reason.INVALID_URI);
    assertThat(
            failure(client.call("com.example.p", new Object[] {Map.of(new Object(), 1)})).reason())
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(failure(client.call("com.example.p", new byte[3000])).reason())
        .isEqualTo(Reason.PAYLOAD_TOO_LARGE);
    assertThat(
            failure(client.call(dev.weir.client.Call.of("com.example.p").option("timeout", "soon")))
                .reason())
        .isEqualTo(Reason.INVALID_ARGUMENT);
    client.call("com.example.fits");
    assertThat(failure(client.call("com.example.more")))
        .hasMessageContaining("maxPending")
        .extracting(WampException::reason)
        .isEqualTo(Reason.OVERLOADED);
    assertThat(joined.peer().expect(Call.class).request()).isEqualTo(1);
  }

  @Test
  void theOptionsOfACallAreSent() {
    Joined joined = router.join();
    joined
        .client()
        .call(
            dev.weir.client.Call.of("com.example.p")
                .discloseMe()
                .routingKey("sn1")
                .runMode("partition")
                .timeoutAtRouter(Duration.ofNanos(1_000_001))
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .option("_custom", List.of(1)));
    assertThat(joined.peer().expect(Call.class).options().dict().toMap())
        .isEqualTo(
            Map.of(
                "disclose_me",
                true,
                "rkey",
                "sn1",
                "runmode",
                "partition",
                "timeout",
                2L,
                "_traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "_custom",
                List.of(1L)));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Result result(Call call, Object value) {
    return new Result(call.request(), ResultDetails.NONE, Payload.of(value));
  }
}
