package dev.weir.gateway.worker;

import dev.weir.gateway.Participant;
import dev.weir.gateway.member.Membership;
import dev.weir.gateway.worker.process.LoggedLines;
import dev.weir.gateway.worker.process.LoopbackPorts;
import dev.weir.gateway.worker.process.OutputSink;
import dev.weir.gateway.worker.process.RecordedWorkers;
import dev.weir.gateway.worker.process.RotatingFile;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Role;
import dev.weir.router.Router;
import dev.weir.router.local.LocalErrorException;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.meter.MeterSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Workers that answer one request at a time, begun and watched here or running already, and the
 * calls that they serve. Each call gets one answer, that of the worker that had it; each free
 * worker gets the next call. Thread-safe.
 */
public final class WorkerPool implements Participant {
  private static final Duration LEFTOVERS = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(15);
  private static final String AUTHID = "weir.workers";

  private final WorkerPoolOptions options;
  private final AtomicInteger abandoned = new AtomicInteger();
  private final Tally tally = new Tally();
  private final Jobs jobs = new Jobs();
  private final RequestForm form;
  private final Deadlines deadlines;
  private final RecordedWorkers recorded;
  private final Map<Path, RotatingFile> logs = new HashMap<>();
  private final Launcher launcher;
  private final List<WorkerSeat> seats = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Optional<Membership> membership = Optional.empty();

  private WorkerPool(WorkerPoolOptions options, RecordedWorkers recorded) {
    this.options = options;
    this.recorded = recorded;
    this.form = RequestForm.of(options.request());
    this.deadlines = new Deadlines(options, tally);
    this.launcher = new Launcher(options, recorded, this::output, jobs::closed);
  }

  /**
   * Ends what an earlier process has left of these workers, and begins them; returns without
   * waiting until they are ready.
   *
   * @throws IOException when a port is in use, by what, when a file cannot be written, or when the
   *     same workers run for another process
   */
  public static WorkerPool start(WorkerPoolOptions options) throws IOException {
    WorkerPool pool = new WorkerPool(options, recorded(options));
    try {
      pool.prepare();
    } catch (IOException | RuntimeException e) {
      pool.release();
      throw e;
    }
    pool.begin();
    return pool;
  }

  private static RecordedWorkers recorded(WorkerPoolOptions options) throws IOException {
    try {
      return RecordedWorkers.open(options.record(), LEFTOVERS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void prepare() throws IOException {
    for (int index = 0; index < options.instances(); index++) {
      if (options.launched() && options.tcp()) {
        LoopbackPorts.requireFree(options.port(index));
      }
      Optional<Path> log = options.log(index).filter(file -> !logs.containsKey(file));
      if (log.isPresent()) {
        logs.put(log.get(), RotatingFile.open(log.get(), options.maxLog()));
      }
    }
  }

  private void begin() {
    for (int index = 0; index < options.instances(); index++) {
      WorkerSeat seat = new WorkerSeat(index, options, launcher, jobs, tally);
      Thread thread = new Thread(seat, "weir-worker-" + options.procedure() + "-" + index);
      thread.setDaemon(true);
      seats.add(seat);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private OutputSink output(int index) {
    String name = options.procedure() + "[" + index + "]";
    return options.log(index).<OutputSink>map(logs::get).orElseGet(() -> new LoggedLines(name));
  }

  /** What the pool was made of. */
  public WorkerPoolOptions options() {
    return options;
  }

  @Override
  public String name() {
    return "workers of " + options.procedure();
  }

  /**
   * Joins the realm as the callee of the procedure, with as many invocations at once as there are
   * workers.
   */
  @Override
  public void serve(Router router) throws IOException {
    LocalPeer peer =
        LocalPeer.of(options.realm(), AUTHID, options.role())
            .announcing(Role.CALLEE, Feature.CALL_CANCELING);
    membership = Optional.of(Membership.begin(router, peer, name(), this::register));
  }

  private CompletionStage<Runnable> register(LocalSession session) {
    Dict terms = Dict.of("concurrency", (long) options.instances());
    return session
        .register(
            options.procedure(), RegisterOptions.of(terms), invocation -> run(invocation, session))
        .thenApply(registration -> () -> session.unregister(registration));
  }

  private CompletionStage<Payload> run(Invocation invocation, LocalSession session) {
    Reply reply = new Reply();
    call(invocation.payload(), reply)
        .ifPresent(
            job ->
                reply.whenComplete(
                    (result, error) -> {
                      if (reply.isCancelled()) {
                        givenUp(job, session);
                      }
                    }));
    return reply;
  }

  /** Where the session has ended nobody gave it up, and its worker may be asked to end. */
  private void givenUp(Job job, LocalSession session) {
    if (session.ended().toCompletableFuture().isDone()) {
      abandoned.incrementAndGet();
      job.afterwards(abandoned::decrementAndGet);
    } else {
      cancel(job);
    }
  }

  /** The one answer to an invocation. */
  private static final class Reply extends CompletableFuture<Payload> implements WorkerReply {
    @Override
    public void result(Payload payload) {
      complete(payload);
    }

    @Override
    public void error(String uri, Payload payload) {
      completeExceptionally(new LocalErrorException(uri, payload));
    }
  }

  /** How it is doing. */
  public WorkerPoolStatus status() {
    return tally.status(options.instances(), jobs.size());
  }

  /** The same for a {@link dev.weir.router.meter.Meters}: {@code worker_ready} and so on. */
  @Override
  public MeterSource meters() {
    return new PoolMeters(options, this::status);
  }

  /** Gives a call to the next free worker. The reply may come before this returns. */
  Optional<Job> call(Payload payload, WorkerReply reply) {
    tally.calls.incrementAndGet();
    try {
      RequestForm.Octets request = form.request(payload);
      launcher.check(request.octets());
      Job job = new Job(form, request, reply);
      deadlines.watch(job);
      if (!jobs.add(job)) {
        job.giveUp(ErrorUri.UNAVAILABLE, Jobs.CLOSED);
      }
      return Optional.of(job);
    } catch (RefusedRequestException refused) {
      reply.error(refused.uri(), Payload.of(refused.getMessage()));
      return Optional.empty();
    }
  }

  /** Its caller wants no answer any more: a worker that is at it is ended, on another thread. */
  void cancel(Job job) {
    deadlines.soon(
        () -> {
          jobs.remove(job);
          job.giveUp(
              ErrorUri.CANCELED, "canceled by the caller", tally.cancellations::incrementAndGet);
        });
  }

  /**
   * Refuses new calls, lets those that run end within the grace if somebody waits for their
   * answers, then asks their workers to end and after the grace ends them, with all that they have
   * begun. Does no harm when repeated.
   */
  @Override
  public void close() {
    membership.ifPresent(Membership::leave);
    jobs.close().forEach(job -> job.giveUp(ErrorUri.UNAVAILABLE, Jobs.CLOSED));
    try {
      Duration orderly = options.stopGrace().plus(MARGIN);
      if (!join(wanted() ? options.stopGrace() : Duration.ZERO)) {
        forEachSeat(WorkerSeat::stop);
        boolean unused = join(orderly);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    membership.ifPresent(Membership::close);
    release();
  }

  /** Whether somebody waits for a call that runs; not after the session has ended. */
  private boolean wanted() {
    return tally.busy.get() > abandoned.get();
  }

  private boolean join(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }

  @Override
  public void abandon() {
    jobs.close();
    try {
      forEachSeat(WorkerSeat::kill);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forEachSeat(Consumer<WorkerSeat> task) throws InterruptedException {
    List<Thread> tasks = new ArrayList<>();
    for (WorkerSeat seat : seats) {
      Thread thread = new Thread(() -> task.accept(seat), "weir-worker-stop");
      thread.start();
      tasks.add(thread);
    }
    for (Thread thread : tasks) {
      thread.join();
    }
  }

  private void release() {
    deadlines.close();
    logs.values().forEach(RotatingFile::close);
    recorded.close();
  }
}
