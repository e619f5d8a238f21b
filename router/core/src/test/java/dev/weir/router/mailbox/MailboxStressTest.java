package dev.weir.router.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Published;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A mailbox that many threads fill and one drains, with its feeders held and released: every
 * message comes, in the order of each feeder, every hold is released, and the bound holds.
 */
final class MailboxStressTest {
  private static final int FEEDERS = 4;
  private static final int MESSAGES = 50_000;
  private static final int ENVELOPE = 64;

  private final WaterMarks marks = new WaterMarks(1 << 10, 1 << 12, 1 << 16);
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final QueueLoop loop = new QueueLoop(0, tasks);
  private final long[] last = new long[FEEDERS];
  private final List<String> disorder = new ArrayList<>();
  private final AtomicLong highest = new AtomicLong();
  private Mailbox mailbox;
  private SplittableRandom pieces;
  private int came;

  @Test
  @Timeout(120)
  void nothingIsLostAndEverybodyIsReleased() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      run(seed);
    }
  }

  private void run(long seed) throws InterruptedException {
    came = 0;
    Arrays.fill(last, 0);
    pieces = new SplittableRandom(seed);
    mailbox = new Mailbox(loop, this::drain, marks, () -> 0L);
    CountDownLatch fed = new CountDownLatch(FEEDERS);
    for (int i = 0; i < FEEDERS; i++) {
      feeder(i, new SplittableRandom(seed * 13 + i), fed);
    }
    while (came < FEEDERS * MESSAGES) {
      Runnable task = tasks.poll(30, TimeUnit.SECONDS);
      assertThat(task).as("a wake-up for the rest after %d, seed %d", came, seed).isNotNull();
      task.run();
    }
    assertThat(fed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(disorder).isEmpty();
    assertThat(mailbox.backlog()).isZero();
    assertThat(highest.get()).isLessThanOrEqualTo(marks.high() + 2L * FEEDERS * ENVELOPE);
  }

  /** Offers all its messages; when it is held, it goes on when it is released. */
  private void feeder(int number, SplittableRandom random, CountDownLatch fed) {
    QueueLoop own = new QueueLoop(number + 1, new LinkedBlockingQueue<>());
    Thread thread =
        new Thread(
            () -> {
              Touched touched = new Touched(own);
              ReadGate gate = new ReadGate(own, () -> {});
              for (long id = 1; id <= MESSAGES; id++) {
                offer(number, id, touched, own, gate);
                if (random.nextInt(8) == 0) {
                  touched.flush();
                }
              }
              touched.flush();
              fed.countDown();
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void offer(int number, long id, Touched touched, QueueLoop own, ReadGate gate) {
    Outbound outbound = Outbound.single(new Published(number + 1, id), 0);
    Mailbox.Offer offer = mailbox.offer(outbound, touched);
    highest.accumulateAndGet(mailbox.backlog(), Math::max);
    if (offer == Mailbox.Offer.ABOVE_HIGH) {
      touched.flush();
      mailbox.holdPublisher(gate, 0);
      own.runUntil(gate::open);
    }
  }

  private void drain() {
    for (int i = pieces.nextInt(1, 40); i > 0; i--) {
      Outbound outbound = mailbox.next();
      if (outbound == null) {
        mailbox.written();
        return;
      }
      take((Published) outbound.message());
    }
    mailbox.written();
    tasks.add(this::drain);
  }

  private void take(Published message) {
    int from = (int) message.request() - 1;
    if (message.publication() != last[from] + 1) {
      disorder.add(message + " after " + last[from]);
    }
    last[from] = message.publication();
    came++;
  }
}
