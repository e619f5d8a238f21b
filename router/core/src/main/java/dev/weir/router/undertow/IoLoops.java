package dev.weir.router.undertow;

import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.undertow.unix.UnixThread;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.PooledAdaptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.PushBackStreamSourceConduit;

/**
 * The I/O threads of a router, each with its {@link EventLoop}, and those of others that bring it
 * connections ({@link Mount}). Closing them drops all connections that are left; {@link Acceptor}s
 * are closed before. Thread-safe.
 */
final class IoLoops implements AutoCloseable {
  private static final int POOL_BUFFER = 17 << 10; // a TLS packet needs 16 KiB and its frame
  private static final int POOL_PER_THREAD = 12;
  private static final long CLOSE_SECONDS = 10;

  private final XnioWorker worker;
  private final List<IoLoop> loops;
  private final ConcurrentMap<XnioIoThread, IoLoop> guests = new ConcurrentHashMap<>();
  private final List<UnixThread> unixThreads = new ArrayList<>();
  private final AtomicInteger nextIndex;
  private final AtomicInteger turn = new AtomicInteger();
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();
  private final RouterOptions options;
  private final Admission admission;
  private final Budget memory;
  private final Counters counters;
  private final ByteBufferPool pool =
      new DefaultByteBufferPool(true, POOL_BUFFER, -1, POOL_PER_THREAD);

  private IoLoops(
      XnioWorker worker,
      RouterOptions options,
      Admission admission,
      Budget memory,
      Counters counters) {
    this.worker = worker;
    this.options = options;
    this.admission = admission;
    this.memory = memory;
    this.counters = counters;
    this.loops =
        IntStream.range(0, worker.getIoThreadCount())
            .mapToObj(i -> new IoLoop(worker.getIoThread(i), i))
            .toList();
    this.nextIndex = new AtomicInteger(loops.size());
  }

  /** Starts an I/O thread for each processor, for all listeners of a router. */
  static IoLoops start(RouterOptions options, Budget memory, Counters counters) {
    return start(
        options,
        new Admission(options.sessions(), Descriptors.left(), options.compression()),
        memory,
        counters);
  }

  /** The same with counters of its own. */
  static IoLoops start(RouterOptions options) {
    return start(options, Budget.UNLIMITED, new Counters());
  }

  static IoLoops start(RouterOptions options, Admission admission) {
    return start(options, admission, Budget.UNLIMITED, new Counters());
  }

  private static IoLoops start(
      RouterOptions options, Admission admission, Budget memory, Counters counters) {
    XnioWorker worker =
        Xnio.getInstance(IoLoops.class.getClassLoader())
            .createWorkerBuilder()
            .setWorkerName("weir")
            .setWorkerIoThreads(Runtime.getRuntime().availableProcessors())
            .setCoreWorkerPoolSize(1)
            .setMaxWorkerPoolSize(1)
            .build();
    return new IoLoops(worker, options, admission, memory, counters);
  }

  /**
   * The I/O threads of Unix sockets, as many as there are others; started for the first of them.
   */
  synchronized List<UnixThread> unixThreads() throws IOException {
    if (unixThreads.isEmpty()) {
      for (int i = 0; i < worker.getIoThreadCount(); i++) {
        UnixThread thread = new UnixThread(worker, i);
        unixThreads.add(thread);
        guests.put(thread, new IoLoop(thread, nextIndex.getAndIncrement()));
        thread.start();
      }
    }
    return List.copyOf(unixThreads);
  }

  XnioWorker worker() {
    return worker;
  }

  IoLoop first() {
    return loops.get(0);
  }

  /** One after another. */
  IoLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  RouterOptions options() {
    return options;
  }

  Admission admission() {
    return admission;
  }

  Budget memory() {
    return memory;
  }

  Counters counters() {
    return counters;
  }

  ByteBufferPool pool() {
    return pool;
  }

  /** The loop of a thread that has one already. */
  Optional<IoLoop> known(Executor executor) {
    return executor instanceof XnioIoThread thread
        ? Optional.ofNullable(isOwn(thread) ? of(thread) : guests.get(thread))
        : Optional.empty();
  }

  /** Of the worker, without Unix sockets. */
  private boolean isOwn(XnioIoThread thread) {
    return thread.getWorker() == worker && !(thread instanceof UnixThread);
  }

  /** The loop of a thread, which may belong to another worker. */
  IoLoop of(XnioIoThread thread) {
    return isOwn(thread)
        ? loops.get(thread.getNumber())
        : guests.computeIfAbsent(thread, its -> new IoLoop(its, nextIndex.getAndIncrement()));
  }

  /** Gives octets back to a connection, from which they are read again before all others. */
  void giveBack(ConduitStreamSourceChannel source, ByteBuffer octets) {
    PooledByteBuffer buffer = pool.allocate();
    buffer.getBuffer().put(octets).flip();
    PushBackStreamSourceConduit again = new PushBackStreamSourceConduit(source.getConduit());
    again.pushBack(new PooledAdaptor(buffer));
    source.setConduit(again);
  }

  /** Is to be run before the connections are dropped; what it has the loops do is done before. */
  void beforeEnd(Runnable ending) {
    endings.add(ending);
  }

  /**
   * Drops all connections, whose occupants are told, and ends its own threads; returns when they
   * have ended, at most after 10 s. Not to be called on one of the loops.
   */
  @Override
  public void close() {
    List<IoLoop> all = new ArrayList<>(loops);
    guests.values().stream().filter(IoLoop::runs).forEach(all::add);
    try {
      if (!worker.isShutdown()) {
        endings.forEach(Runnable::run);
        onEach(all, loop -> {});
        onEach(all, IoLoop::dropAll); // after the last answers
        onEach(all, loop -> {}); // the last calls to the occupants
      }
      worker.shutdown();
      endUnixThreads();
      worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      worker.shutdown();
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  /** Runs a task on each of these loops, and waits until all have ended it. */
  private static void onEach(List<IoLoop> loops, Consumer<IoLoop> task)
      throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(loops.size());
    for (IoLoop loop : loops) {
      loop.execute(
          () -> {
            task.accept(loop);
            loop.execute(ran::countDown); // after what it has caused
          });
    }
    ran.await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private synchronized void endUnixThreads() throws InterruptedException {
    unixThreads.forEach(UnixThread::close);
    for (UnixThread thread : unixThreads) {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    }
  }
}
