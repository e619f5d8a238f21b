package dev.weir.gateway.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A plain socket as programs use it: text out, lines in, for each at most ten seconds. */
public final class LineSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final BufferedReader in;

  private LineSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  public static LineSocket open(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new LineSocket(socket);
  }

  public LineSocket send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The next line; null at the end. */
  public String line() throws IOException {
    return in.readLine();
  }

  /** Everything until the end. */
  public String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    int next = in.read();
    while (next >= 0) {
      rest.append((char) next);
      next = in.read();
    }
    return rest.toString();
  }

  /** Sends nothing more. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection so that the other side is told at once. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
