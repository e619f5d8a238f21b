package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.router.hostile.Memory;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames over a real connection, right and wrong, with and without TLS (F1 to F7, F9, F12). */
final class FramesTest {
  private static final int MESSAGE_LIMIT = 1 << 16;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private static Stage plain;
  private static Stage secure;

  @BeforeAll
  static void start() throws IOException {
    RouterOptions options = RouterOptions.builder().message(MESSAGE_LIMIT).build();
    plain = Stage.start(false, options);
    secure = Stage.start(true, options);
  }

  @AfterAll
  static void stop() {
    plain.close();
    secure.close();
  }

  private static Stage stage(boolean tls) {
    return tls ? secure : plain;
  }

  @BeforeEach
  void forget() {
    plain.forget();
    secure.forget();
  }

  private static boolean message(String event) {
    return event.startsWith("message ");
  }

  private static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void messagesOfAllSizesComeBack(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Random random = new Random(1);
      for (int size : new int[] {0, 1, 125, 126, 127, 16_383, 16_384, 65_535, MESSAGE_LIMIT}) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        peer.send(2, payload);
        Frame echo = peer.next();
        assertThat(echo.opcode()).isEqualTo(2);
        assertThat(echo.payload()).isEqualTo(payload);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("N7")
  void octetsMayComeOneByOne(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      for (byte octet : FramePeer.join(FramePeer.masked(1, HELLO), FramePeer.masked(9, HELLO))) {
        peer.send(new byte[] {octet});
      }
      assertThat(List.of(peer.next().opcode(), peer.next().opcode()))
          .containsExactlyInAnyOrder(1, 10);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void framesMayComeAlongWithTheUpgrade(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.open(stage(tls).uri())) {
      byte[] big = new byte[40_000];
      peer.send(
          FramePeer.join(
              peer.request(""),
              FramePeer.masked(1, HELLO),
              FramePeer.masked(2, big),
              Arrays.copyOf(FramePeer.masked(1, HELLO), 4)));
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      assertThat(peer.next().text()).isEqualTo("hello");
      assertThat(peer.next().payload()).isEqualTo(big);
      byte[] last = FramePeer.masked(1, HELLO);
      peer.send(Arrays.copyOfRange(last, 4, last.length));
      assertThat(peer.next().text()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F1 unmasked,               81 05 68 65 6c 6c 6f, 1002",
    "F2 reserved bit,           c1 80 00 00 00 00, 1002",
    "F2 reserved opcode,        83 80 00 00 00 00, 1002",
    "F2 reserved control,       8b 80 00 00 00 00, 1002",
    "F3 fragmented ping,        09 80 00 00 00 00, 1002",
    "F3 long ping,              89 fe 00 7e 00 00 00 00, 1002",
    "F4 no UTF-8,               81 81 00 00 00 00 ff, 1007",
    "F4 no UTF-8 in fragments,  01 81 00 00 00 00 c3 80 81 00 00 00 00 28, 1007",
    "F4 cut character,          81 81 00 00 00 00 c3, 1007",
    "F6 2^62 octets,            82 ff 40 00 00 00 00 00 00 00 00 00 00 00, 1009",
    "F6 2^63 octets and more,   82 ff ff ff ff ff ff ff ff ff 00 00 00 00, 1002",
    "continuation of nothing,   80 80 00 00 00 00, 1002",
    "close code 1005,           88 82 00 00 00 00 03 ed, 1002",
  })
  @Hostile({"F1", "F2", "F3", "F4", "F6"})
  void brokenRulesCloseTheConnection(String what, String hex, int code) throws Exception {
    for (boolean tls : new boolean[] {false, true}) {
      try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
        Puppet puppet = stage(tls).puppet();
        byte[] first = FramePeer.masked(1, HELLO);
        String[] words = hex.split(" ");
        byte[] frame = new byte[words.length];
        for (int i = 0; i < frame.length; i++) {
          frame[i] = (byte) Integer.parseInt(words[i], 16);
        }
        peer.send(FramePeer.join(first, frame, first));
        assertThat(peer.next().text()).as(what).isEqualTo("hello");
        Frame close = peer.closeFrame();
        assertThat(close.closeCode()).as(what).isEqualTo(code);
        assertThat(close.closeReason()).isNotEmpty();
        assertThat(peer.ended()).isTrue();
        assertThat(puppet.untilClosed()).filteredOn(FramesTest::message).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 4", "2, 4", "1, 0", "2, 0"})
  @Limit("message")
  @Hostile("F5")
  void aMessageOverTheLimitIsNotDelivered(int opcode, int fragments) throws Exception {
    for (boolean tls : new boolean[] {false, true}) {
      try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
        Puppet puppet = stage(tls).puppet();
        byte[] payload = new byte[MESSAGE_LIMIT + 1];
        switch (fragments) {
          case 0 -> {
            byte[] frame = FramePeer.masked(opcode, payload);
            peer.send(Arrays.copyOf(frame, 7));
            peer.send(Arrays.copyOfRange(frame, 7, 20));
          }
          case 1 -> peer.send(FramePeer.masked(opcode, payload));
          default -> {
            byte[] part = new byte[MESSAGE_LIMIT / fragments];
            peer.send(FramePeer.fragment(opcode, part));
            for (int i = 1; i < fragments; i++) {
              peer.send(FramePeer.fragment(0, part));
            }
            peer.send(FramePeer.masked(0, new byte[1]));
          }
        }
        Frame close = peer.closeFrame();
        assertThat(close.closeCode()).isEqualTo(1009);
        assertThat(close.closeReason()).contains("65536").contains("limits.message");
        assertThat(puppet.untilClosed()).noneMatch(FramesTest::message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Limit("fragments")
  @Hostile("F7")
  void twoMillionEmptyFragmentsEndAtTheLimit(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Puppet puppet = stage(tls).puppet();
      byte[] empty = FramePeer.fragment(0, new byte[0]);
      byte[] thousand = new byte[empty.length * 1_000];
      for (int i = 0; i < thousand.length; i++) {
        thousand[i] = empty[i % empty.length];
      }
      Memory before = Memory.now();
      peer.send(FramePeer.fragment(1, new byte[0]));
      int sent = 0;
      try {
        for (; sent < 2_000_000; sent += 1_000) {
          peer.send(thousand);
        }
      } catch (IOException e) {
        // the other end no longer takes them
      }
      assertThat(sent).isLessThan(2_000_000);
      assertThat(puppet.event("closed")).contains("limits.fragments").contains("1024");
      before.expectKept();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("F12")
  void aMessageCutOffByTheEndIsNotDelivered(boolean tls) throws Exception {
    FramePeer peer = FramePeer.connect(stage(tls).uri());
    Puppet puppet = stage(tls).puppet();
    peer.send(FramePeer.fragment(1, HELLO));
    peer.send(Arrays.copyOf(FramePeer.masked(0, HELLO), 8));
    peer.close();
    assertThat(puppet.untilClosed()).noneMatch(FramesTest::message);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pingsAreAnsweredBetweenFragmentsAndInOrder(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      peer.send(FramePeer.fragment(1, HELLO));
      for (int i = 0; i < 10; i++) {
        peer.send(9, octets(i));
      }
      for (int i = 0; i < 10; i++) {
        Frame pong = peer.next();
        assertThat(pong.opcode()).isEqualTo(10);
        assertThat(pong.payload()).isEqualTo(octets(i));
      }
      peer.send(0, HELLO);
      assertThat(peer.next().text()).isEqualTo("hellohello");
    }
  }
}
