package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.transport.FrameEvent.Kind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the bytes of a message lie, what a decoder holds, and that it lets go when stopped. */
final class WebSocketDecoderMemoryTest {
  private final WebSocketDecoder server = new WebSocketDecoder(true, new WebSocketLimits(300, 4));
  private final RecordingSink sink = new RecordingSink();

  private static FrameStream masked() {
    return new FrameStream(true);
  }

  @Test
  void aWholeFrameIsASliceOfTheInput() {
    byte[] input = masked().frame(0x82, "first").frame(0x82, "second").toBytes();
    List<byte[]> arrays = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    server.decode(
        input,
        0,
        input.length,
        new Ignoring() {
          @Override
          public void message(byte[] bytes, int offset, int length, boolean text) {
            arrays.add(bytes);
            offsets.add(offset);
          }
        });
    assertThat(arrays).allSatisfy(array -> assertThat(array).isSameAs(input));
    assertThat(offsets).containsExactly(6, 17);
    assertThat(server.heldBytes()).isZero();
  }

  @Test
  void aFrameByteByByteHoldsNoMoreThanItNeeds() {
    byte[] frame = masked().frame(0x82, new byte[300]).toBytes();
    for (int at = 0; at < frame.length - 1; at++) {
      sink.feed(server, frame, at, 1);
      assertThat(server.heldBytes()).isLessThanOrEqualTo(14 + 256 + 2 * (at + 1));
    }
    assertThat(server.heldBytes()).isEqualTo(300);
    sink.feed(server, frame, frame.length - 1, 1);
    assertThat(sink.events()).containsExactly(FrameEvent.of(Kind.BINARY, new byte[300]));
    assertThat(server.heldBytes()).isZero();
  }

  @Test
  void declaringMuchAllocatesNothing() {
    WebSocketDecoder decoder = new WebSocketDecoder(true, WebSocketLimits.DEFAULT);
    byte[] input = masked().header(0x82, 16 << 20).bytes(1, 2, 3).toBytes();
    long before = allocated();
    decoder.decode(input, 0, input.length, sink);
    assertThat(allocated() - before).isLessThan(64 * 1024);
    assertThat(decoder.heldBytes()).isEqualTo(256);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void theSinkMayStopTheDecoder() {
    byte[] input = masked().frame(0x81, "a").frame(0x81, "b").header(0x81, 9).toBytes();
    int[] messages = new int[1];
    WebSocketDecoder.Sink stopping =
        new Ignoring() {
          @Override
          public void message(byte[] bytes, int offset, int length, boolean text) {
            messages[0]++;
            server.stop();
          }
        };
    server.decode(input, 0, input.length, stopping);
    server.decode(masked().frame(0x81, "c").toBytes(), 0, 7, stopping);
    assertThat(messages).containsExactly(1);
    assertThat(server.heldBytes()).isZero();
  }

  @Test
  void stoppingReleasesAHalfReceivedMessage() {
    sink.feed(server, masked().frame(0x02, new byte[200]).bytes(0x89, 0x85).toBytes());
    assertThat(server.heldBytes()).isPositive();
    server.stop();
    assertThat(server.heldBytes()).isZero();
  }

  private static class Ignoring implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {}

    @Override
    public void ping(byte[] bytes, int offset, int length) {}

    @Override
    public void pong(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {}
  }
}
