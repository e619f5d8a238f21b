package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.conformance.Row;
import dev.weir.protocol.codec.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of RawSocket on raw octets, at the limit and one past it. */
final class RawSocketCodecTest {
  private static final int WHOLE = 1 << 24;
  private static final String KEY = "the.key";

  private final List<String> events = new ArrayList<>();
  private final RawSocketDecoder.Sink sink = new Recorder();

  @Test
  void aFrameThatIsTooLargeNamesWhatSetsTheLimit() {
    assertThat(refused(new RawSocketDecoder(300, KEY), octets(0, 0, 1, 45)))
        .hasMessageContaining("301 octets is larger than 300 (the.key)");
  }

  private final class Recorder implements RawSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length) {
      events.add("message " + text(bytes, offset, length));
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      events.add("ping " + text(bytes, offset, length));
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      events.add("pong " + text(bytes, offset, length));
    }

    private String text(byte[] bytes, int offset, int length) {
      return length > 100
          ? "of " + length
          : new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
  }

  private static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }

  private RawSocketViolation refused(RawSocketDecoder decoder, byte[] input) {
    return catchThrowableOfType(
        RawSocketViolation.class, () -> decoder.decode(input, 0, input.length, sink));
  }

  private static byte[] framed(byte[]... messages) {
    ByteSink out = new ByteSink(16);
    RawSocketFraming framing = new RawSocketFraming(WHOLE);
    for (byte[] message : messages) {
      int mark = framing.begin(out);
      out.put(message);
      framing.end(out, mark);
    }
    return out.toByteArray();
  }

  private static byte[] stream() {
    ByteSink out = new ByteSink(16);
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    out.put(framed(text, new byte[0]));
    RawSocketFraming.writeFrame(out, RawSocketFraming.PING, text, 1, 3);
    RawSocketFraming.writeFrame(out, RawSocketFraming.PONG, text, 0, 0);
    out.put(framed(new byte[300]));
    return out.toByteArray();
  }

  private static final String[] STREAM = {
    "message hello", "message ", "ping ell", "pong ", "message of 300"
  };

  @Test
  void theOctetsAreThoseOfTheSpecification() {
    assertThat(framed(octets('h', 'i'))).isEqualTo(octets(0, 0, 0, 2, 'h', 'i'));
    ByteSink out = new ByteSink(0);
    RawSocketFraming.writeFrame(out, RawSocketFraming.PING, octets('a', 'b', 'c'), 1, 2);
    RawSocketFraming.writeFrame(out, RawSocketFraming.PONG, octets(), 0, 0);
    assertThat(out.toByteArray()).isEqualTo(octets(1, 0, 0, 2, 'b', 'c', 2, 0, 0, 0));
  }

  @ParameterizedTest
  @Row("C192")
  @CsvSource({"16777215, 00ffffff", "16777216, 08000000", "65536, 00010000"})
  void theExtraBitIsForExactlySixteenMebibytes(int length, String header) {
    byte[] frame = framed(new byte[length]);
    assertThat(String.format("%02x%02x%02x%02x", frame[0], frame[1], frame[2], frame[3]))
        .isEqualTo(header);
    new RawSocketDecoder(WHOLE, KEY).decode(frame, 0, frame.length, sink);
    assertThat(events).containsExactly("message of " + length);
    byte[] ping = new byte[RawSocketFraming.HEADER];
    RawSocketFraming.writeHeader(ping, 0, RawSocketFraming.PING, length);
    assertThat(ping[0]).isEqualTo((byte) (frame[0] | 1));
  }

  @Test
  void framesOfOneInputComeInOrder() {
    byte[] input = stream();
    new RawSocketDecoder(WHOLE, KEY).decode(input, 0, input.length, sink);
    assertThat(events).containsExactly(STREAM);
  }

  @Test
  void howTheInputIsCutMakesNoDifference() {
    byte[] input = stream();
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      events.clear();
      RawSocketDecoder decoder = new RawSocketDecoder(300, KEY);
      int at = 0;
      while (at < input.length) {
        int count = Math.min(input.length - at, 1 + random.nextInt(round % 20 + 1));
        byte[] piece = Arrays.copyOfRange(input, at, at + count);
        decoder.decode(piece, 0, count, sink);
        at += count;
      }
      assertThat(events).containsExactly(STREAM);
      assertThat(decoder.heldBytes()).isZero();
    }
  }

  @ParameterizedTest
  @Row("C193")
  @ValueSource(ints = {3, 4, 5, 6, 7, 0x10, 0x20, 0x40, 0x80, 0x0B})
  void reservedBitsAndTypesAreRefused(int first) {
    RawSocketDecoder decoder = new RawSocketDecoder(WHOLE, KEY);
    assertThat(refused(decoder, octets(first, 0, 0, 0))).hasMessageContaining("reserved");
    decoder.decode(framed(octets('x')), 0, 5, sink);
    assertThat(events).isEmpty();
  }

  @Test
  @Row("C193")
  void theLimitIsTheLastLength() {
    for (int type = 0; type < 3; type++) {
      RawSocketDecoder decoder = new RawSocketDecoder(600, KEY);
      byte[] frame = new byte[604];
      RawSocketFraming.writeHeader(frame, 0, type, 600);
      decoder.decode(frame, 0, frame.length, sink);
      RawSocketFraming.writeHeader(frame, 0, type, 601);
      assertThat(refused(decoder, frame)).hasMessageContaining("601").hasMessageContaining("600");
    }
    assertThat(events).hasSize(3);
    assertThat(refused(new RawSocketDecoder(WHOLE, KEY), octets(8, 0, 0, 1))).isNotNull();
    assertThat(refused(new RawSocketDecoder(WHOLE - 1, KEY), octets(8, 0, 0, 0))).isNotNull();
  }

  @Test
  void declaringMuchHoldsLittle() {
    RawSocketDecoder decoder = new RawSocketDecoder(WHOLE, KEY);
    decoder.decode(octets(8, 0, 0, 0, 1, 2, 3), 0, 7, sink);
    assertThat(decoder.heldBytes()).isLessThan(1_000);
    decoder.stop();
    assertThat(decoder.heldBytes()).isZero();
    decoder.decode(octets(1, 2, 3), 0, 3, sink);
    assertThat(events).isEmpty();
  }

  @Test
  void aReceiverOfMoreThanThereAreFramesIsNone() {
    assertThat(new RawSocketFraming(WHOLE).longestFrame()).isEqualTo(WHOLE + 4);
    assertThatIllegalArgumentException().isThrownBy(() -> new RawSocketFraming(WHOLE + 1));
  }
}
