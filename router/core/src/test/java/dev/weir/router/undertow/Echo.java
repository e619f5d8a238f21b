package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.DeflateFraming;
import dev.weir.protocol.transport.RawSocketFraming;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketOpcode;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;

/**
 * Sends back every message as it came, and reads no more while the peer does not take them.
 * Confined to the link's loop.
 */
final class Echo implements Occupant {
  private static final int MOST_KEPT = 256 << 10;

  private final Link link;
  private ByteSink echoes = new ByteSink(0);

  Echo(Link link) {
    this.link = link;
  }

  @Override
  public void message(byte[] buffer, int offset, int length, boolean text) {
    if (link.framing() instanceof RawSocketFraming) {
      RawSocketFraming.writeFrame(echoes, RawSocketFraming.MESSAGE, buffer, offset, length);
      return;
    }
    if (link.framing() instanceof DeflateFraming deflating) {
      DeflateFraming framing =
          deflating.with(text ? WebSocketFraming.TEXT : WebSocketFraming.BINARY);
      int mark = framing.begin(echoes);
      echoes.put(buffer, offset, length);
      framing.end(echoes, mark);
      return;
    }
    int opcode = text ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY;
    byte[] room = echoes.room(WebSocketEncoder.LONGEST_HEADER + length);
    echoes.position(
        WebSocketEncoder.writeFrame(room, echoes.position(), opcode, buffer, offset, length));
  }

  @Override
  public void readComplete() {
    link.drain();
    if (echoes.position() > 0) {
      link.pauseReads();
    }
  }

  @Override
  public boolean fill(ByteSink sink, int target) {
    sink.put(echoes.array(), 0, echoes.position());
    echoes.position(0);
    if (echoes.array().length > MOST_KEPT) {
      echoes = new ByteSink(0);
    }
    return false;
  }

  @Override
  public void written() {
    link.resumeReads();
  }

  @Override
  public void tick(long nowNanos) {}

  @Override
  public void closed(String cause) {}
}
