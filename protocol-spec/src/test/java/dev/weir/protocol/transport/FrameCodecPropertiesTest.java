package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.RandomOctets;
import dev.weir.protocol.Tries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for any stream of frames, however it is cut. */
final class FrameCodecPropertiesTest {
  private static final WebSocketLimits LIMITS = new WebSocketLimits(5000, 6);

  /** A message in fragments, a control frame before each fragment but the first. */
  record Sent(boolean text, List<byte[]> fragments, byte[] control) {
    void writeTo(FrameStream stream) {
      int last = fragments.size() - 1;
      for (int i = 0; i <= last; i++) {
        if (i > 0) {
          stream.frame(i % 2 == 0 ? 0x89 : 0x8A, control);
        }
        int opcode = i > 0 ? 0 : text ? 1 : 2;
        stream.frame((i == last ? 0x80 : 0) | opcode, fragments.get(i));
      }
    }
  }

  @Test
  void anyCutOfAnyStreamYieldsTheSameEvents() {
    Tries.of(
        1000,
        (seed, random) -> {
          List<Sent> sent = streams(random);
          List<Integer> pieces = pieces(random, 300);
          boolean masked = random.nextBoolean();
          FrameStream stream = new FrameStream(masked);
          sent.forEach(message -> message.writeTo(stream));
          byte[] bytes = stream.frame(0x88, new byte[] {3, (byte) 0xE8}).toBytes();
          WebSocketDecoder decoder = new WebSocketDecoder(masked, LIMITS);
          RecordingSink sink = cut(decoder, bytes, pieces);
          assertThat(sink.events()).isEqualTo(ReferenceDecoder.decode(bytes, masked, LIMITS));
          assertThat(decoder.heldBytes()).isZero();
        });
  }

  @Test
  void anyBytesEndInEventsOrAViolation() {
    Tries.of(
        1000,
        (seed, random) -> {
          byte[] bytes = RandomOctets.octets(random, 200);
          List<Integer> pieces = pieces(random, 20);
          boolean masked = random.nextBoolean();
          WebSocketDecoder decoder = new WebSocketDecoder(masked, LIMITS);
          RecordingSink sink = cut(decoder, bytes.clone(), pieces);
          assertThat(sink.events()).isEqualTo(ReferenceDecoder.decode(bytes, masked, LIMITS));
          assertThat(decoder.heldBytes()).isLessThanOrEqualTo(2 * bytes.length + 512);
        });
  }

  @Test
  void whatOneSideWritesTheOtherReads() {
    Tries.of(
        1000,
        (seed, random) -> {
          byte[] payload = RandomOctets.octets(random, 3000);
          int key = random.nextInt();
          boolean masked = random.nextBoolean();
          byte[] out = new byte[payload.length + WebSocketEncoder.LONGEST_HEADER];
          int end =
              masked
                  ? WebSocketEncoder.writeMaskedFrame(out, 0, 2, payload, 0, payload.length, key)
                  : WebSocketEncoder.writeFrame(out, 0, 2, payload, 0, payload.length);
          assertThat(end)
              .isEqualTo(payload.length + WebSocketEncoder.headerLength(payload.length, masked));
          RecordingSink sink = new RecordingSink();
          sink.feed(new WebSocketDecoder(masked, LIMITS), out, 0, end);
          assertThat(sink.events()).containsExactly(FrameEvent.of(FrameEvent.Kind.BINARY, payload));
        });
  }

  @Test
  void anyCloseThatOneSideWritesTheOtherReads() {
    Tries.of(
        1000,
        (seed, random) -> {
          String reason = RandomOctets.text(random, 255);
          boolean masked = random.nextBoolean();
          byte[] out = new byte[WebSocketEncoder.LONGEST_CLOSE];
          int end =
              masked
                  ? WebSocketEncoder.writeMaskedClose(out, 0, 1001, reason, 0x01020304)
                  : WebSocketEncoder.writeClose(out, 0, 1001, reason);
          RecordingSink sink = new RecordingSink();
          sink.feed(new WebSocketDecoder(masked, LIMITS), out, 0, end);
          assertThat(sink.events()).hasSize(1).allMatch(event -> event.code() == 1001);
        });
  }

  private static RecordingSink cut(WebSocketDecoder decoder, byte[] bytes, List<Integer> pieces) {
    RecordingSink sink = new RecordingSink();
    int at = 0;
    for (int piece : pieces) {
      int length = Math.min(piece, bytes.length - at);
      sink.feed(decoder, bytes.clone(), at, length);
      at += length;
    }
    sink.feed(decoder, bytes.clone(), at, bytes.length - at);
    return sink;
  }

  private static List<Integer> pieces(SplittableRandom random, int longest) {
    return several(random, 0, 40, () -> RandomOctets.length(random, longest));
  }

  private static List<Sent> streams(SplittableRandom random) {
    return several(random, 0, 8, () -> sent(random));
  }

  private static Sent sent(SplittableRandom random) {
    boolean text = random.nextBoolean();
    List<byte[]> fragments =
        text
            ? split(RandomOctets.text(random, 300), 1 + random.nextInt(6))
            : several(random, 1, 6, () -> RandomOctets.octets(random, 300));
    return new Sent(text, fragments, RandomOctets.octets(random, 125));
  }

  private static <T> List<T> several(
      SplittableRandom random, int least, int most, Supplier<T> element) {
    int count = least + random.nextInt(most - least + 1);
    return Stream.generate(element).limit(count).toList();
  }

  /** Cuts the bytes of a text into equal parts, also within characters. */
  private static List<byte[]> split(String text, int parts) {
    byte[] bytes = text.replaceAll("[\\ud800-\\udfff]", "").getBytes(StandardCharsets.UTF_8);
    List<byte[]> fragments = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = bytes.length * part / parts;
      fragments.add(Arrays.copyOfRange(bytes, from, bytes.length * (part + 1) / parts));
    }
    return fragments;
  }
}
