package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.MessageDeflater;
import dev.weir.protocol.transport.MessageInflater;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are compressed, by agreement only, and those that should burst what takes them. */
final class CompressionTest {
  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  private static final String ALONE =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  private static final int MARKED = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int LARGEST = 1 << 20;
  private static final String LONG = "the same again and again, ".repeat(200);

  private final Counters counters = new Counters();
  private Stage stage;

  private void start(Optional<CompressionOptions> compression) throws IOException {
    start(compression, RouterOptions.builder().message(LARGEST).build());
  }

  private void start(Optional<CompressionOptions> compression, RouterOptions small)
      throws IOException {
    ListenerOptions plain = ListenerOptions.of("127.0.0.1", 0).withPath("/");
    stage =
        Stage.start(
            compression.map(plain::withCompression).orElse(plain),
            IoLoops.start(small, Budget.UNLIMITED, counters));
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private FramePeer agreed(String offer, String answer) throws IOException {
    FramePeer peer = FramePeer.open(stage.uri());
    peer.send(peer.request(offer));
    String head = peer.head();
    assertThat(head).startsWith("HTTP/1.1 101 ");
    if (answer.isEmpty()) {
      assertThat(head).doesNotContain("Sec-WebSocket-Extensions");
    } else {
      assertThat(head).contains("\r\nSec-WebSocket-Extensions: " + answer + "\r\n");
    }
    return peer;
  }

  private FramePeer connect() throws IOException {
    return agreed(OFFER, "permessage-deflate");
  }

  private FramePeer alone() throws IOException {
    return agreed("Sec-WebSocket-Extensions: " + ALONE + "\r\n", ALONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY})
  void bothSidesCompress(int opcode) throws Exception {
    start(Optional.of(CompressionOptions.DEFAULT));
    try (FramePeer peer = connect()) {
      for (int i = 0; i < 3; i++) {
        peer.send(marked(opcode, deflated(LONG.getBytes(StandardCharsets.UTF_8))));
        Frame frame = peer.next();
        assertThat(frame.opcode()).isEqualTo(MARKED | opcode);
        assertThat(frame.payload().length).isLessThan(LONG.length() / 20);
        assertThat(inflated(frame.payload())).isEqualTo(LONG);
      }
      peer.sendText("short");
      assertThat(peer.next()).satisfies(frame -> assertThat(frame.opcode()).isEqualTo(TEXT));
    }
    assertThat(counters.value(Counter.COMPRESSIONS_AGREED)).isEqualTo(1);
  }

  /** Of each message only the first frame is marked; control frames may come between. */
  @Test
  void fragmentsAreOneMessage() throws Exception {
    start(Optional.of(CompressionOptions.DEFAULT));
    try (FramePeer peer = connect()) {
      byte[] all = deflated(LONG.getBytes(StandardCharsets.UTF_8));
      byte[] first = FramePeer.fragment(TEXT, Arrays.copyOf(all, 10));
      first[0] |= MARKED;
      peer.send(first);
      peer.send(9, new byte[] {7});
      peer.send(0, Arrays.copyOfRange(all, 10, all.length));
      assertThat(peer.next().opcode()).isEqualTo(10);
      assertThat(inflated(peer.next().payload())).isEqualTo(LONG);
    }
  }

  /** Messages that look like those before them take next to nothing then. */
  @Test
  void withTakeoverMessagesReferToEachOther() throws Exception {
    start(Optional.of(new CompressionOptions(6, 15, true, 100)));
    Deflater deflater = new Deflater(6, true);
    Inflater inflater = new Inflater(true);
    byte[] noise = noise(400);
    try (FramePeer peer = agreed(OFFER, "permessage-deflate")) {
      for (int i = 0; i < 4; i++) {
        byte[] sent = deflated(noise, deflater);
        peer.send(marked(BINARY, sent));
        Frame frame = peer.next();
        assertThat(frame.opcode()).isEqualTo(MARKED | BINARY);
        assertThat(inflated(frame.payload(), inflater)).isEqualTo(noise);
        if (i > 0) {
          assertThat(sent.length).isLessThan(40);
          assertThat(frame.payload().length).isLessThan(40);
        }
      }
    } finally {
      deflater.end();
      inflater.end();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate; server_max_window_bits=9|; server_max_window_bits=9",
        "permessage-deflate; client_max_window_bits=10|; client_max_window_bits=10"
      })
  void whatTheClientAsksForIsGranted(String offer, String terms) throws Exception {
    start(Optional.of(CompressionOptions.DEFAULT));
    String answer = "permessage-deflate" + terms;
    try (FramePeer peer = agreed("Sec-WebSocket-Extensions: " + offer + "\r\n", answer)) {
      peer.sendText(LONG);
      assertThat(inflated(peer.next().payload())).isEqualTo(LONG);
    }
  }

  /**
   * Netty's standard client, and autobahn-java with it, refuses the whole handshake where an answer
   * asks for what was not in its offer. Its own messages refer to each other then; those of the
   * router do not, and are the same for all.
   */
  @Test
  void nothingIsAskedOfAClientThatItDoesNotOffer() throws Exception {
    start(Optional.of(CompressionOptions.DEFAULT));
    String offer = "permessage-deflate;client_max_window_bits,deflate-frame,x-webkit-deflate-frame";
    Deflater deflater = new Deflater(6, true);
    byte[] noise = noise(400);
    try (FramePeer peer =
        agreed("Sec-WebSocket-Extensions: " + offer + "\r\n", "permessage-deflate")) {
      for (int i = 0; i < 3; i++) {
        byte[] sent = deflated(noise, deflater);
        assertThat(sent.length).isLessThan(i == 0 ? 500 : 40);
        peer.send(marked(BINARY, sent));
        assertThat(peer.next().payload()).isEqualTo(noise); // does not get smaller by itself
        peer.sendText(LONG);
        assertThat(inflated(peer.next().payload())).isEqualTo(LONG);
      }
    } finally {
      deflater.end();
    }
  }

  /** What a connection has for itself is counted, and given back when it ends. */
  @Test
  @Limit("compression")
  void whoFindsNoMemoryForItIsLeftUncompressed() throws Exception {
    long two = 2L * MessageInflater.MEMORY;
    start(
        Optional.of(CompressionOptions.DEFAULT), RouterOptions.builder().compression(two).build());
    try (FramePeer first = connect()) {
      try (FramePeer second = connect();
          FramePeer third = agreed(OFFER, "");
          FramePeer modest = alone()) {
        assertThat(stage.network().compressionMemory()).isEqualTo(two);
        second.send(marked(TEXT, deflated(LONG.getBytes(StandardCharsets.UTF_8))));
        assertThat(inflated(second.next().payload())).isEqualTo(LONG);
        third.sendText(LONG);
        assertThat(third.next().text()).isEqualTo(LONG);
        modest.sendText(LONG);
        assertThat(inflated(modest.next().payload())).isEqualTo(LONG);
      }
      Until.holds(Duration.ofSeconds(10), () -> stage.network().connections() == 1);
      assertThat(stage.network().compressionMemory()).isEqualTo(MessageInflater.MEMORY);
      connect().close();
      first.sendText(LONG);
      assertThat(inflated(first.next().payload())).isEqualTo(LONG);
    }
    assertThat(counters.value(Counter.COMPRESSIONS_AGREED)).isEqualTo(4);
    assertThat(counters.value(Counter.COMPRESSIONS_DECLINED)).isEqualTo(1);
    stage.awaitEmpty();
    assertThat(stage.network().compressionMemory()).isZero();
  }

  /** With takeover a router does without it itself before it leaves a client uncompressed. */
  @Test
  void whereThereIsNoMemoryForTakeoverItIsDoneWithout() throws Exception {
    long one = MessageDeflater.MEMORY + MessageInflater.MEMORY;
    start(
        Optional.of(CompressionOptions.DEFAULT.withTakeover(true)),
        RouterOptions.builder().compression(one + MessageInflater.MEMORY).build());
    Inflater inflater = new Inflater(true);
    try (FramePeer first = connect();
        FramePeer second = connect();
        FramePeer third = agreed(OFFER, "")) {
      int[] sizes = new int[2];
      for (int i = 0; i < 2; i++) {
        first.sendText(LONG);
        byte[] answer = first.next().payload();
        assertThat(inflated(answer, inflater)).asString(StandardCharsets.UTF_8).isEqualTo(LONG);
        sizes[i] = answer.length;
        second.sendText(LONG);
        assertThat(inflated(second.next().payload())).isEqualTo(LONG); // whole by itself
        third.sendText(LONG);
        assertThat(third.next().text()).isEqualTo(LONG);
      }
      assertThat(sizes[1]).isLessThan(sizes[0]);
    } finally {
      inflater.end();
    }
  }

  @Test
  void withoutAgreementAMarkIsAViolation() throws Exception {
    start(Optional.empty());
    try (FramePeer peer = agreed(OFFER, "")) {
      peer.sendText(LONG);
      assertThat(peer.next().text()).isEqualTo(LONG);
      peer.send(marked(TEXT, deflated(new byte[200])));
      assertThat(peer.closeFrame().closeCode()).isEqualTo(1002);
    }
    assertThat(counters.value(Counter.COMPRESSIONS_AGREED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {MARKED | 9, MARKED, 0x20 | TEXT, 0x10 | TEXT})
  void otherMarksAreViolations(int opcode) throws Exception {
    start(Optional.of(CompressionOptions.DEFAULT));
    try (FramePeer peer = connect()) {
      if ((opcode & 0x0F) == 0) {
        peer.send(FramePeer.fragment(TEXT, new byte[] {'a'}));
      }
      peer.send(marked(opcode, new byte[] {0}));
      assertThat(peer.closeFrame().closeCode()).isEqualTo(1002);
    }
  }

  /** A small frame is taken apart no further than to the limits, and nobody else notices. */
  @ParameterizedTest
  @CsvSource({"15, max_ratio", "100000, limits.message"})
  void aBombEndsItsConnection(int ratio, String key) throws Exception {
    start(
        Optional.of(new CompressionOptions(3, 15, false, ratio)),
        RouterOptions.builder().message(4 * LARGEST).build());
    byte[] bomb = deflated(new byte[100 << 20]); // 100 KB that would become 100 MiB
    assertThat(bomb.length).isLessThan(110 << 10);
    try (FramePeer bystander = connect()) {
      for (int i = 0; i < 50; i++) {
        try (FramePeer peer = connect()) {
          peer.send(marked(BINARY, bomb));
          Frame close = peer.closeFrame();
          assertThat(close.closeCode()).isEqualTo(1009);
          assertThat(close.closeReason()).contains(key);
        }
        bystander.sendText(LONG);
        assertThat(inflated(bystander.next().payload())).isEqualTo(LONG);
      }
    }
  }

  /** One letter again and again is no attack, as long as it is no more than 1 MiB. */
  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void theRatioCountsAboveAMebibyte(int more, boolean taken) throws Exception {
    start(
        Optional.of(CompressionOptions.DEFAULT),
        RouterOptions.builder().message(4 * LARGEST).build());
    try (FramePeer peer = connect()) {
      byte[] letters = new byte[LARGEST + more];
      Arrays.fill(letters, (byte) 'x');
      peer.send(marked(TEXT, deflated(letters)));
      if (taken) {
        assertThat(inflated(peer.next().payload())).hasSize(LARGEST);
      } else {
        assertThat(peer.closeFrame().closeReason())
            .contains("more than 100 times")
            .contains("max_ratio");
      }
    }
  }

  @Test
  void aMessageOfTheLargestSizeIsTaken() throws Exception {
    start(Optional.of(new CompressionOptions(1, 15, false, 2_000)));
    try (FramePeer peer = connect()) {
      peer.send(marked(BINARY, deflated(new byte[LARGEST])));
      assertThat(inflated(peer.next().payload())).hasSize(LARGEST);
      peer.send(marked(BINARY, deflated(new byte[LARGEST + 1])));
      assertThat(peer.closeFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void whatIsNoDataOrNoTextEndsTheConnection() throws Exception {
    start(Optional.of(CompressionOptions.DEFAULT));
    byte[] noText = new byte[300];
    Arrays.fill(noText, (byte) 0xFF);
    for (byte[] payload : new byte[][] {{7}, deflated(noText)}) {
      try (FramePeer peer = connect()) {
        peer.send(marked(TEXT, payload));
        assertThat(peer.closeFrame().closeCode()).isEqualTo(1007);
      }
    }
    try (FramePeer peer = connect()) {
      peer.send(marked(TEXT, deflated("fine".getBytes(StandardCharsets.UTF_8))));
      assertThat(peer.next().text()).isEqualTo("fine");
    }
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(5).nextBytes(noise);
    return noise;
  }

  private static byte[] marked(int opcode, byte[] payload) {
    byte[] frame = FramePeer.masked(opcode & 0x0F, payload);
    frame[0] |= (byte) ((opcode & 0x70) | ((opcode & 0x70) == 0 ? MARKED : 0));
    return frame;
  }

  private static byte[] deflated(byte[] message) {
    Deflater deflater = new Deflater(6, true);
    try {
      return deflated(message, deflater);
    } finally {
      deflater.end();
    }
  }

  private static byte[] deflated(byte[] message, Deflater deflater) {
    deflater.setInput(message);
    byte[] out = new byte[message.length + 100];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, count - 4);
  }

  private static String inflated(byte[] payload) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      return new String(inflated(payload, inflater), StandardCharsets.UTF_8);
    } finally {
      inflater.end();
    }
  }

  private static byte[] inflated(byte[] payload, Inflater inflater) throws DataFormatException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[4_096];
    inflater.setInput(FramePeer.join(payload, new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF}));
    for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
      all.write(some, 0, count);
    }
    return all.toByteArray();
  }
}
