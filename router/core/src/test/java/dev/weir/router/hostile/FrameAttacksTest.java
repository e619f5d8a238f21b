package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.WebSocketOpcode;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that break the rules of WebSocket, at a router with others on it. */
final class FrameAttacksTest {
  private static final int MESSAGE_LIMIT = 1 << 16;
  private static final int TIMES = 20;

  /** A beginning that keeps a connection of ours busy: half a frame of a megabyte. */
  private static final byte[] HALF = HexFormat.of().parseHex("81feffff00000000");

  private AttackedRouter router;
  private Bystanders bystanders;

  /** With small messages and little patience for who does not read. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen(ListenerOptions.of("127.0.0.1", 0).withRawSocket(RawSocketOptions.DEFAULT))
          .realm("realm1")
          .options(
              RouterOptions.builder()
                  .message(MESSAGE_LIMIT)
                  .writeDeadline(Duration.ofSeconds(1))
                  .drain(Duration.ZERO)
                  .build())
          .start();
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router);
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @Test
  @Hostile("F1")
  void framesWithoutMaskEndTheConnection() {
    expectClose(1002, "81 05 68 65 6c 6c 6f");
  }

  @Test
  @Hostile("F2")
  void reservedBitsAndOpcodesEndTheConnection() {
    expectClose(1002, "c1 80 00 00 00 00", "83 80 00 00 00 00", "8b 80 00 00 00 00");
  }

  @Test
  @Hostile("F3")
  void longOrFragmentedControlsEndTheConnection() {
    expectClose(1002, "09 80 00 00 00 00", "89 fe 00 7e 00 00 00 00");
  }

  @Test
  @Hostile("F4")
  void whatIsNotUtf8EndsTheConnection() {
    expectClose(
        1007,
        "81 81 00 00 00 00 ff",
        "01 81 00 00 00 00 c3 80 81 00 00 00 00 28",
        "81 81 00 00 00 00 c3");
  }

  @ParameterizedTest
  @CsvSource({"JSON, 1", "JSON, 4", "CBOR, 1", "CBOR, 4", "MESSAGEPACK, 0"})
  @Hostile("F5")
  void aMessageOverTheLimitEndsTheConnection(Serializer serializer, int fragments) {
    byte[] payload = new byte[MESSAGE_LIMIT + 1];
    Arrays.fill(payload, (byte) ' ');
    for (int i = 0; i < TIMES; i++) {
      try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
        send(peer, payload, fragments);
        assertThat(peer.expectEnd()).isEqualTo(1009);
      }
    }
  }

  /** In so many fragments, 0 is one frame octet by octet at its beginning. */
  private static void send(RawPeer peer, byte[] payload, int fragments) {
    byte first = (byte) (peer.serializer().text() ? 1 : 2);
    if (fragments < 2) {
      byte[] head = {(byte) (first | 0x80), (byte) 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0};
      if (fragments == 0) {
        for (byte octet : head) {
          peer.sendBytes(new byte[] {octet});
        }
      } else {
        peer.sendBytes(head);
      }
      peer.sendBytes(payload);
      return;
    }
    int part = MESSAGE_LIMIT / fragments;
    byte[] head = {first, (byte) 0xFE, (byte) (part >> 8), (byte) part, 0, 0, 0, 0};
    for (int i = 0; i < fragments; i++) {
      peer.sendBytes(head);
      peer.sendBytes(Arrays.copyOf(payload, part));
      head[0] = 0;
    }
    peer.sendBytes(new byte[] {(byte) 0x80, (byte) 0x81, 0, 0, 0, 0, ' '});
  }

  @Test
  @Hostile("F6")
  void enormousLengthsEndTheConnection() {
    expectClose(1009, "82 ff 40 00 00 00 00 00 00 00 00 00 00 00");
    expectClose(1002, "82 ff ff ff ff ff ff ff ff ff 00 00 00 00");
  }

  @Test
  @Hostile("F7")
  void fragmentsWithoutEndMeetTheirLimit() {
    byte[] empty = {0, (byte) 0x80, 0, 0, 0, 0};
    byte[] thousand = new byte[empty.length * 1_000];
    for (int i = 0; i < thousand.length; i++) {
      thousand[i] = empty[i % empty.length];
    }
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendBytes(new byte[] {1, (byte) 0x80, 0, 0, 0, 0});
      assertThat(sentUntilRefused(peer, thousand, 2_000)).isLessThan(2_000);
    }
  }

  @Test
  @Hostile("F9")
  void whoPingsAndDoesNotReadIsDropped() {
    byte[] ping = new byte[131];
    ping[0] = (byte) 0x89;
    ping[1] = (byte) 0xFD;
    byte[] thousand = new byte[ping.length * 1_000];
    for (int i = 0; i < thousand.length; i++) {
      thousand[i] = ping[i % ping.length];
    }
    try (RawPeer peer = RawPeer.join(router.port())) {
      Eventually.holds("it is dropped", () -> sentUntilRefused(peer, thousand, 10) < 10);
    }
    Eventually.holds("it is gone", () -> router.connections() == Bystanders.SESSIONS);
  }

  private static int sentUntilRefused(RawPeer peer, byte[] octets, int most) {
    int sent = 0;
    try {
      while (sent < most) {
        peer.sendBytes(octets);
        sent++;
      }
    } catch (UncheckedIOException refused) {
      // the other end no longer takes them
    }
    return sent;
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Hostile("F10")
  void aFrameOfTheWrongKindEndsTheSession(Serializer serializer) {
    int wrong = serializer.text() ? WebSocketOpcode.BINARY : WebSocketOpcode.TEXT;
    for (int i = 0; i < TIMES; i++) {
      try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
        peer.sendFrame(wrong, "[32,1,{},\"com.a\"]".getBytes(StandardCharsets.UTF_8));
        Abort abort = peer.expect(Abort.class);
        assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
        peer.expectEnd();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sec-WebSocket-Protocol: soap, wamp.1\r\n"})
  @Hostile("F11")
  void withoutASubprotocolOfOursThereIsNoWebSocket(String header) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      assertThat(upgrade(header))
          .startsWith("HTTP/1.1 400 ")
          .contains("wamp.2.json, wamp.2.msgpack, wamp.2.cbor");
    }
  }

  @Test
  @Hostile("F12")
  void messagesThatAreCutOffAreNotDelivered() {
    try (RawPeer watcher = RawPeer.join(router.port())) {
      watcher.subscribe("com.cut");
      for (int i = 0; i < TIMES * 10; i++) {
        RawPeer peer = RawPeer.join(router.port());
        byte[] publication = "[16,1,{},\"com.cut\"".getBytes(StandardCharsets.UTF_8);
        peer.sendBytes(HALF);
        peer.sendBytes(publication);
        if (i % 2 == 0) {
          peer.close();
        } else {
          peer.reset();
        }
      }
      Eventually.holds("they are gone", () -> router.connections() == Bystanders.SESSIONS + 1);
      watcher.expectSilence();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1"})
  @Hostile("H15")
  void pagesFromElsewhereGetNoWebSocket(String origin) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      assertThat(upgrade("Origin: " + origin + "\r\nSec-WebSocket-Protocol: wamp.2.json\r\n"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: b", "X: a\u0001b", "X: a\u0000b", "X y: b"})
  @Hostile("H18")
  void brokenHeadersGetNoWebSocket(String header) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      assertThat(upgrade(header + "\r\nSec-WebSocket-Protocol: wamp.2.json\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  /** An unknown serializer, reserved bits, a frame over the limit, and one of a reserved type. */
  @ParameterizedTest
  @CsvSource({
    "7f f0 00 00, 7f 10 00 00",
    "7f f1 01 00, 7f 30 00 00",
    "7f f1 00 00 00 01 00 01, 7f 71 00 00",
    "7f f1 00 00 00 ff ff ff, 7f 71 00 00",
    "7f f1 00 00 07 00 00 00, 7f 71 00 00"
  })
  @Hostile("F13")
  void brokenRawSocketEndsTheConnection(String sent, String answer) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(HexFormat.ofDelimiter(" ").parseHex(sent));
        assertThat(HexFormat.ofDelimiter(" ").formatHex(socket.getInputStream().readNBytes(4)))
            .isEqualTo(answer);
        assertThat(ended(socket)).isTrue();
      }
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Each of these after a good message; what follows is not looked at. */
  private void expectClose(int code, String... frames) {
    for (String hex : frames) {
      byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));
      for (int i = 0; i < TIMES; i++) {
        try (RawPeer peer = RawPeer.join(router.port())) {
          peer.subscribe("com.before");
          peer.sendBytes(frame);
          assertThat(peer.expectEnd()).as(hex).isEqualTo(code);
        }
      }
    }
  }

  private String upgrade(String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
      socket
          .getOutputStream()
          .write((request + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
