package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Serializer;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawSocketPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of RawSocket, on a port of its own and beside WebSocket (F13). */
final class RawSocketHandshakeTest {
  private static final byte[] GET =
      "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Stage stage;
  private IoLoops loops;

  @AfterEach
  void stop() {
    stage.close();
  }

  private void start(ListenerOptions listener, RouterOptions options) throws IOException {
    loops = IoLoops.start(options);
    stage = Stage.start(listener, loops);
  }

  private void start() throws IOException {
    start(alone(), RouterOptions.DEFAULT);
  }

  private static ListenerOptions alone() {
    return ListenerOptions.ofRawSocket("127.0.0.1", 0);
  }

  private void startShared(boolean tls) throws IOException {
    ListenerOptions both =
        ListenerOptions.of("127.0.0.1", 0).withPath("/").withRawSocket(RawSocketOptions.DEFAULT);
    start(tls ? both.withTls(Tls.context()) : both, RouterOptions.DEFAULT);
  }

  private RawSocketPeer open(boolean tls) throws IOException {
    return RawSocketPeer.open(
        stage.uri().getPort(), tls ? Optional.of(Tls.context()) : Optional.empty(), 0);
  }

  private byte[] answer(int... octets) throws IOException {
    byte[] hello = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      hello[i] = (byte) octets[i];
    }
    try (RawSocketPeer peer = open(false)) {
      peer.send(hello);
      byte[] answer = peer.octets(4);
      if ((answer[1] & 0xF) == 0) {
        assertThat(peer.ended()).as("the connection ends behind an error").isTrue();
      }
      return answer;
    }
  }

  private long refused() {
    return loops.counters().value(Counter.RAWSOCKETS_REFUSED);
  }

  @ParameterizedTest
  @Row("C188")
  @EnumSource(Serializer.class)
  void everyLengthIsAcceptedAndTheOwnOneTold(Serializer serializer) throws Exception {
    start(alone(), RouterOptions.builder().message(100_000).build());
    for (int code = 0; code < 16; code++) {
      assertThat(answer(0x7F, code << 4 | serializer.rawSocketId(), 0, 0))
          .isEqualTo(RawSocketPeer.hello(serializer.rawSocketId(), 7)); // 64 KiB
    }
  }

  @ParameterizedTest
  @Row("C189")
  @ValueSource(ints = {0, 4, 5, 15})
  @Hostile("F13")
  void anUnknownSerializerIsErrorOne(int serializer) throws Exception {
    start();
    assertThat(answer(0x7F, 0xF0 | serializer, 0, 0)).containsExactly(0x7F, 0x10, 0, 0);
    assertThat(refused()).isEqualTo(1);
    stage.awaitEmpty();
  }

  @Test
  @Row("C189")
  @Hostile("F13")
  void reservedBitsAreErrorThree() throws Exception {
    start();
    assertThat(answer(0x7F, 0xF1, 1, 0)).containsExactly(0x7F, 0x30, 0, 0);
    assertThat(answer(0x7F, 0xF1, 0, 0x80)).containsExactly(0x7F, 0x30, 0, 0);
    assertThat(refused()).isEqualTo(2);
  }

  @ParameterizedTest
  @Row("C189")
  @ValueSource(booleans = {false, true})
  void tooManyConnectionsAreErrorFour(boolean ofListener) throws Exception {
    if (ofListener) {
      ListenerLimits two = new ListenerLimits(Optional.empty(), 100, 2);
      start(alone().withLimits(two), RouterOptions.DEFAULT);
    } else {
      start(alone(), RouterOptions.builder().sessions(2).build());
    }
    try (RawSocketPeer one = open(false).shake(Serializer.JSON, 15)) {
      try (RawSocketPeer two = open(false).shake(Serializer.CBOR, 15)) {
        assertThat(answer(0x7F, 0xF1, 0, 0)).containsExactly(0x7F, 0x40, 0, 0);
        assertThat(loops.counters().value(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        two.send(0, new byte[3]);
        assertThat(two.next().payload()).hasSize(3);
      }
      Until.holds(Duration.ofSeconds(10), () -> stage.network().connections() == 1);
      assertThat(answer(0x7F, 0xF1, 0, 0)).containsExactly(0x7F, 0xF1, 0, 0);
      one.send(0, new byte[3]);
      assertThat(one.next().payload()).hasSize(3);
    }
  }

  @ParameterizedTest
  @Row("C190")
  @ValueSource(ints = {'G', 0x00, 0x16, 0xFF})
  @Hostile("F13")
  void anotherFirstOctetFailsTheConnectionOnAPortOfItsOwn(int first) throws Exception {
    start();
    try (RawSocketPeer peer = open(false)) {
      peer.send(new byte[] {(byte) first});
      assertThat(peer.gone()).isTrue();
    }
    assertThat(refused()).isEqualTo(1);
    Until.holds(Duration.ofSeconds(10), () -> loops.admission().accepted() == 0);
  }

  @ParameterizedTest
  @Row("C190")
  @ValueSource(booleans = {false, true})
  void anotherFirstOctetIsHttpOnASharedPort(boolean tls) throws Exception {
    startShared(tls);
    assertThat(stage.uri().getScheme()).isEqualTo(tls ? "wss" : "ws");
    try (FramePeer peer = FramePeer.connect(stage.uri());
        RawSocketPeer raw = open(tls).shake(Serializer.JSON, 15)) {
      peer.sendText("over WebSocket");
      assertThat(peer.text()).isEqualTo("over WebSocket");
      raw.send(0, new byte[5]);
      assertThat(raw.next().payload()).hasSize(5);
    }
    try (FramePeer peer = FramePeer.open(stage.uri())) {
      peer.send(GET);
      assertThat(peer.rest()).startsWith("HTTP/1.1 404 ");
    }
    assertThat(refused()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSharedPortTakesRequestsHoweverTheyAreCut(boolean tls) throws Exception {
    startShared(tls);
    try (FramePeer peer = FramePeer.open(stage.uri())) {
      for (byte octet : peer.request("")) {
        peer.send(new byte[] {octet});
      }
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      peer.sendText("here");
      assertThat(peer.text()).isEqualTo("here");
    }
    try (FramePeer peer = FramePeer.open(stage.uri())) {
      peer.send(FramePeer.join(peer.request(""), FramePeer.masked(2, new byte[120_000])));
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      assertThat(peer.next().payload()).hasSize(120_000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoDoesNotFinishTheHandshakeIsClosedByTheDeadline(boolean tls) throws Exception {
    RouterOptions hasty = RouterOptions.builder().helloDeadline(Duration.ofMillis(500)).build();
    start(tls ? alone().withTls(Tls.context()) : alone(), hasty);
    URI uri = stage.uri();
    try (RawSocketPeer silent = RawSocketPeer.open(uri.getPort());
        RawSocketPeer half = open(tls)) {
      half.send(new byte[] {0x7F, (byte) 0xF1});
      assertThat(silent.gone()).isTrue();
      assertThat(half.gone()).isTrue();
    }
    Until.holds(Duration.ofSeconds(10), () -> loops.admission().accepted() == 0);
  }

  @Test
  void aHandshakeThatIsLostLeavesNothing() throws Exception {
    start();
    for (int i = 0; i < 20; i++) {
      try (RawSocketPeer peer = open(false)) {
        peer.send(new byte[] {0x7F, (byte) 0xF1, 0});
      }
    }
    Until.holds(Duration.ofSeconds(10), () -> loops.admission().accepted() == 0);
  }
}
