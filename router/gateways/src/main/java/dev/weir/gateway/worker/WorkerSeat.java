package dev.weir.gateway.worker;

import dev.weir.gateway.member.Backoff;
import dev.weir.gateway.worker.exchange.Answer;
import dev.weir.gateway.worker.exchange.AnswerTooLargeException;
import dev.weir.protocol.ErrorUri;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one worker in the pool: begins it, gives it call after call, and begins another one
 * when it has ended. Runs on a thread of its own, which waits wherever the worker lets it wait.
 */
final class WorkerSeat implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
  private static final String INTERNAL = "weir.error.internal_error";
  private static final Duration END = Duration.ofSeconds(10);

  private final int index;
  private final WorkerPoolOptions options;
  private final Launcher launcher;
  private final Jobs jobs;
  private final Tally tally;
  private final String name;
  private final Jobs.Seat seat;
  private final Backoff backoff;
  private volatile Optional<Worker> worker = Optional.empty();
  private boolean begun;

  WorkerSeat(int index, WorkerPoolOptions options, Launcher launcher, Jobs jobs, Tally tally) {
    this.index = index;
    this.options = options;
    this.launcher = launcher;
    this.jobs = jobs;
    this.tally = tally;
    this.name = "worker %d of %s".formatted(index, options.procedure());
    this.seat = jobs.seat();
    this.backoff = new Backoff(options.backoff(), options.longestBackoff());
  }

  @Override
  public void run() {
    try {
      while (!jobs.closed()) {
        turn();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One worker from its beginning to its end. A fault of our own costs one worker, not the seat.
   */
  private void turn() throws InterruptedException {
    boolean useful = false;
    try {
      Worker started = begin();
      try {
        useful = serve(started);
      } finally {
        end(started);
      }
    } catch (IOException e) {
      if (!jobs.closed()) {
        LOG.error("{} is not ready: {}", name, e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("{}: an error of the pool's own", name, e);
    }
    if (useful) {
      backoff.reset();
    } else {
      jobs.pause(seat, backoff.failed().toNanos());
    }
  }

  private Worker begin() throws IOException, InterruptedException {
    if (begun) {
      tally.restarts.incrementAndGet();
    }
    begun = true;
    Worker started = launcher.start(index, () -> jobs.wake(seat));
    worker = Optional.of(started);
    LOG.debug("{} is ready", name);
    return started;
  }

  /** Serves calls until the worker is of no more use; whether it was of any. */
  private boolean serve(Worker with) throws InterruptedException {
    boolean useful = false;
    tally.ready.incrementAndGet();
    try {
      while (!jobs.closed() && with.serves()) {
        Optional<Job> next = jobs.take(seat, options.healthInterval().toNanos());
        if (next.isPresent() ? !serve(with, next.get()) : !jobs.closed() && !idles(with)) {
          break;
        }
        useful |= next.isPresent();
      }
      return useful || with.killed();
    } finally {
      tally.ready.decrementAndGet();
    }
  }

  private boolean idles(Worker with) {
    boolean shared = !options.launched() && options.perRequest();
    if (with.idles(options.healthTcp() && !shared)) {
      return true;
    }
    died("it ended while it had nothing to do");
    return false;
  }

  /** Gives a call to the worker; whether the worker is still of use. */
  private boolean serve(Worker with, Job job) throws InterruptedException {
    if (!with.prepare()) {
      giveBack(job);
      died("it was gone before the next request");
      return false;
    }
    if (!job.begin(with, name)) {
      return true;
    }
    try {
      return answered(job, exchange(with, job));
    } catch (AnswerTooLargeException e) {
      tooLarge(job, e);
      return false;
    } catch (IOException e) {
      lost(with, job, e);
      return false;
    } catch (RuntimeException e) {
      job.giveUp(INTERNAL, "the pool failed at this call");
      throw e;
    }
  }

  private Answer exchange(Worker with, Job job) throws IOException, InterruptedException {
    tally.busy.incrementAndGet();
    try {
      return with.exchange(job.request(), options.maxAnswer());
    } finally {
      tally.busy.decrementAndGet();
    }
  }

  private boolean answered(Job job, Answer answer) {
    return job.answer(answer, tally.answers::incrementAndGet);
  }

  private void giveBack(Job job) {
    if (!jobs.addFirst(job)) {
      job.giveUp(ErrorUri.UNAVAILABLE, Jobs.CLOSED);
    }
  }

  /** The rest of the answer is not waited for: the worker would be out of step. */
  private void tooLarge(Job job, AnswerTooLargeException e) {
    LOG.warn("{} is ended: {} (max_answer)", name, e.getMessage());
    job.giveUp(ErrorUri.PAYLOAD_SIZE_EXCEEDED, e.getMessage() + " (workers.max_answer)");
  }

  private void lost(Worker with, Job job, IOException e) {
    if (with.killed()) {
      return;
    }
    died(e.getMessage());
    if (job.again(options.retries()) && jobs.addFirst(job)) {
      tally.retries.incrementAndGet();
    } else {
      job.giveUp(WorkerError.DIED, "the worker died: " + e.getMessage());
    }
  }

  private void died(String how) {
    if (!jobs.closed()) {
      tally.deaths.incrementAndGet();
      LOG.warn("{} died: {}", name, how);
    }
  }

  /** Nothing of it may be left when the next one needs its port. */
  private void end(Worker ended) throws InterruptedException {
    if (jobs.closed()) {
      ended.disconnect();
      ended.stop(options.stopSignal(), options.stopGrace());
    }
    ended.kill();
    worker = Optional.empty();
    if (ended.process().isPresent() && !ended.process().get().awaitEnd(END)) {
      LOG.error("{}: process {} does not end", name, ended.process().get().pid());
    }
  }

  /**
   * Asks a worker that is still at a request to end, and ends it after the grace. To be called once
   * there are no more calls.
   */
  void stop() {
    Optional<Worker> running = worker;
    try {
      if (running.isPresent()) {
        running.get().stop(options.stopSignal(), options.stopGrace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.ifPresent(Worker::kill);
  }

  /** Ends the worker that there is, at once. To be called once there are no more calls. */
  void kill() {
    worker.ifPresent(Worker::kill);
  }
}
