package dev.weir.gateway.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service that takes connections and lines, and says what a test has it say. */
public final class LineService implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final ServerSocket server;
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

  private LineService(ServerSocket server) {
    this.server = server;
    begin(this::accept);
  }

  /** At this port; 0 is any. */
  public static LineService open(int port) throws IOException {
    return new LineService(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
  }

  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "line-service");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        peers.add(new Peer(server.accept()));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The next connection. */
  public Peer peer() throws InterruptedException {
    return awaited(peers, "connection");
  }

  /** How many connections nobody has asked for. */
  public int waiting() {
    return peers.size();
  }

  private static <T> T awaited(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no " + what + " within " + PATIENCE_SECONDS + " s");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** One connection. */
  public static final class Peer {
    private final Socket socket;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Peer(Socket socket) {
      this.socket = socket;
      begin(this::read);
    }

    private void read() {
      try {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null) {
          lines.add(line);
          line = in.readLine();
        }
      } catch (IOException lost) {
        // the other side has gone
      }
      lines.add("the end");
    }

    /** The next line. */
    public String line() throws InterruptedException {
      return awaited(lines, "line");
    }

    public void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    public void close() throws IOException {
      socket.close();
    }
  }
}
