package dev.weir.router.undertow;

import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Touched;
import dev.weir.router.undertow.unix.UnixThread;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * An I/O thread as the loop of its connections: their shared buffers, and a sweep over them ten
 * times a second that tests all deadlines. Thread-safe where {@link EventLoop} is; all else is
 * confined to the I/O thread.
 */
final class IoLoop implements EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(IoLoop.class);
  private static final int READ_BUFFER = 64 << 10; // a TLS record of 16 KiB fits without a copy
  private static final long SWEEP_NANOS = 100_000_000L;
  private static final long STALL_NANOS = 1_000_000_000L;

  private final XnioIoThread thread;
  private final int index;
  private final Touched touched = new Touched(this);
  private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BUFFER);
  private WriteBuffer writeBuffer = new WriteBuffer();

  private final Glance glance;
  private final Compressors compressors = new Compressors();

  private final Map<StreamConnection, Arrival> arrivals = new LinkedHashMap<>(); // oldest first
  private final Visits visits = new Visits(this);
  private final List<Transport> transports = new ArrayList<>();
  private boolean armed;
  private long sweepDue;

  IoLoop(XnioIoThread thread, int index) {
    this.thread = thread;
    this.index = index;
    this.glance = new Glance(thread);
  }

  /** A connection that nobody lives on yet, since when, until when it may stay so, and whence. */
  record Arrival(long accepted, long deadline, Admission.Place place, Whence whence) {
    private Arrival from(Whence told) {
      return new Arrival(accepted, deadline, place, told);
    }
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /** Whether its thread takes tasks. */
  boolean runs() {
    return thread instanceof UnixThread unix ? unix.runs() : !thread.getWorker().isShutdown();
  }

  @Override
  public Touched touched() {
    return touched;
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.trace("dropped a task: the loop has ended", e);
    }
  }

  @Override
  public void executeAfter(Runnable task, long nanos) {
    try {
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
      thread.executeAfter(() -> run(task), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("dropped a timer: the loop has ended", e);
    }
  }

  @Override
  public void executeBehindReads(Runnable task) {
    if (thread instanceof UnixThread || !glance.execute(() -> run(task))) {
      execute(task);
    }
  }

  /** Monotonic nanoseconds. */
  long now() {
    return System.nanoTime();
  }

  /** The empty buffer for one read, shared by all connections. */
  ByteBuffer readBuffer() {
    return readBuffer.clear();
  }

  /** The buffer for frames, until {@link #giveBack}; another one while it is taken. */
  WriteBuffer takeWriteBuffer() {
    WriteBuffer taken = writeBuffer == null ? new WriteBuffer() : writeBuffer;
    writeBuffer = null;
    return taken;
  }

  void giveBack(WriteBuffer buffer) {
    buffer.clear();
    writeBuffer = buffer;
  }

  /** What its connections share to compress messages. */
  Compressors compressors() {
    return compressors;
  }

  /** Closes the connection and frees its place in due time, unless it is occupied before. */
  void arrived(StreamConnection connection, Admission.Place place, long patience) {
    long now = now();
    arrivals.put(connection, new Arrival(now, now + patience, place, Whence.SOCKET));
    arm();
  }

  /** Its proxy has told from where an arrival comes; false when its time is up. */
  boolean told(StreamConnection connection, Whence whence) {
    return arrivals.computeIfPresent(connection, (c, arrival) -> arrival.from(whence)) != null;
  }

  /** The arrival goes on as another connection, such as one of TLS; false when its time is up. */
  boolean wrapped(StreamConnection plain, StreamConnection wrapped) {
    Arrival arrival = arrivals.remove(plain);
    if (arrival != null) {
      arrivals.put(wrapped, arrival);
    }
    return arrival != null;
  }

  /**
   * An arrival whose TLS has ended keeps its place while its socket closes in peace; false when it
   * is none, or none any more.
   */
  boolean lingers(StreamConnection wrapped, StreamConnection plain, long patience) {
    Arrival arrival = arrivals.remove(wrapped);
    if (arrival == null) {
      return false;
    }
    arrival.place().settle();
    arrived(plain, arrival.place(), patience);
    return true;
  }

  /** From where an arrival comes; from where its socket says when its time is up. */
  Whence whence(StreamConnection connection) {
    Arrival arrival = arrivals.get(connection);
    return arrival == null ? Whence.SOCKET : arrival.whence();
  }

  /** The request of a connection has been served, and it may bring a further one. */
  void arrivedAgain(
      StreamConnection connection, Admission.Place place, Whence whence, long patience) {
    place.arriveAgain();
    arrived(connection, place, patience);
    told(connection, whence);
    if (place.listener().crowded()) {
      dropOldest(place.listener(), connection);
    }
  }

  /** The connections on which a request is served. */
  Visits visits() {
    return visits;
  }

  /** Drops the oldest arrival of a listener but this one; returns whether there was another. */
  boolean dropOldest(ListenerPlaces listener, StreamConnection but) {
    for (Map.Entry<StreamConnection, Arrival> entry : arrivals.entrySet()) {
      Admission.Place place = entry.getValue().place();
      if (place.listener() == listener && place.arriving() && entry.getKey() != but) {
        arrivals.remove(entry.getKey());
        dropArrival(entry.getKey(), entry.getValue());
        return true;
      }
    }
    return false;
  }

  /** The place of an arrival; null when its time is up. */
  Admission.Place place(StreamConnection connection) {
    Arrival arrival = arrivals.get(connection);
    return arrival == null ? null : arrival.place();
  }

  /** From now on another deadline holds for the connection; null when it came too late. */
  Arrival occupied(StreamConnection connection) {
    return arrivals.remove(connection);
  }

  /** Closes a connection that nobody will live on. */
  void dropArrival(StreamConnection connection) {
    Arrival arrival = arrivals.remove(connection);
    if (arrival != null) {
      dropArrival(connection, arrival);
    }
  }

  void add(Transport transport) {
    transport.slot(transports.size());
    transports.add(transport);
    arm();
  }

  void remove(Transport transport) {
    int slot = transport.slot();
    Transport last = transports.remove(transports.size() - 1);
    if (last != transport) {
      transports.set(slot, last);
      last.slot(slot);
    }
  }

  /** Closes all connections at once. */
  void dropAll() {
    List.copyOf(arrivals.keySet()).forEach(this::dropArrival);
    visits.dropAll();
    for (Transport transport : List.copyOf(transports)) {
      transport.drop();
    }
    glance.close();
    compressors.close();
  }

  private void arm() {
    if (!armed) {
      armed = true;
      sweepDue = now() + SWEEP_NANOS;
      executeAfter(this::sweep, SWEEP_NANOS);
    }
  }

  private void sweep() {
    armed = false;
    long now = now();
    long late = now - sweepDue;
    if (late < STALL_NANOS) { // else what came meanwhile is read before anybody is judged
      sweepArrivals(now);
      visits.sweep(now);
    }
    for (int i = transports.size() - 1; i >= 0; i--) {
      if (i < transports.size()) { // others may end in the course of this
        sweep(transports.get(i), now, late);
      }
    }
    if (!arrivals.isEmpty() || !transports.isEmpty() || !visits.isEmpty()) {
      arm();
    }
  }

  private static void sweep(Transport transport, long now, long late) {
    if (late < STALL_NANOS) {
      transport.tick(now);
    } else {
      transport.stalled(late);
    }
  }

  private void sweepArrivals(long now) {
    List<StreamConnection> over = new ArrayList<>();
    arrivals.forEach(
        (connection, arrival) -> {
          if (!connection.isOpen() || now - arrival.deadline() >= 0) {
            over.add(connection);
          }
        });
    over.forEach(this::dropArrival);
  }

  private static void dropArrival(StreamConnection connection, Arrival arrival) {
    IoUtils.safeClose(connection);
    arrival.place().free();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      LOG.error("a task of a loop failed", t);
    }
  }
}
