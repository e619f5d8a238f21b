package dev.weir.client;

import dev.weir.client.link.Bursts;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Completes futures, with all that follows on them: as many as wait in one task, because a thread
 * that is woken for each of them costs more than most of what they do. Thread-safe.
 *
 * <p>What waits must not wait for one that takes long. A completion that waits for a future of this
 * client says so, and others go on in another thread at once; where it waits for something else, or
 * computes, others are begun in further threads after a while, one at a time.
 *
 * <p>What completions send is held back until all that waited are through, they wait for a future
 * of this client, or that while is over.
 */
final class Completions implements Bursts {
  private static final int PARALLELISM = 8;
  private static final int PATIENCE_MILLIS = 2;

  /** Completions whose messages go out together at most. */
  private static final int BURST = 256;

  private final ForkJoinPool pool = ClientThreads.pool(PARALLELISM, Worker::new);
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger draining = new AtomicInteger();
  private final AtomicInteger emptied = new AtomicInteger();
  private final Patrol patrol = new Patrol(PATIENCE_MILLIS, emptied::get, this::look);
  private final AtomicReference<Runnable> held = new AtomicReference<>();
  private volatile Thread gathering;

  /** Runs a completion soon, on another thread unless the client is closed. */
  void execute(Runnable completion) {
    waiting.add(completion);
    if (gathering != Thread.currentThread()) {
      wake();
    }
  }

  /** Has what this thread executes meanwhile begin when it is through, together. */
  void gather(Runnable messages) {
    gathering = Thread.currentThread();
    try {
      messages.run();
    } finally {
      gathering = null;
      wake();
    }
  }

  /** Sees that what was gathered so far begins, because this thread may have to wait. */
  void flush() {
    release();
    wake();
  }

  @Override
  public boolean joined(Runnable flush) {
    if (!(Thread.currentThread() instanceof Worker worker) || !worker.drains) {
      return false;
    }
    if (held.compareAndSet(null, flush)) {
      patrol.begin();
      return true;
    }
    return held.get() == flush;
  }

  /** Waits for something; what stands behind it is run by another thread meanwhile. */
  <T, E extends Exception> T awaiting(Waiting<T, E> wait) throws E, InterruptedException {
    if (!(Thread.currentThread() instanceof Worker worker) || !worker.drains) {
      return wait.get();
    }
    worker.drains = false;
    draining.decrementAndGet();
    flush();
    try {
      return wait.get();
    } finally {
      draining.incrementAndGet();
      worker.drains = true;
    }
  }

  /** Waits for something. */
  interface Waiting<T, E extends Exception> {
    T get() throws E, InterruptedException;
  }

  /** Takes no more threads; what waits is completed. */
  void close() {
    pool.shutdown();
  }

  private void wake() {
    if (waiting.isEmpty()) {
      return;
    }
    if (draining.compareAndSet(0, 1)) {
      submit(this::drain, Runnable::run);
    } else {
      patrol.begin();
    }
  }

  private void submit(Runnable drain, Executor otherwise) {
    try {
      pool.execute(drain);
    } catch (RejectedExecutionException e) {
      // The client is closed; futures complete all the same.
      otherwise.execute(drain);
    }
  }

  private void drain() {
    Thread thread = Thread.currentThread();
    do {
      if (thread instanceof Worker worker) {
        worker.drains = true;
      }
      drainAll();
      release();
      if (thread instanceof Worker worker) {
        worker.drains = false;
      }
      emptied.incrementAndGet();
      draining.decrementAndGet();
    } while (!waiting.isEmpty() && draining.compareAndSet(0, 1));
  }

  private void drainAll() {
    int run = 0;
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!waiting.isEmpty()) {
        patrol.begin();
      }
      next.run();
      if (++run % BURST == 0) {
        release();
      }
    }
  }

  /** Has written what completions have sent so far. */
  private void release() {
    if (held.get() != null) {
      Runnable flush = held.getAndSet(null);
      if (flush != null) {
        flush.run();
      }
    }
  }

  /** Whether those that drain get on. */
  private void look(long before) {
    release();
    if (waiting.isEmpty()) {
      return;
    }
    if (emptied.get() == before) {
      draining.incrementAndGet();
      submit(this::drain, Completions::apart);
    }
    patrol.begin();
  }

  private static void apart(Runnable drain) {
    Thread thread = new Thread(drain, "weir-client-completions");
    thread.setDaemon(true);
    thread.start();
  }

  /** Knows whether it is draining, and not waiting in the middle of it. */
  private static final class Worker extends ForkJoinWorkerThread {
    private boolean drains;

    Worker(ForkJoinPool pool) {
      super(pool);
      setName("weir-client-completions-" + getPoolIndex());
      setDaemon(true);
      setContextClassLoader(ClassLoader.getSystemClassLoader());
    }
  }
}
