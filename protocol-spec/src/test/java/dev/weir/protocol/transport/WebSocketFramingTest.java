package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.codec.ByteSink;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames around messages of every form of length, behind one another in a sink that grows. */
final class WebSocketFramingTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
  void framesAreThoseOfTheRfc(int length) {
    byte[] message = new byte[length];
    Arrays.fill(message, (byte) 'x');
    ByteSink sink = new ByteSink(16);
    for (WebSocketFraming framing : WebSocketFraming.values()) {
      int mark = framing.begin(sink);
      sink.put(message);
      framing.end(sink, mark);
    }
    byte[] expected = new FrameStream(false).frame(0x81, message).frame(0x82, message).toBytes();
    assertThat(sink.toByteArray()).isEqualTo(expected);
  }
}
