package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedPeer.Frame;
import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The WebSocket connection below a session. */
final class TransportTest {
  private final ScriptedRouter router = new ScriptedRouter();

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private static UnaryOperator<WampClientBuilder> json() {
    return options -> options.serializers(Serializer.JSON);
  }

  @Test
  void theOpeningRequestCarriesThePathSubprotocolsAndHeaders() {
    CompletableFuture<WampClient> connecting =
        router.connect(options -> options.header("Authorization", "Bearer x"));
    Map<String, String> headers = router.accept().request();
    assertThat(headers)
        .containsEntry("Sec-WebSocket-Protocol", "wamp.2.msgpack, wamp.2.cbor, wamp.2.json")
        .containsEntry("Authorization", "Bearer x")
        .containsEntry("Host", router.uri().getAuthority());
    assertThat(connecting).isNotDone();
  }

  @Test
  @Row("C184")
  void aMessageInSeveralFramesIsOneMessage() {
    Joined joined = router.join(json());
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    byte[] message = utf8("[50,1,{},[\"grüße\"]]");
    int split = 13; // within the two octets of ü
    joined.peer().raw(fragment(WebSocketOpcode.TEXT, false, Arrays.copyOf(message, split)));
    joined.peer().frame(WebSocketOpcode.PING, utf8("between"));
    joined
        .peer()
        .raw(
            fragment(
                WebSocketOpcode.CONTINUATION,
                true,
                Arrays.copyOfRange(message, split, message.length)));
    assertThat(soon(call).as(String.class)).isEqualTo("grüße");
    Frame pong = joined.peer().receiveFrame();
    assertThat(pong.opcode()).isEqualTo(WebSocketOpcode.PONG);
    assertThat(pong.payload()).isEqualTo(utf8("between"));
  }

  private static byte[] fragment(int opcode, boolean last, byte[] payload) {
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) (last ? 0x80 | opcode : opcode);
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }

  @Test
  @Row("C184")
  void everyMessageIsSentInAFrameOfItsOwn() {
    Joined joined = router.join(json());
    byte[] large = new byte[300_000];
    joined.client().publish("com.example.t", large);
    joined.client().publish("com.example.t", 1);
    Publish first = joined.peer().expect(Publish.class);
    assertThat((byte[]) ScriptedPeer.values(first.payload()).get(0)).isEqualTo(large);
    assertThat(ScriptedPeer.values(joined.peer().expect(Publish.class).payload()))
        .containsExactly(1L);
  }

  @Test
  void messagesThatWaitGoOutInFewWrites() {
    Joined joined = router.join();
    int threads = 8;
    int each = 2500;
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Void>> publishers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      publishers.add(
          meanwhile(
              () -> {
                assertThat(startOf(start)).isTrue();
                for (int i = 0; i < each; i++) {
                  joined.client().publish("com.example.t", i);
                }
                return null;
              }));
    }
    start.countDown();
    publishers.forEach(ScriptedRouter::soon);
    int before = joined.peer().reads();
    for (long id = 1; id <= threads * each; id++) {
      assertThat(joined.peer().expect(Publish.class).request()).isEqualTo(id);
    }
    assertThat(joined.peer().reads() - before).isLessThan(threads * each / 4);
  }

  private static boolean startOf(CountDownLatch start) {
    try {
      return start.await(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPingIsAnswered() {
    Joined joined = router.join();
    joined.peer().frame(WebSocketOpcode.PING, utf8("hello"));
    Frame pong = joined.peer().receiveFrame();
    assertThat(pong.opcode()).isEqualTo(WebSocketOpcode.PONG);
    assertThat(pong.payload()).isEqualTo(utf8("hello"));
  }

  @Test
  void ofAFloodOfPingsTheLastIsAnsweredAndNothingPilesUp() {
    Joined joined = router.join(options -> options.sendQueue(10_000));
    int chunks = 400;
    int pings = 1000;
    soon(
        meanwhile(
            () -> {
              for (int chunk = 0; chunk < chunks; chunk++) {
                joined.peer().raw(pings(chunk * pings, pings));
              }
              return null;
            }));
    int answered = -1;
    int answers = 0;
    while (answered < chunks * pings - 1) {
      Frame pong = joined.peer().receiveFrame();
      assertThat(pong.opcode()).isEqualTo(WebSocketOpcode.PONG);
      int next = ByteBuffer.wrap(pong.payload()).getInt();
      assertThat(next).isGreaterThan(answered);
      answered = next;
      answers++;
    }
    // More than the operating system holds: the rest would have piled up in the client.
    assertThat(answers).isLessThan(chunks * pings / 2);
    assertThat(joined.client().isOpen()).isTrue();
  }

  /** Numbered pings of the largest size. */
  private static byte[] pings(int first, int count) {
    int size = 2 + WebSocketEncoder.LARGEST_CONTROL;
    ByteBuffer pings = ByteBuffer.allocate(count * size);
    for (int i = 0; i < count; i++) {
      pings.position(i * size);
      pings.put((byte) 0x89).put((byte) WebSocketEncoder.LARGEST_CONTROL).putInt(first + i);
    }
    return pings.array();
  }

  @Test
  void aRouterThatAsksWithoutReadingTheAnswersIsGivenUp() {
    Joined joined = router.join(options -> options.sendQueue(10_000));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    CompletableFuture<Void> flooding =
        meanwhile(
            () -> {
              try {
                for (long id = 1; true; id++) {
                  joined
                      .peer()
                      .send(
                          new dev.weir.protocol.Invocation(
                              id, 1, InvocationDetails.NONE, Payload.EMPTY));
                }
              } catch (UncheckedIOException e) {
                return null;
              }
            });
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure).hasMessageContaining("does not read the answers");
    soon(flooding);
  }

  @Test
  void aSilentRouterIsPingedAndThenGivenUp() {
    CompletableFuture<WampClient> connecting =
        router.connect(options -> options.keepAlive(Duration.ofMillis(100), Duration.ofSeconds(5)));
    ScriptedPeer peer = router.accept().upgrade();
    welcomeThoughPinged(peer);
    CompletableFuture<CallResult> call = soon(connecting).call("com.example.p");
    assertThat(untilControlFrame(peer).opcode()).isEqualTo(WebSocketOpcode.PING);
    peer.frame(WebSocketOpcode.PONG, new byte[0]);
    assertThat(untilControlFrame(peer).opcode()).isEqualTo(WebSocketOpcode.PING);
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure).hasMessageContaining("ping");
    assertThat(untilControlFrame(peer)).isEqualTo(Frame.END);
  }

  /** The pings begin with the connection, so that a slow machine may send one before HELLO. */
  private static void welcomeThoughPinged(ScriptedPeer peer) {
    Frame frame = peer.receiveFrame();
    while (frame.opcode() == WebSocketOpcode.PING) {
      frame = peer.receiveFrame();
    }
    assertThat(peer.read(frame)).isInstanceOf(Hello.class);
    peer.send(new Welcome(ScriptedPeer.SESSION, Dict.of("roles", Map.of())));
  }

  /** The next frame that is no message. */
  private static Frame untilControlFrame(ScriptedPeer peer) {
    Frame frame = peer.receiveFrame();
    while (frame.opcode() == WebSocketOpcode.BINARY) {
      frame = peer.receiveFrame();
    }
    return frame;
  }

  @Test
  void aCloseFrameIsAnsweredAndEndsTheSession() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().frame(WebSocketOpcode.CLOSE, new byte[] {0x03, (byte) 0xE9, 'b', 'y', 'e'});
    assertThat(joined.peer().receiveFrame().closeCode()).isEqualTo(WebSocketCloseCode.GOING_AWAY);
    joined.peer().close();
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure).hasMessageContaining("1001").hasMessageContaining("bye");
  }

  @Test
  @Hostile("K7")
  void aMessageOverTheLimitEndsTheConnection() {
    Joined joined = router.join(options -> options.maxMessage(10_000));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().frame(WebSocketOpcode.BINARY, new byte[10_001]);
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.MESSAGE_TOO_BIG);
    assertThat(failure(call).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure(call)).hasMessageContaining("larger than 10000 bytes (maxMessage)");
  }

  @Test
  @Hostile("K7")
  void aDeclaredLengthWithoutEndIsRefusedAtOnce() {
    Joined joined = router.join();
    joined.peer().raw(new byte[] {(byte) 0x82, 127, 0x7F, -1, -1, -1, -1, -1, -1, -1});
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.MESSAGE_TOO_BIG);
  }

  @Test
  @Hostile("K7")
  void brokenFramesEndTheConnection() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().raw(new byte[] {(byte) 0xF2, 0});
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.PROTOCOL_ERROR);
    joined.peer().close();
    assertThat(failure(call).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void invalidTextEndsTheConnection() {
    Joined joined = router.join(json());
    joined.peer().frame(WebSocketOpcode.TEXT, new byte[] {'[', (byte) 0xFF, ']'});
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.INVALID_PAYLOAD);
  }

  @Test
  void aRouterThatDoesNotReadMakesSendersWaitAndThenFailByName() {
    Joined joined =
        router.join(options -> options.sendQueue(64 * 1024).sendTimeout(Duration.ofMillis(100)));
    CompletableFuture<CallResult> call = new CompletableFuture<>();
    while (!call.isDone()) { // where the writer only paused, there was room again for the call
      WampException failure = soon(meanwhile(() -> publishUntilRefused(joined.client())));
      assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
      assertThat(failure).hasMessageContaining("sendQueue");
      call = joined.client().call("com.example.p");
    }
    assertThat(failure(call).reason()).isEqualTo(Reason.OVERLOADED);
    while (joined.client().call("com.example.p").isDone()) {
      joined.peer().receive();
    }
    assertThat(joined.client().isOpen()).isTrue();
  }

  private static WampException publishUntilRefused(WampClient client) {
    byte[] chunk = new byte[32 * 1024];
    while (true) {
      try {
        client.publish("com.example.t", chunk);
      } catch (WampException e) {
        return e;
      }
    }
  }

  @Test
  void nobodyListeningIsNamed() throws Exception {
    URI address = router.uri();
    router.close();
    CompletableFuture<WampClient> connecting =
        meanwhile(() -> WampClient.connect(address, "realm1"));
    assertThat(failure(connecting))
        .hasMessageContaining(address.toString())
        .extracting(WampException::reason)
        .isEqualTo(Reason.CONNECTION_FAILED);
  }

  @Test
  void aRefusedUpgradeIsShown() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    ScriptedPeer peer = router.accept();
    peer.request();
    peer.raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 12\r\n\r\nwrong origin");
    peer.close();
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
    assertThat(failure).hasMessageContaining("403").hasMessageContaining("wrong origin");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    CompletableFuture<WampClient> connecting =
        router.connect(options -> options.connectTimeout(Duration.ofSeconds(2)));
    router.accept().request();
    assertThat(failure(connecting))
        .hasMessageContaining("did not answer within")
        .extracting(WampException::reason)
        .isEqualTo(Reason.CONNECTION_FAILED);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
