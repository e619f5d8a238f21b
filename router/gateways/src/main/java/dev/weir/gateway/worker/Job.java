package dev.weir.gateway.worker;

import dev.weir.gateway.worker.exchange.Answer;
import dev.weir.protocol.Payload;
import java.util.Optional;

/**
 * One call on its way through the pool. It is answered exactly once, by whoever settles it first: a
 * worker that comes second has lost it, and is not used again. Thread-safe.
 */
final class Job {
  private final RequestForm form;
  private final RequestForm.Octets request;
  private final WorkerReply reply;
  private boolean settled;
  private Optional<Worker> worker = Optional.empty();
  private int lost;
  private Runnable afterwards = () -> {};

  Job(RequestForm form, RequestForm.Octets request, WorkerReply reply) {
    this.form = form;
    this.request = request;
    this.reply = reply;
  }

  RequestForm.Octets request() {
    return request;
  }

  /** What is run when it is settled; at once when it is. */
  void afterwards(Runnable task) {
    synchronized (this) {
      if (!settled) {
        afterwards = task;
        return;
      }
    }
    task.run();
  }

  /** A worker begins with it; false when it is settled already. */
  synchronized boolean begin(Worker on) {
    worker = settled ? Optional.empty() : Optional.of(on);
    return !settled;
  }

  /** Its worker died: whether it may be given to another one. */
  synchronized boolean again(int retries) {
    worker = Optional.empty();
    lost++;
    return !settled && lost <= retries;
  }

  synchronized boolean running() {
    return worker.isPresent();
  }

  /** The worker's answer, counted before its caller has it; false when it comes too late. */
  boolean answer(Answer answer, Runnable counted) {
    if (!settle()) {
      return false;
    }
    counted.run();
    form.reply(request, answer, reply);
    afterwards.run();
    return true;
  }

  /** Ends it with an error and, if a worker is at it, that worker; false when it is settled. */
  boolean giveUp(String uri, String sentence) {
    if (!settle()) {
      return false;
    }
    reply.error(uri, Payload.of(sentence));
    afterwards.run();
    atWork().ifPresent(Worker::kill);
    return true;
  }

  private synchronized boolean settle() {
    boolean first = !settled;
    settled = true;
    return first;
  }

  private synchronized Optional<Worker> atWork() {
    return worker;
  }
}
