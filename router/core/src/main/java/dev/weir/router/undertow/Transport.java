package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A connection with its occupant: reads and writes, keep-alive, deadlines, and the end in good
 * order. What stands in its frames is for the kinds of transport. Confined to the connection's I/O
 * thread.
 *
 * <pre>
 *   OPEN ──close()──▶ CLOSING ──all written──▶ AWAITING, if the peer answers ──answer──▶ ENDING
 *    ├── peer's farewell, its end of the stream, a violation ───────────────────────────────▲ │
 *    └── drop(), connection lost ──▶ ENDED ◀── all written, peer's end of the stream, 1 s ────┘
 * </pre>
 */
abstract class Transport implements Link {
  private enum State {
    OPEN,
    /** The occupant's last frames and our farewell are being written. */
    CLOSING,
    /** Our farewell has gone; the peer's is awaited. */
    AWAITING,
    /** What waits is written, then the end of the stream; input is discarded. */
    ENDING,
    ENDED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final int BATCH = 64 << 10;
  private static final long CLOSE_NANOS = 1_000_000_000L;

  private final IoLoop loop;
  private final StreamConnection connection;
  private final PeerAddress peer;
  private final Framing framing;
  private final long writeDeadline;
  private final Runnable gone;
  private final Inflow inflow;
  private final Outflow outflow;
  private final Keepalive keepalive;
  private final Unfinished unfinished;

  private Occupant occupant;
  private int slot;
  private State state = State.OPEN;
  private boolean peerEnded;
  private boolean told;
  private int closeCode;
  private String closeReason = "";
  private boolean farewellSaid;
  private long closeDue;

  Transport(Newcomer newcomer, Framing framing) {
    this.loop = newcomer.loop();
    this.connection = newcomer.connection();
    this.peer = newcomer.peer();
    this.framing = framing;
    this.writeDeadline = newcomer.options().writeDeadline().toNanos();
    this.gone = newcomer.gone();
    this.inflow = new Inflow(loop, connection.getSourceChannel(), peer.secure(), this::received);
    this.outflow = new Outflow(loop, connection.getSinkChannel(), this::gather, this::written);
    this.keepalive = Keepalive.of(newcomer.options(), loop.now());
    this.unfinished = new Unfinished(newcomer);
  }

  /**
   * Takes octets that arrived and hands what they hold to the occupant.
   *
   * @return what ends the connection, or null
   */
  abstract Ending decode(byte[] bytes, int count);

  /** How many octets the unfinished message takes. */
  abstract int heldBytes();

  /** Appends frames of the occupant, as {@link Occupant#fill} does. */
  boolean fill(ByteSink sink, int target) {
    return occupant.fill(sink, target);
  }

  /** All further input is ignored; when the connection is closed, all that is held is let go. */
  abstract void stop(boolean closed);

  /** Whether there are control frames to be written. */
  abstract boolean controlWaiting();

  /** Appends the control frames that wait, which go before what the occupant has. */
  abstract void moveControl(ByteSink sink);

  /** Whether the peer may be pinged. */
  abstract boolean pingable();

  /** Has the peer pinged. */
  abstract void ping();

  /** Has the last word of this side written, if the transport knows one. */
  abstract void farewell(int code, String reason);

  /** Whether the peer answers the last word, for which is waited then. */
  abstract boolean farewellAnswered();

  /** Gives the connection its occupant and begins to read. */
  final void start(Function<Link, Occupant> occupants) {
    loop.add(this);
    guard(
        () -> {
          occupant = occupants.apply(this);
          listen();
          if (controlWaiting()) {
            drain();
          }
        });
  }

  /** Without an occupant: what waits is written and the connection ends in good order. */
  final void end() {
    loop.add(this);
    guard(
        () -> {
          listen();
          end(new Ending(0, "", "refused"));
        });
  }

  /** The place in the loop's list. */
  final int slot() {
    return slot;
  }

  final void slot(int place) {
    slot = place;
  }

  @Override
  public final EventLoop loop() {
    return loop;
  }

  @Override
  public final PeerAddress peer() {
    return peer;
  }

  @Override
  public final Framing framing() {
    return framing;
  }

  @Override
  public final void pauseReads() {
    if (state == State.OPEN) {
      inflow.pause();
    }
  }

  @Override
  public final void resumeReads() {
    if (state == State.OPEN) {
      inflow.resume();
    }
  }

  @Override
  public final void drain() {
    guard(this::write);
  }

  @Override
  public final void close(int code, String reason) {
    if (state == State.OPEN) {
      inflow.resume();
      state = State.CLOSING;
      closeCode = code;
      closeReason = reason;
      drain();
    }
  }

  @Override
  public final void drop() {
    ended("dropped");
  }

  /** Tests the deadlines. */
  final void tick(long now) {
    guard(() -> judge(now));
  }

  /** The loop itself was late by so much, for which no peer is blamed. */
  final void stalled(long late) {
    keepalive.stalled(late);
    outflow.stalled(late);
    closeDue += late;
  }

  final boolean open() {
    return state == State.OPEN;
  }

  final Occupant occupant() {
    return occupant;
  }

  final Inflow inflow() {
    return inflow;
  }

  private void listen() {
    connection.getSourceChannel().setReadListener(source -> guard(this::read));
    connection.getSinkChannel().setWriteListener(sink -> guard(this::writeOn));
    inflow.start();
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
    } else if (unfinished.overdue(now)) {
      end(unfinished.cut());
    } else if (state == State.OPEN && pingable()) {
      keepAlive(now);
    }
  }

  private void keepAlive(long now) {
    switch (keepalive.due(now, inflow.paused())) {
      case PING -> {
        ping();
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
      if (!inflow.discards(count)) {
        ended("closed");
      }
      return;
    }
    Ending ending = decode(bytes, count);
    if (!told) {
      occupant.readComplete();
    }
    ending = ending == null ? unfinished.holds(heldBytes()) : ending;
    if (ending != null) {
      loop.touched().flush(); // what was caused before it comes first
      end(ending);
    } else if (controlWaiting()) {
      drain();
    }
  }

  private void peerEnded() {
    loop.touched().flush();
    peerEnded = true;
    if (state == State.ENDING) {
      drain();
    } else if (state != State.OPEN || !occupant.inputEnded()) {
      farewellSaid = true; // nobody is there to read it
      end(new Ending(0, "", "the peer closed the connection"));
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
    moveControl(sink);
    boolean filling = (state == State.OPEN || state == State.CLOSING) && !farewellSaid;
    boolean more = filling && fill(sink, BATCH);
    if (state == State.CLOSING && !more && !farewellSaid) {
      farewellSaid = true;
      farewell(closeCode, closeReason);
      moveControl(sink);
    }
    return more;
  }

  private void written() {
    if (!told) {
      occupant.written();
    }
  }

  private void finish() throws IOException {
    if (state == State.CLOSING && farewellSaid && outflow.idle()) {
      if (farewellAnswered()) {
        state = State.AWAITING;
        closeDue = loop.now() + CLOSE_NANOS;
      } else {
        end(new Ending(closeCode, closeReason, "closed"));
      }
    }
    if (state == State.ENDING && outflow.shutDown() && peerEnded) {
      ended("closed");
    }
  }

  /** Nothing more is taken from the peer and from the occupant; a farewell is the last word. */
  private void end(Ending ending) {
    if (state == State.ENDING || state == State.ENDED) {
      return;
    }
    state = State.ENDING;
    closeDue = loop.now() + CLOSE_NANOS;
    stop(false);
    unfinished.release();
    tellOccupant(ending.cause());
    if (!farewellSaid) {
      farewellSaid = true;
      farewell(ending.code(), ending.reason());
    }
    inflow.resume();
    inflow.release();
    drain();
  }

  private void ended(String cause) {
    if (state == State.ENDED) {
      return;
    }
    tellOccupant(cause);
    state = State.ENDED;
    stop(true);
    unfinished.release();
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
  private void guard(IoStep step) {
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
      LOG.error("a fault ends the {} of {}", peer.transport(), peer.address(), fault);
      end(new Ending(WebSocketCloseCode.INTERNAL_ERROR, "internal error", "internal error"));
    } catch (Throwable another) {
      ended("internal error");
    }
  }
}
