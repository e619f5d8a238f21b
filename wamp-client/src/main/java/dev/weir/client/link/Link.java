package dev.weir.client.link;

import dev.weir.client.link.LinkEnd.Kind;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.TlsExporter;
import dev.weir.protocol.codec.ByteSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A client's connection: messages in on its reader thread, messages out through its writer thread,
 * many in one write. Thread-safe.
 *
 * <p>The first cause that ends it stays its cause. Whatever ends it, the reader thread is the last
 * to leave: it cuts the TCP connection and tells the listener, once.
 */
public final class Link {
  /** Receives what the connection brings; called by the reader thread only. */
  public interface Listener {
    /** Has what came by one read told: the messages that this runs through. */
    default void reading(Runnable messages) {
      messages.run();
    }

    /** A whole message; the bytes are valid during the call. */
    void message(byte[] bytes, int offset, int length, boolean text);

    /** The connection has ended; nothing comes after it. */
    void ended(LinkEnd end);
  }

  /** How long a closing handshake may take. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Connection connection;
  private final LinkOptions options;
  private final ScheduledExecutorService timer;
  private final Outbox outbox;
  private final KeepAlive keepAlive;
  private final long number = NUMBERS.incrementAndGet();
  private final AtomicReference<LinkEnd> end = new AtomicReference<>();
  private final Thread writer;

  private Link(
      Connection connection, LinkOptions options, ScheduledExecutorService timer, Bursts bursts) {
    this.connection = connection;
    this.options = options;
    this.timer = timer;
    this.outbox = new Outbox(options.sendQueue(), bursts);
    this.keepAlive = new KeepAlive(this, options, timer);
    this.writer = thread("writer", new LinkWriter(this, outbox, connection.wire()));
  }

  /**
   * Opens a connection and waits for it; {@link #start} must follow.
   *
   * @param timer for deadlines; its tasks never block
   * @param bursts the threads that send many messages at once
   * @throws IOException with a sentence that says what went wrong
   */
  public static Link open(
      LinkOptions options, Transport transport, ScheduledExecutorService timer, Bursts bursts)
      throws IOException {
    return new Link(new Opening(options, transport, timer).open(), options, timer, bursts);
  }

  /** Begins to read and to write. */
  public void start(Listener listener) {
    writer.start();
    thread("reader", new LinkReader(this, connection, keepAlive, listener)).start();
    keepAlive.start();
  }

  /** The serializer that the server chose. */
  public Serializer serializer() {
    return connection.wire().serializer();
  }

  /** Octets of the largest message that the router takes. */
  public int largest() {
    return connection.wire().largest();
  }

  /** Whether the connection is TLS. */
  public boolean encrypted() {
    return connection.tls().isPresent();
  }

  /** Whether it does not leave this machine. */
  public boolean local() {
    return connection.tcp().getInetAddress().isLoopbackAddress();
  }

  /** What binds a login to this TLS connection; empty where that cannot be told. */
  public Optional<ChannelBinding> channelBinding() {
    return connection.tls().flatMap(TlsExporter::binding);
  }

  /**
   * Sends a message, after waiting for room at most this long.
   *
   * @param message writes the message; called under the lock of the queue, so what it does besides
   *     happens in the order of the wire; if it throws, nothing is sent
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Offer offer(Consumer<ByteSink> message, long nanos) throws InterruptedException {
    return outbox.offer(FrameKind.MESSAGE, message, nanos);
  }

  /** Sends a message without waiting, for which there is room up to twice the limit. */
  public Offer post(Consumer<ByteSink> message) {
    return outbox.post(FrameKind.MESSAGE, message);
  }

  /** Begins the closing handshake behind all that was sent; without effect once it has ended. */
  public void close(int code, String reason) {
    close(LinkEnd.of(Kind.CLOSED, "the client closed the connection"), code, reason);
  }

  /** Ends at once, without a closing handshake. */
  public void cut() {
    end.compareAndSet(null, LinkEnd.of(Kind.CLOSED, "the client cut the connection"));
    outbox.discard();
    connection.cut();
  }

  /** Gives the connection up at once, as lost for the reason that the sentence says. */
  public void lose(String sentence) {
    lose(LinkEnd.of(Kind.LOST, sentence));
  }

  boolean hasEnded() {
    return end.get() != null;
  }

  boolean pingable() {
    return connection.wire().pingable();
  }

  void ping() {
    outbox.post(FrameKind.PING, payload -> {});
  }

  void pong(byte[] payload) {
    if (!connection.wire().answersEveryPing()) {
      outbox.pong(payload);
    } else if (outbox.post(FrameKind.PONG, sink -> sink.put(payload)) == Offer.FULL) {
      lose("the router does not read the answers to its pings");
    }
  }

  void close(LinkEnd cause, int code, String reason) {
    if (end.compareAndSet(null, cause)) {
      cutAfter(LINGER);
    }
    outbox.seal(payload -> payload.put(connection.wire().farewell(code, reason)));
  }

  void lose(String sentence, IOException cause) {
    lose(LinkEnd.of(Kind.LOST, sentence, cause));
  }

  void fault(Throwable fault) {
    lose(LinkEnd.of(Kind.FAULT, "a fault of this program: " + fault, fault));
  }

  /** Releases everything; by the reader thread when it leaves. */
  LinkEnd finish() {
    outbox.discard();
    connection.cut();
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    connection.wire().release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return end.get();
  }

  void lose(LinkEnd cause) {
    end.compareAndSet(null, cause);
    outbox.discard();
    connection.cut();
  }

  private void cutAfter(Duration delay) {
    try {
      timer.schedule(() -> connection.cut(), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      connection.cut();
    }
  }

  private Thread thread(String duty, Runnable task) {
    Thread thread = new Thread(task, "weir-client-" + number + "-" + duty);
    thread.setDaemon(true);
    return thread;
  }
}
