package dev.weir.bench.micro;

import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.mailbox.Touched;
import dev.weir.router.mailbox.WaterMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Offering events to the mailboxes of a loop and draining them, per event and mailbox. A state a
 * thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MailboxBenchmark.OFFERS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MailboxBenchmark implements EventLoop {
  static final int OFFERS = 1_600;

  @Param({"1", "16"})
  public int eventsPerDrain;

  private final Touched touched = new Touched(this);
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final Outbound event =
      Outbound.shared(new Event(1, 2, EventDetails.NONE, Payload.of("x".repeat(256))), 256);
  private long drained;

  /** Makes as many mailboxes as share the offers of one invocation. */
  @Setup
  public void prepare() {
    for (int i = 0; i < OFFERS / eventsPerDrain; i++) {
      Drain drain = new Drain();
      drain.mailbox = new Mailbox(this, drain, WaterMarks.ofLimit(1 << 20), System::nanoTime);
      mailboxes.add(drain.mailbox);
    }
  }

  @Benchmark
  public long offerAndDrain() {
    for (int i = 0; i < eventsPerDrain; i++) {
      for (Mailbox mailbox : mailboxes) {
        mailbox.offer(event, touched);
      }
    }
    touched.flush();
    return drained;
  }

  @Override
  public int index() {
    return 0;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public void executeAfter(Runnable task, long nanos) {
    throw new UnsupportedOperationException();
  }

  /** What a session does when its mailbox was touched, without writing. */
  private final class Drain implements Runnable {
    private Mailbox mailbox;

    @Override
    public void run() {
      for (Outbound next = mailbox.next(); next != null; next = mailbox.next()) {
        drained += next.charge();
      }
      mailbox.written();
    }
  }
}
