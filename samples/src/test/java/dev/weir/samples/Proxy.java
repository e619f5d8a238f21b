package dev.weir.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy in front of a router, which may be another one later, that a test can break. */
public final class Proxy implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final String path;
  private volatile int target;
  private volatile boolean partitioned;

  Proxy(int target) throws IOException {
    this(URI.create("ws://127.0.0.1:" + target + "/ws"));
  }

  /** Stands before this address, on this machine, with the same path. */
  public Proxy(URI router) throws IOException {
    this.target = router.getPort();
    this.path = router.getPath();
    this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Where clients connect. */
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + path);
  }

  /** Where further connections go. */
  void target(int port) {
    target = port;
  }

  /** Resets all connections in the middle of whatever they are doing. */
  public void cut() {
    for (Socket socket : sockets) {
      reset(socket);
    }
  }

  /** Drops all that comes from now on, on the connections that there are for ever. */
  void partition() {
    partitioned = true;
  }

  /** Lets further connections through again. */
  void heal() {
    partitioned = false;
  }

  private void accept() {
    try {
      while (true) {
        open(server.accept());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void open(Socket client) {
    sockets.add(client);
    if (partitioned) {
      return;
    }
    try {
      Socket router = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(router);
      Way way = new Way();
      thread(() -> pump(client, router, way));
      thread(() -> pump(router, client, way));
    } catch (IOException e) {
      reset(client);
    }
  }

  /** Whether a connection was there during a partition. */
  private static final class Way {
    private volatile boolean dead;
  }

  private void pump(Socket from, Socket to, Way way) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length;
      while ((length = in.read(buffer)) >= 0) {
        way.dead |= partitioned;
        if (!way.dead) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // One side is gone.
    }
    if (!way.dead) {
      reset(from);
      reset(to);
    }
  }

  private void reset(Socket socket) {
    sockets.remove(socket);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
