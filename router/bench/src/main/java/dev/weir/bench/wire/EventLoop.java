package dev.weir.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Serves all connections of the load generator on the thread that calls {@code run…}: one read per
 * readable connection, then one write for each connection that this read made something to send on.
 * Confined to one thread.
 */
public final class EventLoop implements AutoCloseable {
  private static final int LONGEST_MESSAGE = 1 << 18;
  private static final int TICK_MILLIS = 1;
  private static final int IDLE_MILLIS = 20;
  private static final Runnable NO_TICK = () -> {};

  private final Selector selector;
  private final Consumer<SelectionKey> ready = this::ready;
  private final List<Connection> unsent = new ArrayList<>();
  final ByteBuffer input = ByteBuffer.allocate(2 * LONGEST_MESSAGE);
  private Runnable tick = NO_TICK;
  private long now = System.nanoTime();

  public EventLoop() throws IOException {
    selector = Selector.open();
  }

  /** Opens a connection; the listener hears of all that happens to it. */
  public Connection connect(Target target, Opening opening, Connection.Listener listener)
      throws IOException {
    return Connection.open(this, selector, target, opening, listener);
  }

  /** Has {@code tick} run about once a millisecond while the loop runs. */
  public void ticking(Runnable newTick) {
    tick = newTick;
  }

  /** Ends what {@link #ticking} began. */
  public void notTicking() {
    tick = NO_TICK;
  }

  /**
   * The time of the read that is being handled, or of the current tick, on the scale of {@link
   * System#nanoTime}.
   */
  public long now() {
    return now;
  }

  /** Serves the connections for that long. */
  public void runFor(Duration duration) throws IOException {
    runUntil(() -> false, duration);
  }

  /**
   * Serves the connections until {@code done}.
   *
   * @return whether it was done within the limit
   */
  public boolean runUntil(BooleanSupplier done, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    flush();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      pass();
    }
    return true;
  }

  /** Closes every connection. */
  @Override
  public void close() throws IOException {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      ((Connection) key.attachment()).close();
    }
    selector.close();
  }

  void unsent(Connection connection) {
    unsent.add(connection);
  }

  private void pass() throws IOException {
    selector.select(ready, tick == NO_TICK ? IDLE_MILLIS : TICK_MILLIS);
    now = System.nanoTime();
    tick.run();
    flush();
  }

  private void ready(SelectionKey key) {
    now = System.nanoTime();
    ((Connection) key.attachment()).ready();
    flush();
  }

  private void flush() {
    for (int i = 0; i < unsent.size(); i++) {
      unsent.get(i).flush();
    }
    unsent.clear();
  }
}
