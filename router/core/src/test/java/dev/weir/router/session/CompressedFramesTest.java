package dev.weir.router.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.transport.DeflateFraming;
import dev.weir.protocol.transport.Deflation;
import dev.weir.protocol.transport.MessageDeflater;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.router.mailbox.Outbound;
import org.junit.jupiter.api.Test;

/** An event is compressed once for all its subscribers, unless each has a window of its own. */
final class CompressedFramesTest {
  private final Outbound event =
      Outbound.shared(new Event(1, 2, EventDetails.NONE, Payload.of("the same ".repeat(100))), 900);
  private final MessageDeflater deflater = new MessageDeflater(3, false);

  @Test
  void theFrameIsMadeOnce() {
    byte[] first = frame(deflater, false, 15);
    assertThat(first).hasSizeLessThan(200);
    deflater.close(); // whoever would use it now fails
    assertThat(frame(deflater, false, 15)).isEqualTo(first);
  }

  @Test
  void withTakeoverOrASmallWindowItIsMadeForEach() {
    byte[] shared = frame(deflater, false, 15);
    try (MessageDeflater own = new MessageDeflater(3, true)) {
      byte[] first = frame(own, true, 15);
      assertThat(frame(own, true, 15)).hasSizeLessThan(first.length);
    }
    assertThat(frame(deflater, false, 9)).isNotEqualTo(shared);
    deflater.close();
    assertThatThrownBy(() -> frame(deflater, false, 9)) // which of them is up to the JDK
        .isInstanceOfAny(NullPointerException.class, IllegalStateException.class);
  }

  private byte[] frame(MessageDeflater by, boolean takeover, int window) {
    ByteSink sink = new ByteSink(64);
    Frames frames =
        new Frames(
            new DeflateFraming(WebSocketFraming.BINARY, new Deflation(by, takeover, window)),
            Serializer.CBOR,
            MessageWriter.of(Serializer.CBOR));
    assertThat(frames.append(event, sink)).isTrue();
    return sink.toByteArray();
  }
}
