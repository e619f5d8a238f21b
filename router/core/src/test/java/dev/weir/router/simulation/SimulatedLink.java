package dev.weir.router.simulation;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * The router's end of a simulated WebSocket connection, over two bounded pipes. Confined to its
 * loop.
 */
final class SimulatedLink implements Link, Port {
  private static final long TICK_NANOS = 100_000_000L;
  private static final long CLOSE_NANOS = 1_000_000_000L;
  private static final int MOST_TICKS_PAUSED = 10;
  private static final int FILL = 4_096;
  private static final int TURN = 16_384;

  private final World world;
  private final SimulatedLoop loop;
  private final PeerAddress peer;
  private final Framing framing;
  private final WebSocketDecoder decoder = new WebSocketDecoder(true, WebSocketLimits.DEFAULT);
  private final Pipe inbound;
  private final Pipe outbound;
  private final Wiretap tap;
  private final long writeDeadline;
  private final int chunk;
  private final ByteSink out = new ByteSink(FILL);
  private Occupant occupant;

  private int sent;
  private boolean draining;
  private boolean postponed;
  private boolean readsPaused;
  private int ticksPaused;
  private boolean departed;
  private boolean closeQueued;
  private boolean closeWritten;
  private boolean closeReceived;
  private boolean closed;
  private int closeCode;
  private long blockedSince;
  private long closingSince;
  private String end = "";

  /** Sees every message that the router is given. */
  interface Wiretap {
    void message(int octets);
  }

  /** At most {@code chunk} octets are read at once. */
  SimulatedLink(
      World world,
      SimulatedLoop loop,
      Serializer serializer,
      Pipe inbound,
      Pipe outbound,
      Wiretap tap,
      long writeDeadline,
      int chunk) {
    this.world = world;
    this.loop = loop;
    this.framing = WebSocketFraming.of(serializer);
    this.peer =
        new PeerAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            false,
            "simulated",
            serializer.subprotocol(),
            world.now());
    this.inbound = inbound;
    this.outbound = outbound;
    this.tap = tap;
    this.writeDeadline = writeDeadline;
    this.chunk = chunk;
  }

  /** Begins to live; on its loop. */
  Occupant start(Function<Link, Occupant> resident) {
    occupant = resident.apply(this);
    loop.add(this);
    loop.executeAfter(this::tick, TICK_NANOS);
    return occupant;
  }

  @Override
  public SimulatedLoop loop() {
    return loop;
  }

  @Override
  public PeerAddress peer() {
    return peer;
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public void drain() {
    checkLoop();
    if (!draining && sent == out.position() && !closed) {
      draining = true;
      writeOut();
      draining = false;
    }
  }

  @Override
  public void pauseReads() {
    checkLoop();
    readsPaused = true;
  }

  @Override
  public void resumeReads() {
    checkLoop();
    ticksPaused = 0;
    readsPaused = false;
  }

  @Override
  public void close(int code, String reason) {
    checkLoop();
    if (!closeQueued && !closed) {
      closeQueued = true;
      closeCode = code;
      closingSince = world.now();
      readsPaused = false;
      drain();
    }
  }

  @Override
  public void drop() {
    end("dropped");
  }

  @Override
  public boolean readable() {
    return !closed && !readsPaused && (inbound.size() > 0 || inbound.ended());
  }

  @Override
  public boolean writable() {
    boolean waits = sent < out.position() && (outbound.room() > 0 || outbound.ended());
    return !closed && (postponed || waits);
  }

  /** How the connection ended; empty while it lives. */
  String end() {
    return end;
  }

  /** One read of the socket. */
  @Override
  public void read() {
    if (inbound.exhausted()) {
      end("the peer closed the connection");
      return;
    }
    byte[] octets = inbound.readAcross(readSize());
    try {
      decoder.decode(octets, 0, octets.length, new Inbox());
    } catch (WebSocketViolation e) {
      occupant.readComplete();
      depart("WebSocket violation");
      close(e.closeCode(), e.getMessage());
    }
    if (!closeQueued && !closed) {
      occupant.readComplete();
    }
  }

  /** The socket takes octets again, or a long drain goes on. */
  @Override
  public void write() {
    postponed = false;
    if (!flush()) {
      return;
    }
    drain();
  }

  private int readSize() {
    return world.chance().percent(15) ? world.chance().between(1, 40) : chunk;
  }

  private void writeOut() {
    int total = 0;
    while (total < TURN && gather()) {
      total += out.position();
      if (!flush()) {
        return;
      }
    }
    postponed = total >= TURN && !closed;
  }

  private boolean gather() {
    boolean more = !departed && occupant.fill(out, FILL);
    if (closeQueued && !closeWritten && !more) {
      closeWritten = true;
      byte[] array = out.room(WebSocketEncoder.LONGEST_CLOSE);
      out.position(WebSocketEncoder.writeClose(array, out.position(), closeCode, "end"));
    }
    return out.position() > 0;
  }

  /** Writes what was gathered; returns whether all has gone. */
  private boolean flush() {
    if (outbound.ended()) {
      end("connection lost");
      return false;
    }
    int count = outbound.write(out.array(), sent, out.position() - sent, world.stamp());
    sent += count;
    if (sent < out.position()) {
      blockedSince = count > 0 || blockedSince == 0 ? world.now() : blockedSince;
      return false;
    }
    blockedSince = 0;
    sent = 0;
    out.position(0);
    if (!departed) {
      occupant.written();
    }
    if (closeWritten && closeReceived) {
      end("closed");
    }
    return !closed;
  }

  private void tick() {
    if (closed) {
      return;
    }
    loop.executeAfter(this::tick, TICK_NANOS);
    checkPause();
    if (blockedSince != 0 && world.now() - blockedSince > writeDeadline) {
      end("the peer takes nothing");
    } else if (closeQueued && blockedSince == 0 && world.now() - closingSince > CLOSE_NANOS) {
      end("no close frame in answer");
    } else if (!closeQueued) {
      occupant.tick(world.now());
    }
  }

  /** Only what its own peer does not take may hold back a peer for long. */
  private void checkPause() {
    ticksPaused = readsPaused && blockedSince == 0 && !closeQueued ? ticksPaused + 1 : 0;
    Violation.unless(
        ticksPaused < MOST_TICKS_PAUSED, "reads have paused for %d ticks", ticksPaused);
  }

  private void depart(String cause) {
    if (!departed) {
      departed = true;
      occupant.closed(cause);
    }
  }

  private void end(String cause) {
    if (closed) {
      return;
    }
    closed = true;
    end = cause;
    decoder.stop();
    loop.remove(this);
    depart(cause);
    outbound.end();
    inbound.reset();
  }

  private void checkLoop() {
    Violation.unless(loop.inLoop(), "a link of loop %d was used on another loop", loop.index());
  }

  /** What the decoder finds. */
  private final class Inbox implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      if (!closeQueued) {
        tap.message(length);
        occupant.message(bytes, offset, length, text);
      }
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {}

    @Override
    public void pong(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {
      closeReceived = true;
      if (closeWritten) {
        end("closed");
        return;
      }
      occupant.readComplete();
      depart("the peer closed the WebSocket");
      SimulatedLink.this.close(code == 1005 ? 1000 : code, reason);
    }
  }
}
