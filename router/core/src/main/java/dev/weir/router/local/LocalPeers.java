package dev.weir.router.local;

import dev.weir.protocol.Dict;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.transport.LocalLink;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.auth.Step;
import dev.weir.router.join.Invitation;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.session.Lobby;
import dev.weir.router.session.Session;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The peers of a router in the same program. Thread-safe. */
public final class LocalPeers implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final Lobby lobby;
  private final Function<Optional<Executor>, EventLoop> loops;
  private final Limits limits;
  private final long writeDeadline;
  private final ThreadPoolExecutor threads = threads();
  private final Set<LocalConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Their sessions live on these loops, each chosen by the executor that a peer asks for. */
  public LocalPeers(
      Lobby lobby,
      Function<Optional<Executor>, EventLoop> loops,
      RouterOptions options,
      Limits limits) {
    this.lobby = lobby;
    this.loops = loops;
    this.limits = limits;
    this.writeDeadline = options.writeDeadline().toNanos();
  }

  /**
   * Connects a peer, from which a HELLO is expected then; the receiver gets what the router sends.
   *
   * @throws IllegalStateException when the router is closed
   */
  public MessageLink connect(LocalPeer peer, MessageLink.Receiver receiver) {
    if (closed) {
      throw new IllegalStateException("the router is closed");
    }
    EventLoop loop = loops.apply(peer.executor());
    Executor receiving =
        peer.isInline() ? loop::execute : peer.executor().orElse((Executor) threads);
    LocalLink link = LocalLink.open(loop::execute, receiving, peer.window(), limits);
    LocalConnection connection =
        new LocalConnection(loop, link, lobby.clock(), writeDeadline, connections::remove);
    connections.add(connection);
    link.other().start(receiver);
    loop.execute(
        () -> connection.start(attachment -> new Session(attachment, lobby, invitation(peer))));
    return link.other();
  }

  /** How many peers are connected. */
  public int count() {
    return connections.size();
  }

  /** Nobody is connected any more; those who are stay. */
  public void stopAccepting() {
    closed = true;
  }

  /** Drops all peers, who are told. */
  public void dropAll() {
    closed = true;
    for (LocalConnection connection : connections) {
      connection.loop().execute(connection::drop);
    }
  }

  /** Ends the threads, when their receivers have been called for the last time. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private static Invitation invitation(LocalPeer peer) {
    return new Invitation(
        peer.realm()::equals,
        Optional.of(new Step.Accept(peer.authid(), peer.role(), "application", Dict.EMPTY)),
        peer.mailbox());
  }

  private static ThreadPoolExecutor threads() {
    int most = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "weir-local");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
