package dev.weir.gateway.worker;

import dev.weir.gateway.worker.exchange.Answer;
import dev.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
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
  private String place = "";
  private int lost;
  private final List<Runnable> afterwards = new ArrayList<>();

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
        afterwards.add(task);
        return;
      }
    }
    task.run();
  }

  /**
   * A worker begins with it; false when it is settled already.
   *
   * @param name the worker's, for the log
   */
  synchronized boolean begin(Worker on, String name) {
    worker = settled ? Optional.empty() : Optional.of(on);
    place = name;
    return !settled;
  }

  /** Its worker died: whether it may be given to another one. */
  synchronized boolean again(int retries) {
    worker = Optional.empty();
    lost++;
    return !settled && lost <= retries;
  }

  /** The name of the worker that is at it, if one is. */
  synchronized Optional<String> runsAt() {
    return worker.map(one -> place);
  }

  /** The worker's answer, counted before its caller has it; false when it comes too late. */
  boolean answer(Answer answer, Runnable counted) {
    if (!settle()) {
      return false;
    }
    counted.run();
    form.reply(request, answer, reply);
    afterwards.forEach(Runnable::run);
    return true;
  }

  /** Ends it with an error and, if a worker is at it, that worker; without effect when settled. */
  void giveUp(String uri, String sentence) {
    giveUp(uri, sentence, () -> {});
  }

  /** The same, counted before its caller is told. */
  void giveUp(String uri, String sentence, Runnable counted) {
    if (!settle()) {
      return;
    }
    counted.run();
    reply.error(uri, Payload.of(sentence));
    afterwards.forEach(Runnable::run);
    atWork().ifPresent(Worker::kill);
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
