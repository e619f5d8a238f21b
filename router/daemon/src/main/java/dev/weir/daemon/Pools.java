package dev.weir.daemon;

import dev.weir.gateway.worker.WorkerPool;
import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.router.Router;
import dev.weir.router.meter.MeterSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The worker pools of the daemon: begun before the router, which then has them as callees, and
 * ended behind it, when it has drained.
 *
 * <p>Confined to the main thread.
 */
final class Pools implements AutoCloseable {
  private final List<WorkerPool> pools = new ArrayList<>();

  private Pools() {}

  /** Throws {@link RefusedException} when one cannot be begun, such as for a port in use. */
  static Pools start(List<WorkerPoolOptions> all) {
    Pools begun = new Pools();
    try {
      for (WorkerPoolOptions options : all) {
        begun.begin(options);
      }
      return begun;
    } catch (RefusedException refused) {
      begun.close();
      throw refused;
    }
  }

  private void begin(WorkerPoolOptions options) {
    try {
      pools.add(WorkerPool.start(options));
    } catch (IOException unavailable) {
      throw refused(options, unavailable);
    }
  }

  /** Registers the procedures. */
  void serve(Router router) {
    for (WorkerPool pool : pools) {
      try {
        pool.serve(router);
      } catch (IOException refused) {
        throw refused(pool.options(), refused);
      }
    }
  }

  /** How they are doing. */
  List<MeterSource> meters() {
    return pools.stream().map(WorkerPool::meters).toList();
  }

  private static RefusedException refused(WorkerPoolOptions options, IOException reason) {
    return new RefusedException(
        "workers of %s: %s".formatted(options.procedure(), reason.getMessage()));
  }

  /** Ends all of them at once. */
  @Override
  public void close() {
    List<Thread> ends = pools.stream().map(pool -> new Thread(pool::close)).toList();
    ends.forEach(Thread::start);
    try {
      for (Thread end : ends) {
        end.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
