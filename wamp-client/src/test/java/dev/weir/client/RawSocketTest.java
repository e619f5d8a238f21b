package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.conformance.Row;
import dev.weir.protocol.Serializer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client over RawSocket, against a router whose octets are written here by hand. */
final class RawSocketTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int SERIALIZER_UNSUPPORTED = 0x7F100000;
  private static final int TOO_MANY_CONNECTIONS = 0x7F400000;
  private static final int JSON = 0x7FF10000; // and messages up to 16 MiB

  private final Queue<WampClient> clients = new ConcurrentLinkedQueue<>();
  private ServerSocket server;
  private Socket socket;
  private DataInputStream in;
  private DataOutputStream out;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    if (socket != null) {
      socket.close();
    }
    clients.forEach(WampClient::close);
  }

  private CompletableFuture<WampClient> connect(UnaryOperator<WampClientBuilder> options) {
    URI address = URI.create("tcp://127.0.0.1:" + server.getLocalPort());
    WampClientBuilder json = WampClient.builder().router(address).serializers(Serializer.JSON);
    return meanwhile(
        () -> {
          WampClient client = options.apply(json.reconnect(Reconnect.off())).connect();
          clients.add(client);
          return client;
        });
  }

  /** Takes the connection and returns the word that opens it. */
  private int accept() throws IOException {
    socket = server.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    return in.readInt();
  }

  private WampClient join(int answer, UnaryOperator<WampClientBuilder> options) throws IOException {
    CompletableFuture<WampClient> connecting = connect(options);
    accept();
    out.writeInt(answer);
    assertThat(message()).startsWith("[1,\"realm1\",");
    frame(0, "[2,7,{\"roles\":{\"broker\":{},\"dealer\":{}}}]");
    return soon(connecting);
  }

  private WampClient join() throws IOException {
    return join(JSON, options -> options);
  }

  private void frame(int type, String payload) throws IOException {
    byte[] octets = payload.getBytes(StandardCharsets.UTF_8);
    out.writeInt(type << 24 | octets.length);
    out.write(octets);
  }

  private String frame(int type) throws IOException {
    int word = in.readInt();
    assertThat(word >>> 24).isEqualTo(type);
    byte[] octets = new byte[word & 0xFFFFFF];
    in.readFully(octets);
    return new String(octets, StandardCharsets.UTF_8);
  }

  private void untilPing() throws IOException {
    int word = in.readInt();
    while (word >>> 24 == 0) {
      in.skipNBytes(word);
      word = in.readInt();
    }
    assertThat(word).isEqualTo(1 << 24);
  }

  private String message() throws IOException {
    return frame(0);
  }

  private boolean ended() throws IOException {
    return in.read() < 0;
  }

  @Test
  void aSerializerThatIsRefusedIsFollowedByTheNextOnAnotherConnection() throws Exception {
    CompletableFuture<WampClient> connecting =
        connect(options -> options.serializers(Serializer.CBOR, Serializer.JSON));
    assertThat(accept()).isEqualTo(0x7FF30000);
    out.writeInt(SERIALIZER_UNSUPPORTED);
    try (Socket refused = socket;
        DataInputStream rest = in) {
      assertThat(accept()).isEqualTo(JSON);
      assertThat(rest.read()).as("the connection that was refused").isEqualTo(-1);
      assertThat(refused.isClosed()).isFalse();
    }
    out.writeInt(JSON);
    assertThat(message()).startsWith("[1,\"realm1\",");
    frame(0, "[2,7,{\"roles\":{\"broker\":{},\"dealer\":{}}}]");
    assertThat(soon(connecting).session().id()).isEqualTo(7);
  }

  @Test
  void whenAllSerializersAreRefusedThatIsSaid() throws Exception {
    CompletableFuture<WampClient> connecting =
        connect(options -> options.serializers(Serializer.MESSAGEPACK, Serializer.CBOR));
    for (int asked : new int[] {0x7FF20000, 0x7FF30000}) {
      assertThat(accept()).isEqualTo(asked);
      out.writeInt(SERIALIZER_UNSUPPORTED);
      socket.close();
    }
    assertThat(failure(connecting)).hasMessageContaining("the serializer is not supported: CBOR");
  }

  /** What is no matter of serializers is not tried again. */
  @Test
  void anotherRefusalIsTheLastWord() throws Exception {
    CompletableFuture<WampClient> connecting =
        connect(options -> options.serializers(Serializer.MESSAGEPACK, Serializer.CBOR));
    accept();
    out.writeInt(TOO_MANY_CONNECTIONS);
    assertThat(failure(connecting)).hasMessageContaining("too many connections");
    server.setSoTimeout(1);
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
  }

  @Test
  void theFirstWordAsksForThePreferredSerializerAndTellsTheLimit() throws Exception {
    CompletableFuture<WampClient> connecting =
        connect(
            options -> options.serializers(Serializer.CBOR, Serializer.JSON).maxMessage(100_000));
    assertThat(accept()).isEqualTo(0x7F730000); // 64 KiB, CBOR
    assertThat(connecting).isNotDone();
  }

  @Test
  void callsGoBothWays() throws Exception {
    WampClient client = join();
    CompletableFuture<CallResult> call = client.call("com.example.p", 5);
    assertThat(message()).isEqualTo("[48,1,{},\"com.example.p\",[5]]");
    frame(0, "[50,1,{},[\"grüße\"]]");
    assertThat(soon(call).as(String.class)).isEqualTo("grüße");
    CompletableFuture<Registration> registering =
        client.register("com.example.q", invocation -> "ok");
    assertThat(message()).startsWith("[64,2,");
    frame(0, "[65,2,99]");
    soon(registering);
    frame(0, "[68,1,99,{}]");
    assertThat(message()).isEqualTo("[70,1,{},[\"ok\"]]");
  }

  @Test
  void closingSaysGoodbyeAndEndsTheStream() throws Exception {
    WampClient client = join();
    CompletableFuture<Void> closing =
        meanwhile(
            () -> {
              client.close();
              return null;
            });
    assertThat(message()).startsWith("[6,");
    frame(0, "[6,{},\"wamp.close.goodbye_and_out\"]");
    assertThat(ended()).isTrue();
    socket.close();
    soon(closing);
  }

  @ParameterizedTest
  @CsvSource({
    "0x7F100000, serializer is not supported",
    "0x7F200000, length is unacceptable",
    "0x7F300000, reserved bits",
    "0x7F400000, too many connections",
    "0x7FF20000, answered with serializer 2",
    "0x48545450, does not speak RawSocket",
  })
  void aRefusedHandshakeIsShown(String answer, String sentence) throws Exception {
    CompletableFuture<WampClient> connecting = connect(options -> options);
    accept();
    out.writeInt(Integer.decode(answer));
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
    assertThat(failure).hasMessageContaining(sentence).hasMessageContaining("tcp://127.0.0.1");
    assertThat(ended()).isTrue();
  }

  @Test
  void aServerThatClosesOrSaysNothingIsNamed() throws Exception {
    CompletableFuture<WampClient> closed = connect(options -> options);
    accept();
    out.write(0x7F);
    socket.close();
    assertThat(failure(closed)).hasMessageContaining("during the RawSocket handshake");
    CompletableFuture<WampClient> silent =
        connect(options -> options.connectTimeout(Duration.ofSeconds(2)));
    accept();
    assertThat(failure(silent)).hasMessageContaining("did not answer within");
  }

  @Test
  @Row("C191")
  void everyPingIsAnsweredOnceBetweenMessages() throws Exception {
    WampClient client = join();
    for (int i = 0; i < 50; i++) {
      frame(1, "ping " + i);
      frame(1, "");
    }
    client.publish("com.example.t", 1);
    int pongs = 0;
    boolean published = false;
    while (pongs < 100 || !published) {
      int word = in.readInt();
      byte[] octets = new byte[word & 0xFFFFFF];
      in.readFully(octets);
      String payload = new String(octets, StandardCharsets.UTF_8);
      if (word >>> 24 == 0) {
        published = true;
      } else {
        assertThat(word >>> 24).isEqualTo(2);
        assertThat(payload).isEqualTo(pongs % 2 == 0 ? "ping " + pongs / 2 : "");
        pongs++;
      }
    }
  }

  @Test
  void aRouterThatPingsWithoutReadingIsGivenUp() throws Exception {
    WampClient client = join(JSON, options -> options.sendQueue(10_000));
    CompletableFuture<CallResult> call = client.call("com.example.p");
    byte[] ping = new byte[50_000];
    CompletableFuture<Void> flooding =
        meanwhile(
            () -> {
              try {
                while (true) {
                  out.writeInt(1 << 24 | ping.length);
                  out.write(ping);
                }
              } catch (IOException e) {
                return null;
              }
            });
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure).hasMessageContaining("pings");
    soon(flooding);
  }

  @Test
  void aSilentRouterIsPingedAndThenGivenUp() throws Exception {
    WampClient client =
        join(JSON, options -> options.keepAlive(Duration.ofMillis(500), Duration.ofSeconds(3)));
    CompletableFuture<CallResult> call = client.call("com.example.p");
    untilPing();
    out.writeInt(2 << 24);
    untilPing();
    assertThat(failure(call).reason()).isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  @Row("C192")
  void sixteenMebibytesTakeTheExtraBit() throws Exception {
    int whole = 1 << 24;
    WampClient client = join(JSON, options -> options.sendQueue(64 << 20));
    String frameOf = "[16,1,{},\"com.example.t\",[\"\"]]";
    for (int size : new int[] {whole - 1, whole}) {
      char[] text = new char[size - frameOf.length()];
      Arrays.fill(text, 'x');
      client.publish("com.example.t", new String(text));
      assertThat(in.readInt()).isEqualTo(size == whole ? 0x08000000 : size);
      in.skipNBytes(size);
    }
    CompletableFuture<CallResult> call = client.call("com.example.p");
    message();
    byte[] head = "[50,3,{},[\"".getBytes(StandardCharsets.UTF_8);
    byte[] result = new byte[whole];
    Arrays.fill(result, (byte) 'y');
    System.arraycopy(head, 0, result, 0, head.length);
    System.arraycopy("\"]]".getBytes(StandardCharsets.UTF_8), 0, result, whole - 3, 3);
    out.writeInt(0x08000000);
    out.write(result);
    assertThat(soon(call).as(String.class)).hasSize(whole - head.length - 3);
  }

  @Test
  void whatTheRouterDoesNotTakeIsNotSent() throws Exception {
    WampClient client = join(0x7F310000, options -> options); // 4 KiB
    WampException failure =
        catchThrowableOfType(
            WampException.class, () -> client.publish("com.example.t", "x".repeat(4096)));
    assertThat(failure.reason()).isEqualTo(Reason.PAYLOAD_TOO_LARGE);
    assertThat(failure).hasMessageContaining("4096");
    client.publish("com.example.t", "fits");
    assertThat(message()).isEqualTo("[16,1,{},\"com.example.t\",[\"fits\"]]");
  }

  @ParameterizedTest
  @Row("C193")
  @ValueSource(ints = {0x03000001, 0x10000001, 0x80000001, 0x08000001, 0x00010001, 0x01010001})
  void aWrongFrameEndsTheConnection(int word) throws Exception {
    WampClient client = join(JSON, options -> options.maxMessage(64 << 10));
    CompletableFuture<CallResult> call = client.call("com.example.p");
    message();
    out.writeInt(word);
    out.write(' ');
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(ended()).isTrue();
  }

  @Test
  void aFrameOverTheLimitNamesTheOptionOfTheClient() throws Exception {
    WampClient client = join(JSON, options -> options.maxMessage(64 << 10));
    CompletableFuture<CallResult> call = client.call("com.example.p");
    message();
    out.writeInt((64 << 10) + 1);
    assertThat(failure(call)).hasMessageContaining("larger than 65536 (maxMessage)");
  }

  @Test
  void aRouterThatGoesIsNamed() throws Exception {
    WampClient client = join();
    CompletableFuture<CallResult> call = client.call("com.example.p");
    message();
    socket.shutdownOutput();
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure).hasMessageContaining("the router closed the connection");
    assertThat(client.isOpen()).isFalse();
    try {
      while (in.read() >= 0) {
        // What the client still had to say.
      }
    } catch (EOFException gone) {
      assertThat(gone).isNotNull();
    }
  }

  @Test
  void addressesAreJudged() {
    for (String wrong : new String[] {"http://a/", "tcp://a", "tcp:///x", "rs://a:1"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WampClient.builder().router(URI.create(wrong)))
          .withMessageContaining(wrong);
    }
    WampClientBuilder withHeader =
        WampClient.builder().router(URI.create("tls://a:1")).header("Cookie", "x");
    assertThatIllegalArgumentException()
        .isThrownBy(withHeader::connect)
        .withMessageContaining("Cookie");
  }
}
