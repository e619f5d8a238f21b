package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A RawSocket in JSON whose every message the test writes and reads itself. */
final class RawSocketSession implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int HELLO = 0x7FF10000; // JSON, messages up to 16 MiB
  private static final int PING = 1;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private RawSocketSession(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  static RawSocketSession connect(URI url) throws IOException {
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    RawSocketSession session = new RawSocketSession(socket);
    session.out.writeInt(HELLO);
    assertThat(session.in.readInt()).isEqualTo(HELLO);
    return session;
  }

  void join(String realm) throws IOException {
    send("[1,\"" + realm + "\",{\"roles\":{\"caller\":{}}}]");
    assertThat(next()).startsWith("[2,");
  }

  void send(String message) throws IOException {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    out.writeInt(octets.length);
    out.write(octets);
  }

  String next() throws IOException {
    byte[] octets = new byte[in.readInt()];
    in.readFully(octets);
    return new String(octets, StandardCharsets.UTF_8);
  }

  /** Reads to the end of the connection; returns how many pings came before it. */
  int pingsToTheEnd() throws IOException {
    int pings = 0;
    try {
      while (true) {
        int head = in.readInt();
        in.readFully(new byte[head & 0xFFFFFF]);
        pings += head >>> 24 == PING ? 1 : 0;
      }
    } catch (EOFException | SocketException end) {
      return pings;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
