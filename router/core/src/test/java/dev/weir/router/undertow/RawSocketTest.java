package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.conformance.Row;
import dev.weir.protocol.Serializer;
import dev.weir.router.link.TransportType;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawSocketPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of RawSocket over a real connection, right and wrong, with and without TLS (F13, N7). */
final class RawSocketTest {
  private static final int WHOLE = 1 << 24;
  private static final int PING = 1;
  private static final int PONG = 2;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private static Stage plain;
  private static Stage secure;

  @BeforeAll
  static void start() throws IOException {
    plain = Stage.start(listener(), IoLoops.start(RouterOptions.DEFAULT));
    secure = Stage.start(listener().withTls(Tls.context()), IoLoops.start(RouterOptions.DEFAULT));
  }

  @AfterAll
  static void stop() {
    plain.close();
    secure.close();
  }

  @BeforeEach
  void forget() {
    plain.forget();
    secure.forget();
  }

  private static ListenerOptions listener() {
    return ListenerOptions.ofRawSocket("127.0.0.1", 0);
  }

  private static Stage stage(boolean tls) {
    return tls ? secure : plain;
  }

  private static RawSocketPeer open(boolean tls) throws IOException {
    return RawSocketPeer.open(
        stage(tls).uri().getPort(), tls ? Optional.of(Tls.context()) : Optional.empty(), 0);
  }

  private static RawSocketPeer connect(boolean tls) throws IOException {
    return open(tls).shake(Serializer.MESSAGEPACK, 15);
  }

  private static String text(RawSocketPeer.Frame frame) {
    return new String(frame.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void theAddressSaysWhatIsSpoken() throws Exception {
    assertThat(plain.uri().getScheme()).isEqualTo("tcp");
    assertThat(secure.uri().getScheme()).isEqualTo("tls");
    try (RawSocketPeer peer = open(false).shake(Serializer.CBOR, 0)) {
      peer.send(0, HELLO);
      Puppet puppet = plain.puppet();
      assertThat(puppet.link().peer().transport()).isEqualTo(TransportType.RAWSOCKET);
      assertThat(puppet.link().peer().protocol()).isEqualTo("wamp.2.cbor");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void messagesOfAllSizesComeBack(boolean tls) throws Exception {
    try (RawSocketPeer peer = connect(tls)) {
      Random random = new Random(1);
      for (int size : new int[] {0, 1, 255, 256, 16_383, 16_384, 65_535, 65_536, 1 << 20}) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        peer.send(0, payload);
        RawSocketPeer.Frame echo = peer.next();
        assertThat(echo.type()).isZero();
        assertThat(Arrays.equals(echo.payload(), payload)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void octetByOctetNothingIsDifferent(boolean tls) throws Exception {
    try (RawSocketPeer peer = open(tls)) {
      byte[] all =
          FramePeer.join(
              RawSocketPeer.hello(2, 15),
              RawSocketPeer.frame(0, HELLO),
              RawSocketPeer.frame(PING, HELLO),
              RawSocketPeer.frame(0, new byte[300]));
      for (byte octet : all) {
        peer.send(new byte[] {octet});
      }
      assertThat(peer.octets(4)).isEqualTo(RawSocketPeer.hello(2, 15));
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RawSocketPeer.Frame frame = peer.next();
        frames.add(frame.type() + " " + frame.payload().length);
      }
      assertThat(frames).containsExactlyInAnyOrder("0 5", PONG + " 5", "0 300"); // PONGs go first
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatComesWithTheHandshakeIsServed(boolean tls) throws Exception {
    try (RawSocketPeer peer = open(tls)) {
      byte[] big = RawSocketPeer.frame(0, new byte[200_000]);
      peer.send(FramePeer.join(RawSocketPeer.hello(1, 15), RawSocketPeer.frame(0, HELLO), big));
      assertThat(peer.octets(4)).isEqualTo(RawSocketPeer.hello(1, 15));
      assertThat(text(peer.next())).isEqualTo("hello");
      assertThat(peer.next().payload()).hasSize(200_000);
    }
  }

  @ParameterizedTest
  @Row("C191")
  @ValueSource(booleans = {false, true})
  void everyPingIsAnsweredOnceWithItsPayload(boolean tls) throws Exception {
    try (RawSocketPeer peer = connect(tls)) {
      for (int i = 0; i < 100; i++) {
        byte[] ping = ("ping " + i).getBytes(StandardCharsets.UTF_8);
        peer.send(
            FramePeer.join(
                RawSocketPeer.frame(0, HELLO),
                RawSocketPeer.frame(PING, ping),
                RawSocketPeer.frame(PING, new byte[0]),
                RawSocketPeer.frame(0, HELLO)));
      }
      int messages = 0;
      int pongs = 0;
      while (messages < 200 || pongs < 200) {
        RawSocketPeer.Frame frame = peer.next();
        if (frame.type() == 0) {
          messages++;
        } else {
          assertThat(frame.type()).isEqualTo(PONG);
          assertThat(text(frame)).isEqualTo(pongs % 2 == 0 ? "ping " + pongs / 2 : "");
          pongs++;
        }
      }
      assertThat(messages).isEqualTo(200);
      assertThat(pongs).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @Row("C191")
  @ValueSource(booleans = {false, true})
  void aPingOfAMegabyteIsAnsweredToo(boolean tls) throws Exception {
    byte[] ping = new byte[1 << 20];
    new Random(4).nextBytes(ping);
    try (RawSocketPeer peer = connect(tls)) {
      peer.send(PING, ping);
      RawSocketPeer.Frame pong = peer.next();
      assertThat(pong.type()).isEqualTo(PONG);
      assertThat(Arrays.equals(pong.payload(), ping)).isTrue();
      peer.send(PONG, HELLO);
      peer.send(0, HELLO);
      assertThat(text(peer.next())).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @Row("C192")
  @ValueSource(booleans = {false, true})
  void sixteenMebibytesTakeTheExtraBitAndOneOctetLessDoesNot(boolean tls) throws Exception {
    for (int size : new int[] {WHOLE - 1, WHOLE}) {
      try (RawSocketPeer peer = connect(tls)) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        peer.send(0, payload);
        RawSocketPeer.Frame echo = peer.next();
        assertThat(echo.whole()).isEqualTo(size == WHOLE);
        assertThat(Arrays.equals(echo.payload(), payload)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @Row("C193")
  @ValueSource(ints = {0x03, 0x07, 0x10, 0x80, 0x0B, 0xF0})
  @Hostile("F13")
  void reservedBitsAndTypesFailTheConnection(int first) throws Exception {
    for (boolean tls : new boolean[] {false, true}) {
      try (RawSocketPeer peer = connect(tls)) {
        peer.send(
            FramePeer.join(RawSocketPeer.frame(0, HELLO), new byte[] {(byte) first, 0, 0, 1, 'x'}));
        assertThat(text(peer.next())).isEqualTo("hello");
        assertThat(peer.ended()).isTrue();
        assertThat(stage(tls).puppet().event("closed")).contains("violation", "reserved");
      }
    }
  }

  @Test
  @Row("C193")
  void moreThanSixteenMebibytesFailTheConnection() throws Exception {
    try (RawSocketPeer peer = connect(false)) {
      peer.send(new byte[] {0x08, 0, 0, 1, 'x'});
      assertThat(peer.ended()).isTrue();
      assertThat(plain.puppet().event("closed")).contains("16 MiB");
    }
  }

  @ParameterizedTest
  @Row("C193")
  @Limit("rawsocket.max_message")
  @ValueSource(ints = {0, PING, PONG})
  @Hostile("F13")
  void aFrameOverTheLimitFailsTheConnection(int type) throws Exception {
    ListenerOptions small = listener().withRawSocket(RawSocketOptions.DEFAULT.withMaxMessage(4096));
    try (Stage stage = Stage.start(small, IoLoops.start(RouterOptions.DEFAULT));
        RawSocketPeer peer = RawSocketPeer.open(stage.uri().getPort())) {
      peer.send(RawSocketPeer.hello(1, 15));
      assertThat(peer.octets(4)).as("the limit is told").isEqualTo(RawSocketPeer.hello(1, 3));
      peer.send(0, new byte[4096]);
      assertThat(peer.next().payload()).hasSize(4096);
      peer.send(type, new byte[4097]);
      assertThat(peer.gone()).isTrue();
      assertThat(stage.puppet().event("closed")).contains("4097", "4096", "max_message");
    }
  }

  @Test
  void aPingThatItsSenderWouldNotTakeBackFailsTheConnection() throws Exception {
    try (RawSocketPeer peer = open(false).shake(Serializer.JSON, 0)) {
      peer.send(PING, new byte[512]);
      assertThat(peer.next().payload()).hasSize(512);
      peer.send(PING, new byte[513]);
      assertThat(peer.gone()).isTrue();
      assertThat(plain.puppet().event("closed")).contains("ping");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRouterEndsInGoodOrderBehindWhatWaits(boolean tls) throws Exception {
    try (RawSocketPeer peer = connect(tls)) {
      Puppet puppet = stage(tls).puppet();
      byte[] last = RawSocketPeer.frame(0, new byte[3 << 20]);
      puppet.give(last);
      puppet.with(link -> link.close(1000, "enough"));
      assertThat(peer.next().payload()).hasSize(3 << 20);
      assertThat(peer.ended()).isTrue();
      assertThat(puppet.event("closed")).isEqualTo("closed closed");
    }
    stage(tls).awaitEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRouterEndsWhenNothingWaits(boolean tls) throws Exception {
    try (RawSocketPeer peer = connect(tls)) {
      Puppet puppet = stage(tls).puppet();
      puppet.with(link -> link.close(1000, "enough"));
      assertThat(peer.ended()).isTrue();
      assertThat(puppet.event("closed")).isEqualTo("closed closed");
      stage(tls).awaitEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPeerThatEndsIsGone(boolean tls) throws Exception {
    try (RawSocketPeer peer = connect(tls)) {
      peer.send(new byte[] {0, 0, 0, 9, 'h', 'a', 'l', 'f'});
    }
    Puppet puppet = stage(tls).puppet();
    assertThat(puppet.event("closed")).doesNotContain("violation");
    stage(tls).awaitEmpty();
  }
}
