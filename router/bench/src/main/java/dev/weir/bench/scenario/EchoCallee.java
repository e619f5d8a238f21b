package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.EventLoop;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.Payload;
import dev.weir.bench.wire.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The callee of clients that are measured: yields what it was called with, on a thread of its own.
 * Thread-safe.
 */
public final class EchoCallee implements AutoCloseable {
  /** What it registers. */
  public static final String PROCEDURE = "bench.echo";

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(20);

  private final Faults faults = new Faults();
  private final EventLoop loop;
  private final Thread thread;
  private volatile boolean closed;

  /** Joins and registers, and waits for that. */
  public EchoCallee(Target router, Codec codec, int payloadSize) throws IOException {
    loop = new EventLoop();
    Callee callee = new Callee(codec, faults, PROCEDURE, new Payload(payloadSize));
    callee.join(loop, router, Stage.REALM);
    if (!loop.runUntil(callee::ready, JOIN_LIMIT)) {
      throw new IOException("the callee did not get ready: " + faults.first());
    }
    thread = new Thread(this::serve, "callee");
    thread.start();
  }

  private void serve() {
    try (loop) {
      loop.runUntil(() -> closed, Duration.ofDays(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends, and says what went wrong first, or nothing. */
  public String end() throws InterruptedException {
    closed = true;
    thread.join();
    return faults.first();
  }

  @Override
  public void close() throws InterruptedException {
    end();
  }
}
