package dev.weir.router.undertow;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketOpcode;
import dev.weir.protocol.transport.WebSocketViolation;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A WebSocket on a connection taken over from Undertow: reads are decoded as they come, and one
 * drain is one write of all that waits. Confined to the connection's loop.
 */
final class WebSocketTransport implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
  private static final int READS_PER_EVENT = 16;
  private static final int FILL = 65_536;
  private static final int SLICE = 65_536;
  private static final int TURN = 262_144;
  private static final long CLOSE_NANOS = 1_000_000_000L;

  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final IoLoop loop;
  private final PeerAddress peer;
  private final RouterOptions options;
  private final Framing framing;
  private final WebSocketDecoder decoder;
  private final Runnable gone;
  private final Inbox inbox = new Inbox();
  private Occupant occupant;

  private ByteBuffer pending;
  private byte[] pong;
  private boolean ping;
  private boolean departed;
  private boolean draining;
  private boolean flushed = true;
  private boolean readsPaused;
  private boolean closeQueued;
  private boolean closeWritten;
  private boolean closeReceived;
  private boolean closed;
  private int closeCode;
  private String closeReason = "";
  private long lastRead;
  private long pingSent;
  private long blockedSince;
  private long closingSince;

  WebSocketTransport(
      StreamConnection connection,
      IoLoop loop,
      PeerAddress peer,
      RouterOptions options,
      Runnable gone) {
    this.connection = connection;
    this.source = connection.getSourceChannel();
    this.sink = connection.getSinkChannel();
    this.loop = loop;
    this.peer = peer;
    this.options = options;
    this.gone = gone;
    this.framing =
        Serializer.ofSubprotocol(peer.protocol())
            .map(WebSocketFraming::of)
            .orElse(WebSocketFraming.BINARY);
    this.decoder =
        new WebSocketDecoder(true, new WebSocketLimits(options.message(), options.fragments()));
  }

  /** Begins to read for this occupant. */
  void start(Function<Link, Occupant> resident) {
    lastRead = System.nanoTime();
    occupant = resident.apply(this);
    loop.add(this);
    source.setReadListener(channel -> guarded(this::handleRead));
    sink.setWriteListener(channel -> guarded(this::handleWrite));
    source.wakeupReads();
  }

  @Override
  public EventLoop loop() {
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
    guarded(this::writeOut);
  }

  @Override
  public void pauseReads() {
    readsPaused = true;
    source.suspendReads();
  }

  @Override
  public void resumeReads() {
    if (readsPaused && !closed) {
      readsPaused = false;
      lastRead = System.nanoTime();
      pingSent = 0;
      source.wakeupReads();
    }
  }

  @Override
  public void close(int code, String reason) {
    if (!closeQueued && !closed) {
      closeQueued = true;
      closeCode = code;
      closeReason = reason;
      closingSince = System.nanoTime();
      if (readsPaused) {
        resumeReads();
      }
      drain();
    }
  }

  @Override
  public void drop() {
    end("dropped");
  }

  /** Tests the deadlines. */
  void tick(long now) {
    guarded(() -> deadlines(now));
  }

  /** The loop was held up: nobody's silence counts until now. */
  void forgive(long now) {
    lastRead = now;
    pingSent = 0;
    if (blockedSince != 0) {
      blockedSince = now;
    }
  }

  private void handleRead() throws IOException {
    for (int i = 0; i < READS_PER_EVENT && !readsPaused && !closed; i++) {
      ByteBuffer buffer = loop.readBuffer();
      int count = source.read(buffer);
      if (count == 0) {
        source.resumeReads();
        return;
      }
      if (count < 0) {
        endOfStream();
        return;
      }
      received(buffer.array(), count);
    }
    if (!readsPaused && !closed) {
      source.wakeupReads();
    }
  }

  private void received(byte[] bytes, int count) {
    lastRead = System.nanoTime();
    pingSent = 0;
    try {
      decoder.decode(bytes, 0, count, inbox);
    } catch (WebSocketViolation e) {
      fail(e);
    }
    if (!closeQueued) {
      occupant.readComplete();
    }
    if (pong != null) {
      writeOut();
    }
  }

  private void fail(WebSocketViolation violation) {
    occupant.readComplete();
    depart("WebSocket violation: " + violation.getMessage());
    close(violation.closeCode(), violation.getMessage());
  }

  /** The peer writes no more: a polite end, with TLS's close_notify. */
  private void endOfStream() {
    source.suspendReads();
    end("the peer closed the connection");
  }

  /**
   * Writes what waits, at most about 256 KiB, until there is nothing left or the socket takes no
   * more.
   */
  private void writeOut() {
    if (draining || pending != null || !flushed || closed) {
      return;
    }
    draining = true;
    try {
      ByteSink out = loop.sink();
      int total = 0;
      while (total < TURN && gather(out)) {
        total += out.position();
        if (!write(ByteBuffer.wrap(out.array(), 0, out.position()))) {
          return;
        }
        out.position(0);
      }
      if (total >= TURN) {
        sink.resumeWrites();
      }
    } catch (IOException e) {
      end("write failed");
    } finally {
      draining = false;
    }
  }

  /** Collects frames; returns whether there are any. */
  private boolean gather(ByteSink out) {
    if (pong != null) {
      control(out, WebSocketOpcode.PONG, pong);
      pong = null;
    }
    if (ping) {
      control(out, WebSocketOpcode.PING, new byte[0]);
      ping = false;
    }
    boolean more = !departed && occupant.fill(out, FILL);
    if (closeQueued && !closeWritten && !more) {
      closeWritten = true;
      byte[] array = out.room(WebSocketEncoder.LONGEST_CLOSE);
      out.position(WebSocketEncoder.writeClose(array, out.position(), closeCode, closeReason));
    }
    return out.position() > 0;
  }

  private static void control(ByteSink out, int opcode, byte[] payload) {
    byte[] array = out.room(payload.length + WebSocketEncoder.LONGEST_HEADER);
    out.position(
        WebSocketEncoder.writeFrame(array, out.position(), opcode, payload, 0, payload.length));
  }

  /**
   * Writes all, or keeps a copy of the rest and waits for the socket; returns whether all has gone.
   */
  private boolean write(ByteBuffer bytes) throws IOException {
    if (writeSlices(bytes)) {
      return flush();
    }
    pending = ByteBuffer.wrap(Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit()));
    blocked();
    return false;
  }

  private boolean writeSlices(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + SLICE));
      int count = sink.write(bytes);
      bytes.limit(end);
      if (count == 0) {
        return false;
      }
      if (blockedSince != 0) {
        blockedSince = System.nanoTime();
      }
    }
    return true;
  }

  private boolean flush() throws IOException {
    flushed = sink.flush();
    if (!flushed) {
      blocked();
      return false;
    }
    blockedSince = 0;
    if (!departed) {
      occupant.written();
    }
    if (closeWritten && closeReceived) {
      end("closed");
    }
    return true;
  }

  private void blocked() {
    if (blockedSince == 0) {
      blockedSince = System.nanoTime();
    }
    sink.resumeWrites();
  }

  private void handleWrite() throws IOException {
    if (pending != null) {
      if (!writeSlices(pending)) {
        return;
      }
      pending = null;
    }
    if (!flush()) {
      return;
    }
    sink.suspendWrites();
    writeOut();
  }

  private void deadlines(long now) {
    if (blockedSince != 0 && now - blockedSince > options.writeDeadline().toNanos()) {
      end("the peer takes nothing (limits.write_deadline)");
    } else if (closeQueued && now - closingSince > CLOSE_NANOS && blockedSince == 0) {
      end("no close frame in answer");
    } else if (!closeQueued) {
      pings(now);
      occupant.tick(now);
    }
  }

  private void pings(long now) {
    long interval = options.pingInterval().toNanos();
    if (interval == 0 || readsPaused) {
      return;
    }
    if (pingSent != 0 && now - pingSent > options.pingTimeout().toNanos()) {
      end("no pong (limits.ping_timeout)");
    } else if (pingSent == 0 && now - lastRead > interval && pending == null) {
      pingSent = now;
      ping = true;
      writeOut();
    }
  }

  /** The occupant hears of the end once. */
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
    decoder.stop();
    loop.remove(this);
    depart(cause);
    try {
      sink.shutdownWrites();
      sink.flush();
    } catch (IOException e) {
      LOG.trace("the connection was gone before its end", e);
    }
    IoUtils.safeClose(connection);
    gone.run();
  }

  /**
   * The root of all that runs on this connection: whatever fails here ends this connection and no
   * other.
   */
  private void guarded(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      end("connection lost");
    } catch (Throwable e) {
      LOG.error("an error of the router's own on a connection", e);
      end("internal error");
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** What the decoder finds. */
  private final class Inbox implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      if (!closeQueued) {
        occupant.message(bytes, offset, length, text);
      }
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      pong = Arrays.copyOfRange(bytes, offset, offset + length);
    }

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
      depart("the peer closed the WebSocket, code " + code);
      WebSocketTransport.this.close(code, reason);
    }
  }
}
