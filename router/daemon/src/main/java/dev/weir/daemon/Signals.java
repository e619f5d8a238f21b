package dev.weir.daemon;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first one asks for an orderly end, the second one ends the process at
 * once with 128 and the signal's number, and before it what would outlive it; a third one does not
 * wait for that. A JVM shutdown hook would not do: it ends with 143 whatever the hook did. SIGHUP
 * is for the configuration.
 *
 * <p>Thread-safe.
 */
final class Signals {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger received = new AtomicInteger();
  private volatile Runnable hangup = () -> {};
  private volatile Runnable abandon = () -> {};

  private Signals() {}

  static Signals watched() {
    Signals signals = new Signals();
    Signal.handle(new Signal("TERM"), signals::received);
    Signal.handle(new Signal("INT"), signals::received);
    Signal.handle(new Signal("HUP"), signal -> signals.hangup.run());
    return signals;
  }

  /** What SIGHUP does from now on, on a thread of the JVM's; until then it does nothing. */
  void onHangup(Runnable task) {
    hangup = task;
  }

  /** What is done before the second signal ends the process. */
  void onSecond(Runnable task) {
    abandon = task;
  }

  /** Blocks until the first signal that asks for the end. */
  void awaitEnd() throws InterruptedException {
    asked.await();
  }

  /** Runs on a thread of its own for each signal. */
  private void received(Signal signal) {
    int count = received.incrementAndGet();
    if (count == 1) {
      asked.countDown();
      return;
    }
    try {
      if (count == 2) {
        abandon.run();
      }
    } finally {
      Runtime.getRuntime().halt(128 + signal.getNumber());
    }
  }
}
