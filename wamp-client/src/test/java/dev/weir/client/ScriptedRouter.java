package dev.weir.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A router that a test scripts message by message over real sockets, and the clients that connect
 * to it. Closes all of them.
 */
final class ScriptedRouter implements AutoCloseable {
  private final ServerSocket server;
  private final String scheme;
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

  ScriptedRouter() {
    this(plain(), "ws");
  }

  ScriptedRouter(ServerSocket server, String scheme) {
    this.server = server;
    this.scheme = scheme;
  }

  private static ServerSocket plain() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return uri("127.0.0.1");
  }

  URI uri(String host) {
    return URI.create(scheme + "://" + host + ":" + server.getLocalPort() + "/ws");
  }

  /** The next TCP connection. */
  ScriptedPeer accept() {
    try {
      server.setSoTimeout(ScriptedPeer.PATIENCE_MILLIS);
      ScriptedPeer peer = new ScriptedPeer(server.accept());
      opened.add(peer);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client and its peer, in an open session. */
  record Joined(WampClient client, ScriptedPeer peer) {}

  Joined join() {
    return join(options -> options);
  }

  Joined join(UnaryOperator<WampClientBuilder> options) {
    CompletableFuture<WampClient> connecting = connect(options);
    ScriptedPeer peer = accept().upgrade();
    peer.welcome();
    return new Joined(soon(connecting), peer);
  }

  /** A client of one session, unless the options say otherwise, that connects meanwhile. */
  CompletableFuture<WampClient> connect(UnaryOperator<WampClientBuilder> options) {
    WampClientBuilder builder =
        WampClient.builder().router(uri()).realm("realm1").reconnect(Reconnect.off());
    return meanwhile(
        () -> {
          WampClient client = options.apply(builder).connect();
          opened.add(client);
          return client;
        });
  }

  /** Runs on a thread of its own. */
  static <T> CompletableFuture<T> meanwhile(Supplier<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    new Thread(() -> future.completeAsync(task, Runnable::run), "test-meanwhile").start();
    return future;
  }

  /** The value of a future that completes soon. */
  static <T> T soon(CompletableFuture<T> future) {
    try {
      return future.get(ScriptedPeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The failure of a future that completes soon. */
  static WampException failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(ScriptedPeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      throw new AssertionError("expected a failure, got " + value);
    } catch (ExecutionException e) {
      return (WampException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
    for (AutoCloseable each : List.copyOf(opened)) {
      each.close();
    }
  }
}
