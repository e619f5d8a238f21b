package dev.weir.daemon;

import dev.weir.daemon.config.Configuration;
import dev.weir.gateway.Participant;
import dev.weir.gateway.callee.ServiceCallee;
import dev.weir.gateway.webhook.Webhook;
import dev.weir.gateway.worker.WorkerPool;
import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.router.Router;
import dev.weir.router.meter.MeterSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What serves realms from the daemon's own process: worker pools, which are begun before the
 * router. All of it is ended behind the router, when that has drained.
 *
 * <p>Confined to the main thread, but for {@link #abandon}.
 */
final class Participants implements AutoCloseable {
  private static final long ABANDONED_MILLIS = 3_000;

  private final List<Participant> all = new CopyOnWriteArrayList<>();

  private Participants() {}

  /** Throws {@link RefusedException} when one cannot be begun, such as for a port in use. */
  static Participants start(Configuration configuration) {
    Participants begun = new Participants();
    try {
      for (WorkerPoolOptions options : configuration.workers()) {
        begun.begin(options);
      }
      configuration.callees().forEach(options -> begun.all.add(ServiceCallee.of(options)));
      configuration.webhooks().forEach(options -> begun.all.add(Webhook.of(options)));
      return begun;
    } catch (RefusedException refused) {
      begun.close();
      throw refused;
    }
  }

  private void begin(WorkerPoolOptions options) {
    try {
      all.add(WorkerPool.start(options));
    } catch (IOException unavailable) {
      throw refused("workers of " + options.procedure(), unavailable);
    }
  }

  /** Lets them join their realms. */
  void serve(Router router) {
    for (Participant participant : all) {
      try {
        participant.serve(router);
      } catch (IOException refused) {
        throw refused(participant.name(), refused);
      }
    }
  }

  /** How they are doing. */
  List<MeterSource> meters() {
    return all.stream().map(Participant::meters).toList();
  }

  private static RefusedException refused(String name, IOException reason) {
    return new RefusedException("%s: %s".formatted(name, reason.getMessage()));
  }

  /** Ends what would outlive this process, which is about to be halted. Thread-safe. */
  void abandon() {
    together(Participant::abandon, ABANDONED_MILLIS);
  }

  /** Ends all of them at once. */
  @Override
  public void close() {
    together(Participant::close, 0);
  }

  /** Does this for all at the same time, and waits so long for each; 0 is without end. */
  private void together(Consumer<Participant> task, long millis) {
    List<Thread> tasks = all.stream().map(one -> new Thread(() -> task.accept(one))).toList();
    tasks.forEach(Thread::start);
    try {
      for (Thread each : tasks) {
        each.join(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
