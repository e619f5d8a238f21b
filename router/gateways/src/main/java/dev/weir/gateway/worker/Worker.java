package dev.weir.gateway.worker;

import dev.weir.gateway.worker.exchange.Answer;
import dev.weir.gateway.worker.exchange.Connection;
import dev.weir.gateway.worker.exchange.Framing;
import dev.weir.gateway.worker.process.StopSignal;
import dev.weir.gateway.worker.process.WorkerProcess;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One worker that runs, and the way to it. Confined to its seat's thread, but for {@link #kill} and
 * {@link #stop}.
 */
final class Worker {
  private static final Duration EXIT = Duration.ofSeconds(5);

  /** A way to the worker. */
  @FunctionalInterface
  interface Door {
    /**
     * A new connection.
     *
     * @throws IOException when the worker accepts none
     */
    Connection open() throws IOException;
  }

  private final Optional<WorkerProcess> process;
  private final Optional<Door> door;
  private final Framing framing;
  private final boolean each;
  private volatile Optional<Connection> connection;
  private volatile boolean killed;

  /**
   * A worker.
   *
   * @param process that was begun here
   * @param door for more connections; empty when the one there is is the only one
   * @param each whether each request has a connection of its own
   */
  Worker(
      Optional<WorkerProcess> process,
      Optional<Door> door,
      Framing framing,
      boolean each,
      Optional<Connection> connection) {
    this.process = process;
    this.door = door;
    this.framing = framing;
    this.each = each;
    this.connection = connection;
  }

  Optional<WorkerProcess> process() {
    return process;
  }

  /** Whether it was ended from here. */
  boolean killed() {
    return killed;
  }

  /** Makes sure that there is a connection for a request; false when the worker is gone. */
  boolean prepare() {
    if (killed || process.isPresent() && !process.get().alive()) {
      return false;
    }
    if (connection.isPresent() && connection.get().fresh()) {
      return true;
    }
    disconnect();
    return connect();
  }

  private boolean connect() {
    try {
      connection = door.isPresent() ? Optional.of(door.get().open()) : Optional.empty();
    } catch (IOException unwilling) {
      return false;
    }
    if (killed) {
      disconnect();
    }
    return connection.isPresent();
  }

  /** Whether it does well while it has nothing to do. */
  boolean idles(boolean byConnection) {
    process.ifPresent(WorkerProcess::observe);
    return byConnection ? prepare() : !killed && process.map(WorkerProcess::alive).orElse(true);
  }

  /**
   * A request and its answer; {@link #prepare} came before.
   *
   * @throws IOException when there is no whole answer
   */
  Answer exchange(RequestForm.Octets request, int most) throws IOException, InterruptedException {
    Answer answer =
        framing.exchange(connection.orElseThrow(), request.octets(), request.media(), most);
    return switch (answer.after()) {
      case KEEP -> {
        if (each) {
          disconnect();
        }
        yield answer;
      }
      case CLOSE -> {
        disconnect();
        yield answer;
      }
      case ENDED -> door.isPresent() ? confirmed(answer) : exited(answer);
    };
  }

  /** The end was meant if the process goes on: it is not ending, and it accepts connections. */
  private Answer confirmed(Answer answer) throws EOFException {
    disconnect();
    if (process.isPresent() && (process.get().exiting() || !connect())) {
      throw new EOFException("the worker ended with the connection");
    }
    return answer;
  }

  /** The end of a process for one request; with another exit code than 0 it refuses. */
  private Answer exited(Answer answer) throws IOException, InterruptedException {
    int code =
        process
            .orElseThrow()
            .exit(EXIT)
            .orElseThrow(() -> new IOException("the worker closed its output and did not end"));
    if (code > 128) {
      throw new EOFException("the worker was ended by signal " + (code - 128));
    }
    disconnect(); // its end was due, and no death
    return code == 0 ? answer : answer.refused("exit code " + code);
  }

  /** Whether it can serve another request, as far as its connections go. */
  boolean serves() {
    return !killed && (door.isPresent() || connection.isPresent());
  }

  void disconnect() {
    connection.ifPresent(Connection::close);
    connection = Optional.empty();
  }

  /** Asks it to end and waits for it, at most for the grace; without effect the second time. */
  synchronized void stop(StopSignal signal, Duration grace) throws InterruptedException {
    if (!killed && process.isPresent()) {
      process.get().stop(signal, grace);
    }
    killed = true;
  }

  /** Ends it, with all that it has begun, whatever it is at. */
  void kill() {
    killed = true;
    process.ifPresent(WorkerProcess::kill);
    connection.ifPresent(Connection::close);
  }
}
