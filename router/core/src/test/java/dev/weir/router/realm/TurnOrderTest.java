package dev.weir.router.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Moments of the turn that are too short for a stress test to hit often. */
final class TurnOrderTest {
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> broken = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch left = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);

  @Test
  @Timeout(30)
  void aLoopDoesNotOvertakeItselfWhileAnotherHasNotCountedItsEntry() throws Exception {
    try (ThreadLoop slow = new ThreadLoop(0);
        ThreadLoop own = new ThreadLoop(1);
        ThreadLoop holder = new ThreadLoop(2)) {
      RealmTurn turn = new RealmTurn(broken::add, new SlowQueue(slow));
      turn.enter(
          holder,
          () -> {
            slow.execute(
                () -> {
                  turn.enter(slow, () -> ran.add("slow"));
                  entered.countDown();
                });
            await(left);
            turn.enter(own, () -> ran.add("first"));
          });
      assertThat(ran).as("the holder took what was left, by the count of another").contains("slow");
      turn.enter(own, () -> ran.add("second"));
      goOn.countDown();
      await(entered);
      assertThat(ran).containsExactly("slow", "first", "second");
      assertThat(broken).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One loop leaves its entry, and is stopped before it can count it. */
  private final class SlowQueue extends ConcurrentLinkedQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    private final transient ThreadLoop slow;

    SlowQueue(ThreadLoop slow) {
      this.slow = slow;
    }

    @Override
    public boolean add(Runnable entry) {
      super.add(entry);
      if (slow.inLoop()) {
        left.countDown();
        await(goOn);
      }
      return true;
    }
  }
}
