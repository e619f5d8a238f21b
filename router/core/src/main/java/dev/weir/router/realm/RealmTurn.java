package dev.weir.router.realm;

import dev.weir.router.dealer.Reentry;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Touched;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The one door to a realm's tables: entries run one after another, in the order in which they came,
 * on whichever loop holds the turn.
 *
 * <p>A loop that comes while the turn is held leaves its entry in the queue and goes on; the holder
 * runs it. So no loop ever waits, and an uncontended entry costs two atomic steps. What an entry
 * causes ({@link #later}) runs after it, before the next one. Mailboxes touched are drained soon
 * after the turn is released. Thread-safe; the entries themselves need not be.
 */
public final class RealmTurn implements Reentry {
  /** Entries that a holder runs for others before it gives its own connections a chance. */
  private static final int SLICE = 256;

  private static final int CROWD = 1024;

  private final Consumer<Throwable> broken;
  private final AtomicInteger entries = new AtomicInteger();
  private final Queue<Runnable> queue;

  // Belong to the holder of the turn.
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private Touched touched;

  /** What an entry throws is an error of our own and goes to {@code broken}, inside the turn. */
  public RealmTurn(Consumer<Throwable> broken) {
    this(broken, new ConcurrentLinkedQueue<>());
  }

  /** With a queue that a test can stop in. */
  RealmTurn(Consumer<Throwable> broken, Queue<Runnable> queue) {
    this.broken = broken;
    this.queue = queue;
  }

  /**
   * Runs an entry in its turn, now or soon. The entry owns what it refers to.
   *
   * @param own the loop of the calling thread
   * @return whether the turn keeps up; if not, the caller should read less until it does
   */
  @Override
  public boolean enter(EventLoop own, Runnable entry) {
    if (entries.compareAndSet(0, 1)) {
      touched = own.touched();
      if (queue.isEmpty()) {
        run(entry);
        finish(own);
      } else { // an entry of this loop may still be there, when others were counted before theirs
        queue.add(entry);
        runQueue(own);
      }
      return true;
    }
    queue.add(entry);
    int before = entries.getAndIncrement();
    if (before == 0) {
      touched = own.touched();
      runQueue(own);
      return true;
    }
    return before < CROWD;
  }

  /** Runs an action after the present entry. Runs inside the realm's turn. */
  @Override
  public void later(Runnable action) {
    work.add(action);
  }

  /** The mailboxes touched by the present holder. Runs inside the realm's turn. */
  public Touched touched() {
    return touched;
  }

  /** The loop of the present holder. Runs inside the realm's turn. */
  public EventLoop loop() {
    return touched.loop();
  }

  private void finish(EventLoop own) {
    if (entries.decrementAndGet() == 0) {
      own.touched().flushSoon();
    } else {
      runQueue(own);
    }
  }

  /** The turn is held and at least one entry is queued. */
  private void runQueue(EventLoop own) {
    for (int i = 0; i < SLICE; i++) {
      run(queue.remove());
      if (entries.decrementAndGet() == 0) {
        own.touched().flushSoon();
        return;
      }
    }
    own.touched().flush();
    own.execute(() -> resume(own));
  }

  private void resume(EventLoop own) {
    touched = own.touched();
    runQueue(own);
  }

  private void run(Runnable entry) {
    guarded(entry);
    for (Runnable action = work.poll(); action != null; action = work.poll()) {
      guarded(action);
    }
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      broken.accept(e);
    }
  }
}
