package dev.weir.router.realm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Published;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.mailbox.WaterMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Turn and mailboxes under real threads: every loop feeds the turn, every entry offers to mailboxes
 * of any loop. Entries run one at a time and in the order of each loop, what they cause runs behind
 * them, and every message is drained, in order, without a wake-up lost.
 */
final class TurnStressTest {
  private static final int LOOPS = 4;
  private static final int MAILBOXES = 12;
  private static final int ENTRIES = 20_000;

  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private final RealmTurn turn = new RealmTurn(error -> broken.compareAndSet(null, error));
  private final List<ThreadLoop> loops = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();

  // Guarded by the turn, which is what is tested: no other thread may see a change halfway.
  private final long[] lastOfLoop = new long[LOOPS];
  private boolean inside;
  private long entriesRun;
  private long laterRun;

  @Test
  @Timeout(120)
  void nothingIsLostAndEverythingIsInOrder() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      run(seed);
    }
  }

  private void run(long seed) throws InterruptedException {
    prepare(seed);
    CountDownLatch fed = new CountDownLatch(LOOPS);
    for (int i = 0; i < LOOPS; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      ThreadLoop loop = loops.get(i);
      loop.execute(() -> feed(loop, random, 0, fed));
    }
    assertThat(fed.await(60, TimeUnit.SECONDS)).as("all fed, seed %d", seed).isTrue();
    for (Receiver receiver : receivers) {
      assertThat(receiver.complete.await(60, TimeUnit.SECONDS)).as("all came").isTrue();
    }
    for (ThreadLoop loop : loops) {
      loop.close();
    }
    assertThat(broken.get()).isNull();
    assertThat(entriesRun).isEqualTo((long) LOOPS * ENTRIES);
    assertThat(laterRun).isEqualTo((long) LOOPS * ENTRIES);
    receivers.forEach(receiver -> assertThat(receiver.disorder).isEmpty());
  }

  private void prepare(long seed) {
    loops.clear();
    receivers.clear();
    entriesRun = 0;
    laterRun = 0;
    for (int i = 0; i < LOOPS; i++) {
      loops.add(new ThreadLoop(i));
      lastOfLoop[i] = 0;
    }
    for (int i = 0; i < MAILBOXES; i++) {
      receivers.add(new Receiver(loops.get(i % LOOPS), new SplittableRandom(seed * 97 + i)));
    }
  }

  /** Some entries, then the loop's other tasks get their chance. */
  private void feed(ThreadLoop loop, SplittableRandom random, int done, CountDownLatch fed) {
    int next = done;
    for (int i = random.nextInt(1, 200); i > 0 && next < ENTRIES; i--) {
      long number = ++next;
      int receiver = random.nextInt(MAILBOXES);
      turn.enter(loop, () -> entry(loop, number, receiver));
    }
    int reached = next;
    if (reached < ENTRIES) {
      loop.execute(() -> feed(loop, random, reached, fed));
    } else {
      fed.countDown();
    }
  }

  /** One message to a receiver, and at the end of a feeder's entries one to each. */
  private void entry(ThreadLoop from, long number, int receiver) {
    enter();
    entriesRun++;
    assertThat(number).isEqualTo(lastOfLoop[from.index()] + 1);
    lastOfLoop[from.index()] = number;
    receivers.get(receiver).offer(turn, from.index(), number);
    turn.later(
        () -> {
          enter();
          laterRun++;
          assertThat(lastOfLoop[from.index()]).isEqualTo(number);
          inside = false;
        });
    if (number == ENTRIES) {
      receivers.forEach(each -> each.offer(turn, from.index(), Receiver.END));
    }
    inside = false;
  }

  private void enter() {
    assertThat(inside).as("one entry at a time").isFalse();
    inside = true;
  }

  /** The owner of a mailbox, which drains it in pieces, as a blocked socket would. */
  private static final class Receiver {
    private static final long END = 1L << 40;

    private final ThreadLoop loop;
    private final SplittableRandom random;
    private final Mailbox mailbox;
    private final CountDownLatch complete = new CountDownLatch(LOOPS);
    private final List<String> disorder = new ArrayList<>();
    private final long[] last = new long[LOOPS];
    private boolean blocked;

    Receiver(ThreadLoop loop, SplittableRandom random) {
      this.loop = loop;
      this.random = random;
      this.mailbox =
          new Mailbox(loop, this::drain, new WaterMarks(1, 2, Integer.MAX_VALUE), System::nanoTime);
    }

    void offer(RealmTurn turn, int from, long number) {
      mailbox.offer(Outbound.single(new Published(from + 1, number), 0), turn.touched());
    }

    private void drain() {
      if (blocked) {
        return;
      }
      for (int i = random.nextInt(1, 50); i > 0; i--) {
        Outbound outbound = mailbox.next();
        if (outbound == null) {
          mailbox.written();
          return;
        }
        take((Published) outbound.message());
      }
      mailbox.written();
      blocked = true;
      loop.execute(this::goOn);
    }

    private void goOn() {
      blocked = false;
      drain();
    }

    private void take(Published message) {
      int from = (int) message.request() - 1;
      if (message.publication() <= last[from] || !loop.inLoop()) {
        disorder.add(message + " after " + last[from] + ", in its loop: " + loop.inLoop());
      }
      last[from] = message.publication();
      if (message.publication() == END) {
        complete.countDown();
      }
    }
  }
}
