package dev.weir.router.fuzz;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A connection without a socket: octets go to the session as messages, and the octets of its
 * messages to a consumer, unless the link is stalled. Confined to one thread.
 */
public final class FuzzLink implements Link, Framing {
  private static final int TARGET = 4_096;

  private final FuzzLoop loop;
  private final PeerAddress peer;
  private final Consumer<byte[]> receiver;
  private final ByteSink sink = new ByteSink(TARGET);
  private final Occupant occupant;
  private boolean draining;
  private boolean stalled;
  private boolean closing;
  private boolean ended;

  FuzzLink(
      FuzzLoop loop,
      Serializer serializer,
      long accepted,
      Consumer<byte[]> receiver,
      Function<Link, Occupant> resident) {
    this.loop = loop;
    this.receiver = receiver;
    this.peer =
        new PeerAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            false,
            "fuzz",
            serializer.subprotocol(),
            accepted);
    this.occupant = resident.apply(this);
  }

  /** One message from the peer, which is lost when the link is closing. */
  public void deliver(byte[] octets, boolean text) {
    if (!closing && !ended) {
      occupant.message(octets, 0, octets.length, text);
    }
  }

  public void readComplete() {
    if (!closing && !ended) {
      occupant.readComplete();
    }
  }

  void tick() {
    if (!closing && !ended) {
      occupant.tick(loop.now());
    }
  }

  /** While stalled it takes nothing from the session. */
  void stall(boolean stop) {
    stalled = stop;
    drain();
  }

  public boolean ended() {
    return ended;
  }

  @Override
  public FuzzLoop loop() {
    return loop;
  }

  @Override
  public PeerAddress peer() {
    return peer;
  }

  @Override
  public Framing framing() {
    return this;
  }

  @Override
  public void drain() {
    if (draining || stalled || ended) {
      return;
    }
    draining = true;
    boolean more = true;
    while (more) {
      sink.position(0);
      more = occupant.fill(sink, TARGET);
      occupant.written();
      handOver();
    }
    draining = false;
  }

  @Override
  public void pauseReads() {}

  @Override
  public void resumeReads() {}

  @Override
  public void close(int code, String reason) {
    if (!closing) {
      closing = true;
      loop.execute(
          () -> {
            stall(false);
            end("closed");
          });
    }
  }

  @Override
  public void drop() {
    end("dropped");
  }

  /** The connection is gone. */
  public void end(String cause) {
    if (!ended) {
      ended = true;
      loop.execute(() -> occupant.closed(cause));
    }
  }

  @Override
  public int begin(ByteSink to) {
    int mark = to.position();
    to.put(new byte[Integer.BYTES]);
    return mark;
  }

  @Override
  public void end(ByteSink to, int mark) {
    int length = to.position() - mark - Integer.BYTES;
    ByteBuffer.wrap(to.array()).putInt(mark, length);
  }

  private void handOver() {
    ByteBuffer frames = ByteBuffer.wrap(sink.array(), 0, sink.position());
    while (frames.hasRemaining()) {
      int length = frames.getInt();
      byte[] message = new byte[length];
      frames.get(message);
      receiver.accept(message);
    }
  }
}
