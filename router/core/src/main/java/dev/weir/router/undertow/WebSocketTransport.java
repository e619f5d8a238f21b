package dev.weir.router.undertow;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.link.PeerText;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A WebSocket connection (RFC 6455) after its upgrade: frames in and out, keep-alive, and the
 * closing handshake. Confined to the connection's I/O thread.
 *
 * <pre>
 *   OPEN ──close()──▶ CLOSING ──close frame written──▶ AWAITING ──peer's close frame──▶ ENDING
 *    ├── peer's close frame, its end of the stream, a violation ──────────────────────────▲ │
 *    └── drop(), connection lost ──▶ ENDED ◀── all written, peer's end of the stream, 1 s ──┘
 * </pre>
 */
final class WebSocketTransport implements Link {
  private interface Step {
    void run() throws IOException;
  }

  private enum State {
    OPEN,
    /** The occupant's last frames and our close frame are being written. */
    CLOSING,
    /** Our close frame has gone; the peer's is awaited. */
    AWAITING,
    /** What waits is written, then the end of the stream; input is discarded. */
    ENDING,
    ENDED
  }

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
  private static final int BATCH = 64 << 10;
  private static final int MOST_DISCARDED = 64 << 10;
  private static final long CLOSE_NANOS = 1_000_000_000L;

  private final IoLoop loop;
  private final StreamConnection connection;
  private final PeerAddress peer;
  private final Framing framing;
  private final long writeDeadline;
  private final Runnable gone;
  private final WebSocketDecoder decoder;
  private final Inflow inflow;
  private final Outflow outflow;
  private final ControlFrames control = new ControlFrames();
  private final Keepalive keepalive;
  private final Inbound inbound = new Inbound();

  private Occupant occupant;
  private int slot;
  private State state = State.OPEN;
  private boolean peerEnded;
  private boolean told;
  private int closeCode;
  private String closeReason = "";
  private boolean closeFramed;
  private long closeDue;
  private int discarded;

  /** {@code gone} is run once, when the connection is closed. */
  WebSocketTransport(
      IoLoop loop,
      StreamConnection connection,
      PeerAddress peer,
      RouterOptions options,
      Runnable gone) {
    this.loop = loop;
    this.connection = connection;
    this.peer = peer;
    this.framing =
        Serializer.ofSubprotocol(peer.protocol())
            .map(WebSocketFraming::of)
            .orElse(WebSocketFraming.BINARY);
    this.writeDeadline = options.writeDeadline().toNanos();
    this.gone = gone;
    this.decoder =
        new WebSocketDecoder(true, new WebSocketLimits(options.message(), options.fragments()));
    this.inflow = new Inflow(loop, connection.getSourceChannel(), peer.secure(), this::received);
    this.outflow = new Outflow(loop, connection.getSinkChannel(), this::gather, this::written);
    this.keepalive =
        new Keepalive(
            options.pingInterval().toNanos(), options.pingTimeout().toNanos(), loop.now());
  }

  /** Gives the connection its occupant and begins to read. */
  void start(Function<Link, Occupant> occupants) {
    loop.add(this);
    guard(
        () -> {
          occupant = occupants.apply(this);
          connection.getSourceChannel().setReadListener(source -> guard(this::read));
          connection.getSinkChannel().setWriteListener(sink -> guard(this::writeOn));
          inflow.start();
        });
  }

  /** The place in the loop's list. */
  int slot() {
    return slot;
  }

  void slot(int place) {
    slot = place;
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
  public void pauseReads() {
    if (state == State.OPEN) {
      inflow.pause();
    }
  }

  @Override
  public void resumeReads() {
    if (state == State.OPEN) {
      inflow.resume();
    }
  }

  @Override
  public void drain() {
    guard(this::write);
  }

  @Override
  public void close(int code, String reason) {
    if (state == State.OPEN) {
      inflow.resume();
      state = State.CLOSING;
      closeCode = code;
      closeReason = reason;
      drain();
    }
  }

  @Override
  public void drop() {
    ended("dropped");
  }

  /** Tests the deadlines. */
  void tick(long now) {
    guard(() -> judge(now));
  }

  /** The loop itself was late by so much, for which no peer is blamed. */
  void stalled(long late) {
    keepalive.stalled(late);
    outflow.stalled(late);
    closeDue += late;
  }

  private void judge(long now) {
    if (!told) {
      occupant.tick(now);
    }
    boolean closing = state == State.AWAITING || state == State.ENDING;
    if (outflow.stuck(now) > writeDeadline) {
      ended("the peer takes nothing any more (limits.write_deadline)");
    } else if (closing && now - closeDue > 0) {
      ended("the peer did not answer the close frame");
    } else if (state == State.OPEN) {
      keepAlive(now);
    }
  }

  private void keepAlive(long now) {
    switch (keepalive.due(now, inflow.paused())) {
      case PING -> {
        control.ping();
        drain();
      }
      case END -> ended("no sign of life after a ping (limits.ping_timeout)");
      case NOTHING -> {}
    }
  }

  private void read() throws IOException {
    if (!inflow.readable()) {
      peerEnded();
    }
  }

  private void received(byte[] bytes, int count) {
    keepalive.heard();
    if (state == State.ENDING) {
      discarded += count;
      if (discarded > MOST_DISCARDED) {
        ended("closed");
      }
      return;
    }
    WebSocketViolation violation = decode(bytes, count);
    if (!told) {
      occupant.readComplete();
    }
    if (violation != null || inbound.closed) {
      loop.touched().flush(); // what was caused before it comes first
    }
    if (violation != null) {
      end(violation.closeCode(), violation.getMessage(), "violation: " + violation.getMessage());
    } else if (inbound.closed) {
      end(inbound.code, "", inbound.sentence());
    } else if (control.waiting()) {
      drain();
    }
  }

  private WebSocketViolation decode(byte[] bytes, int count) {
    try {
      decoder.decode(bytes, 0, count, inbound);
      return null;
    } catch (WebSocketViolation violation) {
      return violation;
    }
  }

  private void peerEnded() {
    loop.touched().flush();
    peerEnded = true;
    if (state == State.ENDING) {
      drain();
    } else {
      closeFramed = true; // nobody is there to read a close frame
      end(WebSocketCloseCode.NO_STATUS, "", "the peer closed the connection");
    }
  }

  private void write() throws IOException {
    outflow.drain();
    finish();
  }

  private void writeOn() throws IOException {
    outflow.writable();
    finish();
  }

  /** Appends frames and tells whether there are more. */
  private boolean gather(ByteSink sink) {
    control.moveTo(sink);
    boolean filling = (state == State.OPEN || state == State.CLOSING) && !closeFramed;
    boolean more = filling && occupant.fill(sink, BATCH);
    if (state == State.CLOSING && !more && !closeFramed) {
      closeFramed = true;
      control.close(closeCode, closeReason);
      control.moveTo(sink);
    }
    return more;
  }

  private void written() {
    if (state == State.CLOSING && closeFramed) {
      state = State.AWAITING;
      closeDue = loop.now() + CLOSE_NANOS;
    }
    if (!told) {
      occupant.written();
    }
  }

  private void finish() throws IOException {
    if (state == State.ENDING && outflow.shutDown() && peerEnded) {
      ended("closed");
    }
  }

  /** Nothing more is taken from the peer and from the occupant; a close frame is the last word. */
  private void end(int code, String reason, String cause) {
    if (state == State.ENDING || state == State.ENDED) {
      return;
    }
    state = State.ENDING;
    closeDue = loop.now() + CLOSE_NANOS;
    decoder.stop();
    tellOccupant(cause);
    if (!closeFramed) {
      closeFramed = true;
      control.close(code, reason);
    }
    inflow.resume();
    drain();
  }

  private void ended(String cause) {
    if (state == State.ENDED) {
      return;
    }
    tellOccupant(cause);
    state = State.ENDED;
    decoder.stop();
    inflow.stop();
    outflow.discard();
    loop.remove(this);
    IoUtils.safeClose(connection);
    gone.run();
  }

  /**
   * Later, because it may be in the middle of a call; once, because later causes follow from it.
   */
  private void tellOccupant(String cause) {
    if (!told && occupant != null) {
      loop.execute(() -> occupant.closed(cause));
    }
    told = true;
  }

  /** The root of all that runs for this connection: a fault ends it and no other. */
  private void guard(Step step) {
    if (state == State.ENDED) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      ended("connection lost: " + e.getMessage());
    } catch (Throwable fault) {
      failed(fault);
    }
  }

  private void failed(Throwable fault) {
    try {
      LOG.error("a fault ends the connection of {}", peer.address(), fault);
      end(WebSocketCloseCode.INTERNAL_ERROR, "internal error", "internal error");
    } catch (Throwable another) {
      ended("internal error");
    }
  }

  /** What the frames of one read hold. */
  private final class Inbound implements WebSocketDecoder.Sink {
    private boolean closed;
    private int code;
    private String reason = "";

    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      if (state == State.OPEN) {
        occupant.message(bytes, offset, length, text);
      }
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      if (!control.roomForPong()) {
        drain();
      }
      if (state == State.OPEN) {
        control.pong(bytes, offset, length);
      }
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      // Like all input it was taken as a sign of life.
    }

    @Override
    public void close(int code, String reason) {
      this.closed = true;
      this.code = code;
      this.reason = reason;
    }

    String sentence() {
      return "closed by the peer: " + code + " " + PeerText.escape(reason);
    }
  }
}
