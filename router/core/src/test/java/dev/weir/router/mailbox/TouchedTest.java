package dev.weir.router.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Published;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class TouchedTest {
  private static final int MANY = 8_000;
  private static final int LITTLE = 256;

  private final TwoStepLoop loop = new TwoStepLoop(0);
  private final List<Integer> writes = new ArrayList<>();
  private final List<Mailbox> many = mailboxes(loop, MANY);

  @Test
  void looksAtTheSocketsBetweenSlicesOfManyMailboxes() {
    offerToAll(LITTLE);
    loop.touched().flushSoon();

    assertThat(writes.size()).isBetween(1, MANY / 4);
    int looks = loop.looksUntilQuiet();
    assertThat(looks).isGreaterThan(8);
    assertThat(writes).hasSize(MANY).containsOnly(1);
  }

  @Test
  void whatComesBetweenSlicesSharesTheWritesOfTheMailboxesThatAreLeft() {
    offerToAll(LITTLE);
    loop.touched().flushSoon();
    int before = writes.size();

    offerToAll(LITTLE);
    loop.touched().flushSoon();
    loop.looksUntilQuiet();

    long together = writes.stream().filter(messages -> messages == 2).count();
    assertThat(together).isGreaterThan(MANY / 2);
    assertThat(writes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * MANY);
    assertThat(writes).hasSizeLessThanOrEqualTo(MANY + 2 * before);
  }

  @Test
  void whoComesLateDoesNotWaitForAllOthers() {
    offerToAll(LITTLE);
    loop.touched().flushSoon();

    int[] late = {0};
    Mailbox caller = mailbox(loop, () -> late[0] = writes.size());
    offer(caller, LITTLE);
    loop.touched().flushSoon();
    loop.runTasks();
    loop.look();

    assertThat(late[0]).isBetween(1, MANY / 2);
  }

  @Test
  void drainsAllAtOnceWhenMuchWaitsForEach() {
    offerToAll(16 << 10);
    loop.touched().flushSoon();

    assertThat(writes).hasSize(MANY);
    assertThat(loop.looksUntilQuiet()).isZero();
  }

  @Test
  void flushLeavesNothing() {
    offerToAll(LITTLE);
    loop.touched().flushSoon();
    loop.touched().flush();

    assertThat(writes).hasSize(MANY);
  }

  @Test
  void otherLoopsDrainTheirsInSlicesToo() {
    TwoStepLoop publisher = new TwoStepLoop(1);
    many.forEach(mailbox -> mailbox.offer(message(LITTLE), publisher.touched()));
    publisher.touched().flushSoon();

    assertThat(writes).isEmpty();
    loop.runTasks();
    assertThat(writes.size()).isBetween(1, MANY / 4);
    loop.looksUntilQuiet();
    assertThat(writes).hasSize(MANY);
  }

  private void offerToAll(int octets) {
    many.forEach(mailbox -> offer(mailbox, octets));
  }

  private void offer(Mailbox mailbox, int octets) {
    mailbox.offer(message(octets), loop.touched());
  }

  private static Outbound message(int octets) {
    return Outbound.single(new Published(1, 1), octets);
  }

  /** Mailboxes of which each drain is noted with how many messages it wrote. */
  private List<Mailbox> mailboxes(TwoStepLoop on, int count) {
    List<Mailbox> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      made.add(mailbox(on, () -> writes.add(takeAll(many.get(index)))));
    }
    return made;
  }

  private static Mailbox mailbox(TwoStepLoop on, Runnable drain) {
    return new Mailbox(on, drain, WaterMarks.ofLimit(1 << 20), () -> 0L);
  }

  private static int takeAll(Mailbox mailbox) {
    int messages = 0;
    while (mailbox.next() != null) {
      messages++;
    }
    mailbox.written();
    return messages;
  }

  /** A loop on the test's thread whose next look at its connections the test decides on. */
  private static final class TwoStepLoop implements EventLoop {
    private final int index;
    private final Touched touched = new Touched(this);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> behindReads = new ArrayDeque<>();

    TwoStepLoop(int index) {
      this.index = index;
    }

    void runTasks() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    /** Has looked at the connections; false when nothing waited for it. */
    boolean look() {
      Runnable task = behindReads.poll();
      if (task != null) {
        task.run();
      }
      return task != null;
    }

    int looksUntilQuiet() {
      int looks = 0;
      runTasks();
      while (look()) {
        looks++;
        runTasks();
      }
      return looks;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public Touched touched() {
      return touched;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void executeBehindReads(Runnable task) {
      behindReads.add(task);
    }

    @Override
    public void executeAfter(Runnable task, long nanos) {
      throw new UnsupportedOperationException("no timers here");
    }
  }
}
