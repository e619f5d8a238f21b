package dev.weir.router;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.history.HistoryThread;
import dev.weir.router.join.Workers;
import dev.weir.router.local.LocalPeers;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import dev.weir.router.undertow.Network;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The router's way down, once: stop accepting, let calls end, say GOODBYE, close what is left.
 * Thread-safe.
 */
final class Shutdown {
  private static final Duration ANSWERS = Duration.ofMillis(1500);
  private static final long STEP_MILLIS = 5;

  private final Network network;
  private final LocalPeers locals;
  private final Realms realms;
  private final Duration drain;
  private final Workers workers;
  private final ListenerThread observer;
  private final HistoryThread readers;
  private boolean done;

  Shutdown(
      Network network,
      LocalPeers locals,
      Realms realms,
      Duration drain,
      Workers workers,
      ListenerThread observer,
      HistoryThread readers) {
    this.network = network;
    this.locals = locals;
    this.realms = realms;
    this.drain = drain;
    this.workers = workers;
    this.observer = observer;
    this.readers = readers;
  }

  synchronized void run() {
    if (done) {
      return;
    }
    done = true;
    network.stopAccepting();
    locals.stopAccepting();
    inEachRealm(Realm::beginClosing);
    await(drain, () -> runningCalls() == 0);
    inEachRealm(
        realm -> realm.sayGoodbye(ErrorUri.CLOSE_SYSTEM_SHUTDOWN, "the router is shutting down"));
    await(ANSWERS, () -> network.connections() == 0 && locals.count() == 0);
    locals.dropAll();
    await(ANSWERS, () -> locals.count() == 0);
    network.close();
    locals.close();
    workers.close();
    realms.all().forEach(Realm::close);
    readers.close();
    observer.close();
  }

  private int runningCalls() {
    int[] running = new int[1];
    inEachRealm(realm -> running[0] += realm.runningCalls());
    return running[0];
  }

  /** Runs an action in the turn of every realm, one after another, and waits for it. */
  private void inEachRealm(Consumer<Realm> action) {
    EventLoop loop = network.anyLoop();
    for (Realm realm : realms.all()) {
      CountDownLatch ran = new CountDownLatch(1);
      loop.execute(
          () ->
              realm.enter(
                  loop,
                  () -> {
                    try {
                      action.accept(realm);
                    } finally {
                      ran.countDown();
                    }
                  }));
      await(ran);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a realm's turn did not come within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(Duration longest, BooleanSupplier reached) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (!reached.getAsBoolean() && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
