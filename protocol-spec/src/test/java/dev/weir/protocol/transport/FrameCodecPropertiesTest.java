package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

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

  @Property
  void anyCutOfAnyStreamYieldsTheSameEvents(
      @ForAll("streams") List<Sent> sent,
      @ForAll @Size(max = 40) List<@IntRange(max = 300) Integer> pieces,
      @ForAll boolean masked) {
    FrameStream stream = new FrameStream(masked);
    sent.forEach(message -> message.writeTo(stream));
    byte[] bytes = stream.frame(0x88, new byte[] {3, (byte) 0xE8}).toBytes();
    WebSocketDecoder decoder = new WebSocketDecoder(masked, LIMITS);
    RecordingSink sink = cut(decoder, bytes, pieces);
    assertThat(sink.events()).isEqualTo(ReferenceDecoder.decode(bytes, masked, LIMITS));
    assertThat(decoder.heldBytes()).isZero();
  }

  @Property
  void anyBytesEndInEventsOrAViolation(
      @ForAll @Size(max = 200) byte[] bytes,
      @ForAll @Size(max = 40) List<@IntRange(max = 20) Integer> pieces,
      @ForAll boolean masked) {
    WebSocketDecoder decoder = new WebSocketDecoder(masked, LIMITS);
    RecordingSink sink = cut(decoder, bytes.clone(), pieces);
    assertThat(sink.events()).isEqualTo(ReferenceDecoder.decode(bytes, masked, LIMITS));
    assertThat(decoder.heldBytes()).isLessThanOrEqualTo(2 * bytes.length + 512);
  }

  @Property
  void whatOneSideWritesTheOtherReads(
      @ForAll @Size(max = 3000) byte[] payload, @ForAll int key, @ForAll boolean masked) {
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
  }

  @Property
  void anyCloseThatOneSideWritesTheOtherReads(@ForAll String reason, @ForAll boolean masked) {
    byte[] out = new byte[WebSocketEncoder.LONGEST_CLOSE];
    int end =
        masked
            ? WebSocketEncoder.writeMaskedClose(out, 0, 1001, reason, 0x01020304)
            : WebSocketEncoder.writeClose(out, 0, 1001, reason);
    RecordingSink sink = new RecordingSink();
    sink.feed(new WebSocketDecoder(masked, LIMITS), out, 0, end);
    assertThat(sink.events()).hasSize(1).allMatch(event -> event.code() == 1001);
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

  @Provide
  Arbitrary<List<Sent>> streams() {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<Sent> binary =
        Combinators.combine(any.list().ofMinSize(1).ofMaxSize(6), control())
            .as((f, c) -> new Sent(false, f, c));
    Arbitrary<Sent> text =
        Combinators.combine(
                Arbitraries.strings().ofMaxLength(300),
                Arbitraries.integers().between(1, 6),
                control())
            .as((t, parts, c) -> new Sent(true, split(t, parts), c));
    return Arbitraries.oneOf(binary, text).list().ofMaxSize(8);
  }

  private static Arbitrary<byte[]> control() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(125);
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
