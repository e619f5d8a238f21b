package dev.weir.router.undertow.unix;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * An I/O thread whose connections are Unix sockets: looks at them by a selector of the JDK, and
 * runs tasks between the looks, those that a task adds behind the next one. Thread-safe where XNIO
 * says so; all else is confined to the thread itself.
 */
public final class UnixThread extends XnioIoThread {
  private static final Logger LOG = LoggerFactory.getLogger(UnixThread.class);

  private final Selector selector = Selector.open();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private volatile boolean closed;

  /** What becomes ready. */
  interface Channel {
    void ready(int operations);
  }

  /** A task that is due at a time. */
  private static final class Timer implements Key, Comparable<Timer> {
    private final Runnable task;
    private final long due;
    private volatile boolean removed;

    private Timer(Runnable task, long due) {
      this.task = task;
      this.due = due;
    }

    @Override
    public boolean remove() {
      boolean was = removed;
      removed = true;
      return !was;
    }

    @Override
    public int compareTo(Timer other) {
      return Long.compare(due - other.due, 0);
    }
  }

  /** A thread of a worker that has this number; it is to be started. */
  public UnixThread(XnioWorker worker, int number) throws IOException {
    super(worker, number, "weir-unix-" + number);
  }

  /** Closes all connections and ends. */
  public void close() {
    closed = true;
    selector.wakeup();
  }

  /** Whether it takes tasks. */
  public boolean runs() {
    return !closed;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the thread has ended");
    }
    tasks.add(task);
    if (queued.getAndIncrement() == 0 && Thread.currentThread() != this) {
      selector.wakeup();
    }
  }

  @Override
  public Key executeAfter(Runnable task, long time, TimeUnit unit) {
    Timer timer = new Timer(task, System.nanoTime() + unit.toNanos(time));
    if (Thread.currentThread() == this) {
      timers.add(timer);
    } else {
      execute(() -> timers.add(timer));
    }
    return timer;
  }

  @Override
  public Key executeAtInterval(Runnable task, long time, TimeUnit unit) {
    throw new UnsupportedOperationException("nothing is repeated here");
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        look();
        runTasks();
        runTimers();
      }
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("an I/O thread of Unix sockets ends", e);
    } finally {
      end();
    }
  }

  /** From any thread; the key is asked for nothing yet. */
  SelectionKey register(java.nio.channels.SelectableChannel channel, Channel attachment)
      throws IOException {
    return channel.register(selector, 0, attachment);
  }

  /** Asks a key for these operations too, or no more for them. */
  void interest(SelectionKey key, int operations, boolean wanted) {
    if (!key.isValid()) {
      return;
    }
    if (wanted) {
      key.interestOpsOr(operations);
    } else {
      key.interestOpsAnd(~operations);
    }
    if (Thread.currentThread() != this) {
      selector.wakeup();
    }
  }

  private void look() throws IOException {
    if (queued.get() > 0) {
      selector.selectNow();
    } else {
      Timer next = timers.peek();
      long nanos = next == null ? 0 : next.due - System.nanoTime();
      if (next != null && nanos <= 0) {
        selector.selectNow();
      } else {
        selector.select(next == null ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
      }
    }
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      if (key.isValid()) {
        int operations = key.readyOps();
        guarded(() -> ((Channel) key.attachment()).ready(operations));
      }
    }
  }

  private void runTasks() {
    for (int left = queued.get(); left > 0; left--) {
      Runnable task = tasks.poll();
      queued.decrementAndGet();
      guarded(task);
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    while (!timers.isEmpty() && timers.peek().due - now <= 0) {
      Timer timer = timers.poll();
      if (!timer.removed) {
        guarded(timer.task);
      }
    }
  }

  private void end() {
    closed = true;
    List<SelectionKey> left = new ArrayList<>(selector.keys());
    for (SelectionKey key : left) {
      if (key.attachment() instanceof UnixConnection connection) {
        IoUtils.safeClose(connection);
      }
      IoUtils.safeClose(key.channel());
    }
    IoUtils.safeClose(selector);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      LOG.error("a task of an I/O thread failed", t);
    }
  }
}
