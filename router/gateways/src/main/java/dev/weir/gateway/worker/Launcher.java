package dev.weir.gateway.worker;

import dev.weir.gateway.worker.exchange.CloseFraming;
import dev.weir.gateway.worker.exchange.Connection;
import dev.weir.gateway.worker.exchange.Framing;
import dev.weir.gateway.worker.exchange.HttpFraming;
import dev.weir.gateway.worker.exchange.LengthFraming;
import dev.weir.gateway.worker.exchange.LineFraming;
import dev.weir.gateway.worker.exchange.SocketConnection;
import dev.weir.gateway.worker.exchange.StreamConnection;
import dev.weir.gateway.worker.exchange.UnfitRequestException;
import dev.weir.gateway.worker.process.LoopbackPorts;
import dev.weir.gateway.worker.process.OutputSink;
import dev.weir.gateway.worker.process.RecordedWorkers;
import dev.weir.gateway.worker.process.WorkerProcess;
import dev.weir.protocol.ErrorUri;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Begins workers, or finds those that run already, and returns them when they are ready.
 * Thread-safe.
 */
final class Launcher {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(10);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(20);

  private final WorkerPoolOptions options;
  private final RecordedWorkers recorded;
  private final IntFunction<OutputSink> output;
  private final BooleanSupplier closing;
  private final Framing framing;

  /**
   * For one pool.
   *
   * @param output where a worker prints to
   * @param closing whether no worker is wanted any more
   */
  Launcher(
      WorkerPoolOptions options,
      RecordedWorkers recorded,
      IntFunction<OutputSink> output,
      BooleanSupplier closing) {
    this.options = options;
    this.recorded = recorded;
    this.output = output;
    this.closing = closing;
    this.framing = framing(options);
  }

  private static Framing framing(WorkerPoolOptions options) {
    return switch (options.framing()) {
      case LINE -> new LineFraming();
      case LENGTH32 -> new LengthFraming();
      case CLOSE -> new CloseFraming();
      case HTTP -> new HttpFraming(!options.perRequest());
      case STDIO -> options.perRequest() ? new CloseFraming() : new LineFraming();
    };
  }

  /**
   * Nothing, when the request has a form.
   *
   * @throws RefusedRequestException when it has none
   */
  void check(byte[] request) throws RefusedRequestException {
    try {
      framing.check(request);
    } catch (UnfitRequestException e) {
      throw new RefusedRequestException(ErrorUri.INVALID_ARGUMENT, e.getMessage());
    }
  }

  /**
   * A worker that is ready.
   *
   * @throws IOException when it cannot be begun or does not become ready, with the reason
   */
  Worker start(int index, Runnable onEnd) throws IOException, InterruptedException {
    if (!options.launched()) {
      return attached(index);
    }
    return options.tcp() ? listening(index, onEnd) : streaming(index, onEnd);
  }

  private Worker attached(int index) throws IOException {
    Optional<Connection> first =
        options.healthTcp() ? Optional.of(connect(index)) : Optional.empty();
    if (options.perRequest()) {
      first.ifPresent(Connection::close);
      first = Optional.empty();
    }
    return new Worker(
        Optional.empty(), Optional.of(() -> connect(index)), framing, options.perRequest(), first);
  }

  private Worker streaming(int index, Runnable onEnd) throws IOException {
    WorkerProcess process =
        WorkerProcess.startForStreams(
            options.command(index), options.directory(), output.apply(index), recorded);
    process.onEnd(onEnd);
    Connection streams = new StreamConnection(process.output(), process.input());
    return new Worker(Optional.of(process), Optional.empty(), framing, false, Optional.of(streams));
  }

  private Worker listening(int index, Runnable onEnd) throws IOException, InterruptedException {
    LoopbackPorts.requireFree(options.port(index));
    WorkerProcess process =
        WorkerProcess.start(
            options.command(index), options.directory(), output.apply(index), recorded);
    process.onEnd(onEnd);
    try {
      Optional<Connection> first =
          options.healthTcp() ? Optional.of(first(index, process)) : Optional.empty();
      process.observe();
      return new Worker(
          Optional.of(process),
          Optional.of(() -> connect(index)),
          framing,
          options.perRequest(),
          first);
    } catch (IOException e) {
      process.kill();
      boolean unused = process.awaitEnd(END);
      throw e;
    }
  }

  /** The first connection, which is kept for the first request: no worker gets an empty one. */
  private Connection first(int index, WorkerProcess process) throws IOException {
    long end = System.nanoTime() + options.startWithin().toNanos();
    while (process.alive() && !closing.getAsBoolean()) {
      try {
        return connect(index);
      } catch (IOException notYet) {
        if (System.nanoTime() - end > 0) {
          throw new IOException(
              "it does not accept connections at port %d within %d ms (health.start_within)"
                  .formatted(options.port(index), options.startWithin().toMillis()),
              notYet);
        }
        LockSupport.parkNanos(STEP);
      }
    }
    throw new IOException("it ended before it accepted connections");
  }

  private Connection connect(int index) throws IOException {
    return SocketConnection.open(options.port(index), CONNECT);
  }
}
