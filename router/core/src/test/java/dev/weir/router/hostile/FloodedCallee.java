package dev.weir.router.hostile;

import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.peer.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A callee that gives back what it is called with, after five milliseconds or when it is released,
 * and notes how many calls it has worked on at once. Thread-safe.
 */
final class FloodedCallee implements AutoCloseable {
  private static final int WORK_MILLIS = 5;

  private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
  private final List<Runnable> held = new ArrayList<>();
  private final Door door;
  private boolean holding;
  private int running;
  private int most;

  /** How a callee is joined to its router. */
  private interface Door extends AutoCloseable {
    long register(String procedure, RegisterOptions options, FloodedCallee callee);

    @Override
    void close();
  }

  /** Where the callee is. */
  enum Kind {
    SOCKET {
      @Override
      FloodedCallee start(AttackScene scene) {
        return new FloodedCallee(new SocketDoor(RawPeer.join(scene.router().port())));
      }
    },
    EMBEDDED {
      @Override
      FloodedCallee start(AttackScene scene) {
        LocalPeer peer = LocalPeer.of("realm1", "backend", "guest");
        LocalSession session =
            LocalSession.join(peer, scene.router()::join).toCompletableFuture().join();
        return new FloodedCallee(new EmbeddedDoor(session));
      }
    };

    abstract FloodedCallee start(AttackScene scene);
  }

  private FloodedCallee(Door door) {
    this.door = door;
  }

  long register(String procedure, RegisterOptions options) {
    return door.register(procedure, options, this);
  }

  private synchronized CompletableFuture<Payload> begin(Invocation invocation) {
    running++;
    most = Math.max(most, running);
    CompletableFuture<Payload> answer = new CompletableFuture<>();
    Runnable end = () -> end(answer, invocation.payload());
    if (holding) {
      held.add(end);
    } else {
      work.schedule(end, WORK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return answer;
  }

  private void end(CompletableFuture<Payload> answer, Payload payload) {
    synchronized (this) {
      running--;
    }
    answer.complete(payload);
  }

  /** From now on nothing is answered. */
  synchronized void hold() {
    holding = true;
  }

  /** All that is held is answered, and what comes then. */
  synchronized void release() {
    holding = false;
    held.forEach(work::execute);
    held.clear();
  }

  synchronized int mostAtOnce() {
    return most;
  }

  @Override
  public void close() {
    door.close();
    work.shutdownNow();
  }

  private record EmbeddedDoor(LocalSession session) implements Door {
    @Override
    public long register(String procedure, RegisterOptions options, FloodedCallee callee) {
      return session.register(procedure, options, callee::begin).toCompletableFuture().join();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** Read by a thread of its own, written to by that of the work. */
  private static final class SocketDoor implements Door {
    private final RawPeer peer;
    private final Thread reading = new Thread(this::read, "callee");
    private FloodedCallee callee;

    SocketDoor(RawPeer peer) {
      this.peer = peer;
    }

    @Override
    public long register(String procedure, RegisterOptions options, FloodedCallee callee) {
      this.callee = callee;
      long registration = peer.register(procedure, options);
      reading.start();
      return registration;
    }

    private void read() {
      Optional<Message> next = peer.receiveOrEnd();
      while (next.isPresent()) {
        Invocation invocation = (Invocation) next.get();
        callee.begin(invocation).thenAccept(payload -> answer(invocation, payload));
        next = peer.receiveOrEnd();
      }
    }

    private void answer(Invocation invocation, Payload payload) {
      peer.send(new Yield(invocation.request(), YieldOptions.NONE, payload));
    }

    @Override
    public void close() {
      peer.close(); // which ends the reading
    }
  }
}
