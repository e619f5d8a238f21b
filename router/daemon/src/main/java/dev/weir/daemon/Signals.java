package dev.weir.daemon;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first one asks for an orderly end, the second one ends the process at
 * once with 128 and the signal's number. A JVM shutdown hook would not do: it ends with 143
 * whatever the hook did. SIGHUP is for the configuration.
 *
 * <p>Thread-safe.
 */
final class Signals {
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile Runnable hangup = () -> {};

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

  /** Blocks until the first signal that asks for the end. */
  void awaitEnd() throws InterruptedException {
    asked.await();
  }

  private synchronized void received(Signal signal) {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(128 + signal.getNumber());
    }
    asked.countDown();
  }
}
