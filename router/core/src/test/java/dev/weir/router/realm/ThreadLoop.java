package dev.weir.router.realm;

import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Touched;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An event loop on a real thread. Thread-safe. */
final class ThreadLoop implements EventLoop, AutoCloseable {
  private final int index;
  private final Touched touched = new Touched(this);
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  ThreadLoop(int index) {
    this.index = index;
    this.thread = new Thread(this::run, "loop-" + index);
    thread.setDaemon(true);
    thread.start();
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
    tasks.add(task);
  }

  @Override
  public void executeAfter(Runnable task, long nanos) {
    throw new UnsupportedOperationException("no timers here");
  }

  /** Runs no more tasks and waits for the present one. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    tasks.add(() -> {});
    thread.join();
  }

  private void run() {
    try {
      while (!closed) {
        tasks.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
