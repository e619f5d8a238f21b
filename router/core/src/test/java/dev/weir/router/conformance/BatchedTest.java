package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Row;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.router.Router;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.WebSocketOptions;
import dev.weir.router.peer.RawPeer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The batched subprotocols of WebSocket, over a real socket and somebody else's WebSocket. */
final class BatchedTest {
  private static final int LIMIT = 64 << 10;

  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0);
    router =
        Router.builder()
            .listen(listener)
            .listen(listener.withWebSocket(WebSocketOptions.DEFAULT.withBatched(false)))
            .realm("realm1")
            .options(RouterOptions.builder().message(LIMIT).build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  /** What comes, frame by frame. */
  private static final class Peer implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final Serializer serializer;
    private final WebSocket socket;

    private Peer(URI uri, Serializer serializer) {
      this.serializer = serializer;
      this.socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols(serializer.subprotocol() + ".batched")
              .buildAsync(uri, this)
              .join();
      assertThat(socket.getSubprotocol()).isEqualTo(serializer.subprotocol() + ".batched");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      assertThat(serializer.text()).isTrue();
      return on(data.toString().getBytes(StandardCharsets.UTF_8), last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      assertThat(serializer.text()).isFalse();
      byte[] octets = new byte[data.remaining()];
      data.get(octets);
      return on(octets, last);
    }

    private CompletionStage<?> on(byte[] octets, boolean last) {
      part.writeBytes(octets);
      if (last) {
        frames.add(part.toByteArray());
        part.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.add(code);
      return null;
    }

    private void send(byte[] batch) {
      if (serializer.text()) {
        socket.sendText(new String(batch, StandardCharsets.UTF_8), true).join();
      } else {
        socket.sendBinary(ByteBuffer.wrap(batch), true).join();
      }
    }

    /** By the specification's text, in words of this test. */
    private void send(Message... messages) {
      ByteArrayOutputStream batch = new ByteArrayOutputStream();
      for (Message message : messages) {
        ByteSink sink = new ByteSink(64);
        MessageWriter.of(serializer).write(message, sink);
        if (!serializer.text()) {
          batch.writeBytes(ByteBuffer.allocate(4).putInt(sink.position()).array());
        }
        batch.writeBytes(sink.toByteArray());
        if (serializer.text()) {
          batch.write(30);
        }
      }
      send(batch.toByteArray());
    }

    /** The messages of the next frame. */
    private List<Message> receive() throws InterruptedException {
      byte[] frame = frames.poll(10, TimeUnit.SECONDS);
      assertThat(frame).as("a frame").isNotEmpty();
      List<byte[]> messages = serializer.text() ? separated(frame) : measured(frame);
      return messages.stream()
          .map(each -> MessageReader.of(serializer, Limits.DEFAULT).read(each, 0, each.length))
          .toList();
    }

    private static List<byte[]> separated(byte[] frame) {
      assertThat(frame[frame.length - 1]).isEqualTo((byte) 30);
      return Arrays.stream(new String(frame, StandardCharsets.UTF_8).split("\u001e"))
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    private static List<byte[]> measured(byte[] frame) {
      List<byte[]> messages = new ArrayList<>();
      ByteBuffer rest = ByteBuffer.wrap(frame);
      while (rest.hasRemaining()) {
        byte[] message = new byte[rest.getInt()];
        rest.get(message);
        messages.add(message);
      }
      return messages;
    }

    private int closeCode() throws InterruptedException {
      Integer code = closed.poll(10, TimeUnit.SECONDS);
      assertThat(code).as("a close frame").isNotNull();
      return code;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  private static Hello hello() {
    return new Hello("realm1", HelloDetails.of(RawPeer.roles()));
  }

  private static Message subscribe(long request) {
    return new Subscribe(request, SubscribeOptions.NONE, "com.topic." + request);
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row({"C185", "C186"})
  void whatIsAskedTogetherIsAnsweredTogether(Serializer serializer) throws Exception {
    try (Peer peer = new Peer(router.uris().get(0), serializer)) {
      peer.send(hello());
      assertThat(peer.receive()).extracting(Message::type).containsExactly(MessageType.WELCOME);
      int count = 200;
      Message[] requests = new Message[count];
      for (int i = 0; i < count; i++) {
        requests[i] = subscribe(i + 1);
      }
      peer.send(requests);
      List<Message> answers = new ArrayList<>();
      int frames = 0;
      while (answers.size() < count) {
        answers.addAll(peer.receive());
        frames++;
      }
      assertThat(answers).extracting(Message::type).containsOnly(MessageType.SUBSCRIBED);
      assertThat(frames).isLessThan(count / 10);
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row("C187")
  void anEmptyBatchFailsTheTransport(Serializer serializer) throws Exception {
    try (Peer peer = new Peer(router.uris().get(0), serializer)) {
      peer.send(hello());
      peer.receive();
      peer.send(new byte[0]);
      assertThat(peer.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void aMalformedBatchFailsTheTransport(Serializer serializer) throws Exception {
    try (Peer peer = new Peer(router.uris().get(0), serializer)) {
      peer.send("[1,\"realm1\",{\"roles\":{}}]".getBytes(StandardCharsets.US_ASCII));
      assertThat(peer.closeCode()).isEqualTo(1002);
      assertThat(peer.frames).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void aBatchIsWithinTheLimitOfAMessage(Serializer serializer) throws Exception {
    try (Peer peer = new Peer(router.uris().get(0), serializer)) {
      peer.send(hello());
      peer.receive();
      Message[] requests = new Message[LIMIT / 16];
      for (int i = 0; i < requests.length; i++) {
        requests[i] = subscribe(i + 1);
      }
      peer.send(requests);
      assertThat(peer.closeCode()).isEqualTo(1009);
      assertThat(peer.frames).isEmpty();
    }
  }

  @Test
  void aListenerMayBeWithoutBatches() {
    assertThatThrownBy(() -> new Peer(router.uris().get(1), Serializer.JSON))
        .isInstanceOf(CompletionException.class);
    WebSocket plain =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("wamp.2.json.batched", "wamp.2.json")
            .buildAsync(router.uris().get(1), new WebSocket.Listener() {})
            .join();
    assertThat(plain.getSubprotocol()).isEqualTo("wamp.2.json");
    plain.abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wamp.2.json.batched", "wamp.2.cbor.batched"})
  void theClientsFirstChoiceIsTaken(String first) {
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols(first, "wamp.2.json")
            .buildAsync(router.uris().get(0), new WebSocket.Listener() {})
            .join();
    assertThat(socket.getSubprotocol()).isEqualTo(first);
    socket.abort();
  }
}
