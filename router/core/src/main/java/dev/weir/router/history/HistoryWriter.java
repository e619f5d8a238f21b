package dev.weir.router.history;

import dev.weir.router.mailbox.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the durable histories of a realm, a batch at a time: what came
 * together, or within the store's time, shares one commit. When the disk fails, what waits is tried
 * again every second and the history counts as degraded until it is there; nobody waits for it.
 * Thread-safe.
 */
final class HistoryWriter {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
  private static final long IDLE_SECONDS = 60;
  private static final long RETRY_MILLIS = 1_000;
  private static final long END_SECONDS = 10;

  private final String realm;
  private final HistoryStore store;
  private final LongSupplier clock;
  private final BiConsumer<EventLoop, Runnable> turn;
  private final Supplier<EventLoop> turnLoop;
  private final HistoryListener listener;
  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<StoredLog> logs = new ArrayList<>();
  private final Thread thread;

  // Confined to the thread: what is not safe yet.
  private boolean degraded;
  private final List<Item> batch = new ArrayList<>();

  /** What the turn hands over, with a loop on which the turn can be entered. */
  private sealed interface Item permits Append, Confirm {
    EventLoop loop();
  }

  private record Append(EventLog log, KeptEvent event, EventLoop loop) implements Item {}

  private record Confirm(Consumer<Boolean> safe, EventLoop loop) implements Item {}

  /**
   * The clock gives milliseconds since the epoch; {@code turn} lets something run in the turn, and
   * {@code turnLoop} is the loop of who holds it.
   */
  HistoryWriter(
      String realm,
      HistoryStore store,
      LongSupplier clock,
      BiConsumer<EventLoop, Runnable> turn,
      Supplier<EventLoop> turnLoop,
      HistoryListener listener) {
    this.realm = realm;
    this.store = store;
    this.clock = clock;
    this.turn = turn;
    this.turnLoop = turnLoop;
    this.listener = listener;
    this.thread = new Thread(this::run, "weir-history");
    this.thread.setDaemon(true);
  }

  /** The log of a rule. Before {@link #start} only. */
  StoredLog open(HistoryRule rule) throws IOException {
    StoredLog log = store.open(rule);
    logs.add(log);
    return log;
  }

  void start() {
    thread.start();
  }

  /** Whether PUBLISHED waits for the disk. */
  boolean confirms() {
    return store.flush().isZero();
  }

  /** Runs inside the realm's turn. */
  void append(EventLog log, KeptEvent event) {
    queue.add(new Append(log, event, turnLoop.get()));
  }

  /**
   * Tells in a later entry of the turn whether the disk has all that was appended before. Runs
   * inside the realm's turn.
   */
  void confirm(EventLoop loop, Consumer<Boolean> safe) {
    queue.add(new Confirm(safe, loop));
  }

  /** Writes what is left and closes the store. */
  void close() {
    closing.countDown();
    queue.add(new Confirm(safe -> {}, null)); // wakes it up
    try {
      thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        collect();
        write();
      }
      queue.drainTo(batch);
      write();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeStore();
    }
  }

  private void collect() throws InterruptedException {
    if (degraded) {
      closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      Item first = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
      if (first == null) {
        return;
      }
      batch.add(first);
      if (!confirms()) {
        closing.await(store.flush().toNanos(), TimeUnit.NANOSECONDS);
      }
    }
    queue.drainTo(batch);
  }

  /** Writes the batch; an empty one gives up what has grown too old. */
  private void write() {
    try {
      long now = clock.getAsLong();
      Map<StoredLog, List<KeptEvent>> events = new LinkedHashMap<>();
      logs.forEach(log -> events.put(log, new ArrayList<>()));
      for (Item item : batch) {
        if (item instanceof Append append) {
          events.get(append.log().stored()).add(append.event());
        }
      }
      for (Map.Entry<StoredLog, List<KeptEvent>> log : events.entrySet()) {
        log.getKey().append(log.getValue(), now);
      }
      store.commit();
      succeeded();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private void succeeded() {
    if (degraded) {
      degraded = false;
      LOG.info("the history of realm {} is on disk again", realm);
      listener.restored(realm);
    }
    tell(batch, true);
    batch.clear();
  }

  /**
   * Who waits for the disk is told at once that it has not come about; events stay in the batch.
   */
  private void failed(Exception e) {
    if (!degraded) {
      degraded = true;
      String sentence = "the history of realm " + realm + " is not written: " + e.getMessage();
      LOG.error("{}; pub/sub goes on, and it is tried again every second", sentence, e);
      listener.degraded(realm, sentence);
    }
    tell(batch.stream().filter(Confirm.class::isInstance).toList(), false);
    batch.removeIf(Confirm.class::isInstance);
  }

  private void tell(List<Item> items, boolean safe) {
    Map<EventLog, long[]> saved = new LinkedHashMap<>();
    List<Consumer<Boolean>> waiting = new ArrayList<>();
    EventLoop loop = null;
    for (Item item : items) {
      loop = item.loop() == null ? loop : item.loop();
      if (item instanceof Append append) {
        long[] of = saved.computeIfAbsent(append.log(), log -> new long[2]);
        of[0] = append.event().sequence() + 1;
        of[1] += append.event().size();
      } else {
        waiting.add(((Confirm) item).safe());
      }
    }
    if (loop != null) {
      turn.accept(
          loop,
          () -> {
            saved.forEach((log, of) -> log.saved(of[0], of[1]));
            waiting.forEach(answer -> answer.accept(safe));
          });
    }
  }

  private void closeStore() {
    try {
      store.close();
    } catch (IOException | RuntimeException e) {
      LOG.error("the history of realm {} could not be closed", realm, e);
    }
  }
}
