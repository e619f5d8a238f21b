package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private static final int MARKED = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int LARGEST = 1 << 20;
  private static final String LONG = "the same again and again, ".repeat(200);

  private final Counters counters = new Counters();
  private Stage stage;

  private void start(Optional<CompressionOptions> compression) throws IOException {
    ListenerOptions plain = ListenerOptions.of("127.0.0.1", 0).withPath("/");
    RouterOptions small = RouterOptions.builder().message(LARGEST).build();
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
    return agreed(
        OFFER, "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
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
    byte[] noise = new byte[400];
    new Random(5).nextBytes(noise);
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
    String answer =
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover" + terms;
    try (FramePeer peer = agreed("Sec-WebSocket-Extensions: " + offer + "\r\n", answer)) {
      peer.sendText(LONG);
      assertThat(inflated(peer.next().payload())).isEqualTo(LONG);
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
  @CsvSource({"5, max_ratio", "100000, limits.message"})
  void aBombEndsItsConnection(int ratio, String key) throws Exception {
    start(Optional.of(new CompressionOptions(3, 15, false, ratio)));
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
