package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Touched;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/**
 * One I/O thread as an event loop: the buffers that its connections share while they are handled,
 * and the sweep that tests their deadlines ten times a second. Thread-safe where {@link EventLoop}
 * is; the rest is confined to the thread.
 */
final class IoLoop implements EventLoop {
  private static final int READ_BUFFER = 65_536;
  private static final int WRITE_BUFFER = 65_536;
  private static final int KEPT = 262_144;
  private static final long SWEEP_MILLIS = 100;

  private final XnioIoThread thread;
  private final int index;
  private final Touched touched = new Touched(this);
  private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BUFFER);
  private final Set<WebSocketTransport> connections = new LinkedHashSet<>();
  private ByteSink sink = new ByteSink(WRITE_BUFFER);
  private boolean sweeping;

  IoLoop(XnioIoThread thread, int index) {
    this.thread = thread;
    this.index = index;
  }

  XnioIoThread thread() {
    return thread;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public Touched touched() {
    return touched;
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it everything that the task was for.
    }
  }

  @Override
  public void executeAfter(Runnable task, long nanos) {
    try {
      thread.executeAfter(task, Math.max(1, nanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it everything that the task was for.
    }
  }

  /** An empty buffer of 64 KiB for one read. */
  ByteBuffer readBuffer() {
    return readBuffer.clear();
  }

  /** The empty sink for one drain. */
  ByteSink sink() {
    if (sink.array().length > KEPT) {
      sink = new ByteSink(WRITE_BUFFER);
    }
    sink.position(0);
    return sink;
  }

  void add(WebSocketTransport connection) {
    connections.add(connection);
    if (!sweeping) {
      sweeping = true;
      scheduleSweep();
    }
  }

  void remove(WebSocketTransport connection) {
    connections.remove(connection);
  }

  /** Drops every connection. */
  void dropAll() {
    List.copyOf(connections).forEach(WebSocketTransport::drop);
  }

  private void scheduleSweep() {
    executeAfter(this::sweep, TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS));
  }

  private void sweep() {
    long now = System.nanoTime();
    List.copyOf(connections).forEach(connection -> connection.tick(now));
    if (connections.isEmpty()) {
      sweeping = false;
    } else {
      scheduleSweep();
    }
  }
}
