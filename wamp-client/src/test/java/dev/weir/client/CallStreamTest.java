package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls in chunks (advanced profile, progressive call invocations). */
final class CallStreamTest {
  private static final ResultDetails PART = ResultDetails.of(Dict.of("progress", true));

  private final ScriptedRouter router = new ScriptedRouter();
  private WampClient client;
  private ScriptedPeer peer;

  @BeforeEach
  void join() {
    join(options -> options, true);
  }

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private void join(UnaryOperator<WampClientBuilder> options, boolean feature) {
    CompletableFuture<WampClient> connecting = router.connect(options);
    peer = router.accept().upgrade();
    peer.welcome(
        Map.of(
            "dealer",
            Map.of(
                "features",
                Map.of(
                    "call_canceling",
                    true,
                    "progressive_call_results",
                    true,
                    "progressive_call_invocations",
                    feature))));
    client = soon(connecting);
  }

  private dev.weir.protocol.Call chunk(long request, boolean progress, Object... values) {
    dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
    assertThat(call.request()).isEqualTo(request);
    assertThat(call.procedure()).isEqualTo("com.example.upload");
    assertThat(call.options().progress()).isEqualTo(progress);
    assertThat(ScriptedPeer.values(call.payload())).containsExactly(values);
    return call;
  }

  @Test
  void chunksShareTheRequestAndItsOptionsAndTheLastEndsIt() {
    CallStream stream = client.stream(Call.of("com.example.upload").arguments("name").discloseMe());
    dev.weir.protocol.Call first = chunk(1, true, "name");
    client.publish("com.example.t");
    stream.send(1);
    stream.send(Arguments.of(2));
    CompletableFuture<CallResult> result = stream.finish(3);
    assertThat(result).isSameAs(stream.result());
    assertThat(stream.isOpen()).isFalse();
    assertThat(first.options().discloseMe()).isTrue();
    peer.expect(dev.weir.protocol.Publish.class);
    chunk(1, true, 1L);
    assertThat(chunk(1, true, 2L).options()).isEqualTo(first.options());
    assertThat(chunk(1, false, 3L).options().discloseMe()).isTrue();
    peer.send(new Result(1, ResultDetails.NONE, Payload.of("stored")));
    assertThat(soon(result).as(String.class)).isEqualTo("stored");
    client.call("com.example.next");
    assertThat(peer.expect(dev.weir.protocol.Call.class).request()).isEqualTo(3);
  }

  @Test
  void resultsComeBackMeanwhile() throws InterruptedException {
    BlockingQueue<Integer> parts = new LinkedBlockingQueue<>();
    CallStream stream =
        client.stream(
            Call.of("com.example.upload").onProgress(part -> parts.add(part.as(int.class))));
    assertThat(chunk(1, true).options().receiveProgress()).isTrue();
    for (int i = 0; i < 100; i++) {
      stream.send(i);
      chunk(1, true, (long) i);
      peer.send(new Result(1, PART, Payload.of(i * 2L)));
      assertThat(parts.poll(10, TimeUnit.SECONDS)).isEqualTo(i * 2);
    }
    stream.finish();
    chunk(1, false);
    peer.send(new Result(1, ResultDetails.NONE, Payload.EMPTY));
    assertThat(soon(stream.result()).arguments().isEmpty()).isTrue();
  }

  @Test
  void anEarlyAnswerEndsTheStream() {
    CallStream stream = client.stream(Call.of("com.example.upload"));
    chunk(1, true);
    peer.error(MessageType.CALL, 1, "com.example.error.full", "no more");
    assertThat(failure(stream.result()).uri()).isEqualTo("com.example.error.full");
    assertThat(stream.isOpen()).isFalse();
    WampException late = catchThrowableOfType(WampException.class, () -> stream.send(1));
    assertThat(late.reason()).isEqualTo(Reason.CANCELED);
    assertThat(failure(stream.finish(2)).uri()).isEqualTo("com.example.error.full");
    client.publish("com.example.t");
    peer.expect(dev.weir.protocol.Publish.class);
  }

  @Test
  void closingCancelsWhatIsNotFinished() {
    try (CallStream stream =
        client.stream(Call.of("com.example.upload").cancelMode(CancelMode.KILL))) {
      stream.send(1);
    }
    chunk(1, true);
    chunk(1, true, 1L);
    Cancel cancel = peer.expect(Cancel.class);
    assertThat(cancel.request()).isEqualTo(1);
    assertThat(cancel.options().mode()).isEqualTo(CancelMode.KILL);
    CompletableFuture<CallResult> result;
    try (CallStream stream = client.stream(Call.of("com.example.upload"))) {
      result = stream.finish();
    }
    chunk(2, true);
    chunk(2, false);
    peer.send(new Result(2, ResultDetails.NONE, Payload.of(7L)));
    assertThat(soon(result).as(int.class)).isEqualTo(7);
  }

  @Test
  void nothingFollowsTheLastChunk() {
    CallStream stream = client.stream(Call.of("com.example.upload"));
    stream.finish();
    assertThatThrownBy(() -> stream.send(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> stream.finish(1)).isInstanceOf(IllegalStateException.class);
    chunk(1, true);
    chunk(1, false);
    client.publish("com.example.t");
    peer.expect(dev.weir.protocol.Publish.class);
  }

  @Test
  void aRouterWithoutTheFeatureGetsNoChunk() {
    join(options -> options, false);
    WampException failure =
        catchThrowableOfType(
            WampException.class, () -> client.stream(Call.of("com.example.upload")));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_SUPPORTED);
    client.publish("com.example.t");
    assertThat(peer.expect(dev.weir.protocol.Publish.class).request()).isEqualTo(1);
  }

  @Test
  void aChunkThatCannotBeSentLeavesTheStreamOpen() {
    CallStream stream = client.stream(Call.of("com.example.upload"));
    chunk(1, true);
    WampException failure =
        catchThrowableOfType(WampException.class, () -> stream.send(Map.of(new Object(), 1)));
    assertThat(failure.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(stream.isOpen()).isTrue();
    stream.send("fine");
    chunk(1, true, "fine");
  }

  @Test
  void aRouterThatDoesNotReadSlowsTheSenderDown() {
    join(options -> options.sendQueue(64 * 1024).sendTimeout(Duration.ofMinutes(1)), true);
    int chunks = 2000;
    byte[] content = new byte[10_000];
    CompletableFuture<CallResult> sending =
        meanwhile(
                () -> {
                  CallStream stream = client.stream(Call.of("com.example.upload"));
                  for (int i = 0; i < chunks; i++) {
                    stream.send(content);
                  }
                  return stream;
                })
            .thenCompose(CallStream::finish);
    // 20 MB fit neither the queue nor the sockets' buffers.
    assertThat(sending).isNotDone();
    chunk(1, true);
    for (int i = 0; i < chunks; i++) {
      dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
      assertThat(call.options().progress()).isTrue();
    }
    chunk(1, false);
    peer.send(new Result(1, ResultDetails.NONE, Payload.of("all")));
    assertThat(soon(sending).as(String.class)).isEqualTo("all");
  }

  @Test
  void aRouterThatNeverReadsFailsTheChunkByName() {
    join(
        options ->
            options.sendQueue(64 * 1024).sendTimeout(Duration.ofMillis(50)).maxMessage(1 << 20),
        true);
    CallStream stream = client.stream(Call.of("com.example.upload"));
    byte[] content = new byte[100_000];
    WampException failure =
        catchThrowableOfType(
            WampException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                stream.send(content);
              }
            });
    assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(failure).hasMessageContaining("sendQueue");
  }

  @Test
  void theTimeoutCountsFromTheLastChunk() {
    VirtualTime time = new VirtualTime();
    join(options -> options.time(time), true);
    CallStream stream =
        client.stream(Call.of("com.example.upload").timeout(Duration.ofMillis(600)));
    time.advance(Duration.ofMillis(500));
    stream.send(1);
    time.advance(Duration.ofMillis(599));
    assertThat(stream.result()).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(failure(stream.result()).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void theEndOfTheSessionEndsTheStream() {
    CallStream stream = client.stream(Call.of("com.example.upload"));
    peer.kill();
    assertThat(failure(stream.result()).reason()).isEqualTo(Reason.CONNECTION_LOST);
    WampException late = catchThrowableOfType(WampException.class, () -> stream.send(1));
    assertThat(late.reason()).isIn(Reason.CANCELED, Reason.CONNECTION_LOST);
  }
}
