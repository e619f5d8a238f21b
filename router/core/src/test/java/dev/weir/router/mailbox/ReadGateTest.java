package dev.weir.router.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

final class ReadGateTest {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final QueueLoop loop = new QueueLoop(0, tasks);
  private boolean paused;
  private final ReadGate gate = new ReadGate(loop, this::apply);

  @Test
  void isOpenWhenEveryHoldWasReleased() {
    gate.hold();
    gate.hold();
    gate.release();
    runTasks();
    assertThat(paused).isTrue();

    gate.release();
    runTasks();
    assertThat(paused).isFalse();
  }

  /** A mailbox may release a feeder on one thread before another thread has come to hold it. */
  @Test
  void aReleaseMayOvertakeItsHold() {
    gate.hold();
    gate.release();
    gate.release();
    runTasks();
    gate.hold();
    runTasks();

    assertThat(gate.open()).isTrue();
    assertThat(paused).as("reads are lost").isFalse();
  }

  @Test
  void inAnyOrderTheLastWordIsRight() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2_000; round++) {
      int holds = 0;
      int releases = 0;
      int most = random.nextInt(1, 6);
      while (holds < most || releases < most) {
        if (releases == most || holds < most && random.nextBoolean()) {
          holds++;
          gate.hold();
        } else {
          releases++;
          gate.release();
        }
        if (random.nextInt(3) == 0 && !tasks.isEmpty()) {
          tasks.remove().run();
        }
      }
      runTasks();
      assertThat(paused).isFalse();
    }
  }

  private void apply() {
    paused = !gate.open();
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }
}
