package dev.weir.router.local;

import dev.weir.protocol.Message;
import dev.weir.protocol.transport.LocalLink;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.link.Attachment;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.session.Session;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router's end of a link to a peer in the same program: what comes goes to the session as it
 * is, and what the session has goes into the link while that has room. Confined to its loop.
 *
 * <pre>
 *   OPEN ──close()──▶ CLOSING ──all given, write deadline──▶ ENDED
 *     └── drop(), peer closed, a fault ──────────────────────▶┘
 * </pre>
 */
final class LocalConnection implements Attachment, MessageLink.Receiver {
  private enum State {
    OPEN,
    CLOSING,
    ENDED
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);
  private static final long TICK_NANOS = 100_000_000L;

  private final EventLoop loop;
  private final LocalLink link;
  private final PeerAddress peer;
  private final LongSupplier clock;
  private final long writeDeadline;
  private final Consumer<LocalConnection> gone;

  private Session session;
  private State state = State.OPEN;
  private Outbound held; // for which there was no room; null when there is none
  private boolean draining;
  private long stuckSince;

  /** What is given waits no longer for room than the deadline, in nanoseconds. */
  LocalConnection(
      EventLoop loop,
      LocalLink link,
      LongSupplier clock,
      long writeDeadline,
      Consumer<LocalConnection> gone) {
    this.loop = loop;
    this.link = link;
    this.peer = PeerAddress.local(clock.getAsLong());
    this.clock = clock;
    this.writeDeadline = writeDeadline;
    this.gone = gone;
  }

  /** Begins to live, with a session; on its loop. */
  void start(Function<Attachment, Session> sessions) {
    if (state == State.OPEN) {
      session = sessions.apply(this);
      link.start(this);
      tick();
    }
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
  public void message(Message message) {
    if (state == State.OPEN) {
      guard(() -> session.received(message));
    }
  }

  @Override
  public void delivered() {
    if (state == State.OPEN) {
      guard(session::readComplete);
    }
  }

  @Override
  public void room() {
    drain();
  }

  @Override
  public void closed() {
    ended("the peer closed the link");
  }

  @Override
  public void drain() {
    if (!draining && state != State.ENDED) {
      draining = true;
      guard(this::give);
      draining = false;
    }
  }

  @Override
  public void pauseReads() {
    link.pause();
  }

  @Override
  public void resumeReads() {
    link.resume();
  }

  @Override
  public void close(int code, String reason) {
    if (state == State.OPEN) {
      state = State.CLOSING;
      drain();
    }
  }

  @Override
  public void drop() {
    ended("dropped");
  }

  private void give() {
    Outbound next = held == null ? session.next() : held;
    while (next != null) {
      if (link.pass(next.message()) == MessageLink.Sent.FULL) {
        stuckSince = held == next ? stuckSince : clock.getAsLong();
        held = next;
        session.written();
        return;
      }
      held = null;
      session.wrote(next.message());
      next = session.next();
    }
    session.written();
    if (state == State.CLOSING) {
      ended("closed");
    }
  }

  private void tick() {
    if (state == State.ENDED) {
      return;
    }
    long now = clock.getAsLong();
    if (held != null && now - stuckSince > writeDeadline) {
      ended("the peer takes nothing any more (limits.write_deadline)");
      return;
    }
    guard(() -> session.tick(now));
    loop.executeAfter(this::tick, TICK_NANOS);
  }

  private void ended(String cause) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    held = null;
    link.close();
    loop.execute(
        () -> {
          if (session != null) {
            session.closed(cause);
          }
          gone.accept(this);
        });
  }

  /** A fault ends this connection and no other. */
  private void guard(Runnable step) {
    try {
      step.run();
    } catch (Throwable fault) {
      LOG.error("a fault ends a session in the same program", fault);
      ended("internal error");
    }
  }
}
