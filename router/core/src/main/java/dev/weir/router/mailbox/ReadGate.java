package dev.weir.router.mailbox;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds back the reads of one connection while at least one reason is held (a full mailbox that it
 * feeds, its own, a busy turn). Holds and releases may come from any thread in any order; the
 * connection is told on its loop. Thread-safe.
 */
public final class ReadGate {
  private final EventLoop loop;
  private final Runnable apply;
  private final AtomicInteger holds = new AtomicInteger();

  /** The runnable is run on the loop after a change and looks at {@link #open()}. */
  public ReadGate(EventLoop loop, Runnable apply) {
    this.loop = loop;
    this.apply = apply;
  }

  /** A release may overtake its hold; the gate is open then too. */
  public boolean open() {
    return holds.get() <= 0;
  }

  public void hold() {
    if (holds.getAndIncrement() == 0) {
      loop.execute(apply);
    }
  }

  public void release() {
    if (holds.decrementAndGet() == 0) {
      loop.execute(apply);
    }
  }
}
