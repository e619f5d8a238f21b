package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.hostile.Eventually;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection on which a peer polls by octets of the test's, which a client of the JDK's would not
 * close or follow up while it waits. Confined to the test's thread.
 */
final class PollSocket implements AutoCloseable {
  private static final byte[] EMPTY = {};
  private static final int PATIENCE_MILLIS = 8_000; // less than a poll waits
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

  private final PollPeer peer;
  private final Socket socket;
  private final DataInputStream in;
  private long request;

  PollSocket(PollPeer peer) throws IOException {
    this.peer = peer;
    this.socket = new Socket(peer.base().getHost(), peer.base().getPort());
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Of the peer's requests, which are all made by this. */
  long nextRequest() {
    return ++request;
  }

  void poll() throws IOException {
    String head =
        "POST %s/%s/receive HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
            .formatted(peer.base().getPath(), peer.id());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Polls until it waits: another one is refused for it, and not it for the other. */
  void pollWaits() throws IOException {
    while (true) {
      poll();
      CompletableFuture<HttpResponse<byte[]>> other = peer.later("/receive", EMPTY);
      Eventually.holds("one of two is refused", () -> other.isDone() || answered());
      if (other.isDone()) {
        assertThat(other.join().statusCode()).isEqualTo(409);
        return;
      }
      assertThat(status()).isEqualTo(409);
      peer.send(new Subscribe(nextRequest(), SubscribeOptions.NONE, "com.topic"));
      assertThat(other.join().statusCode()).isEqualTo(200);
    }
  }

  private boolean answered() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The status of the next answer. */
  int status() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    Matcher length = LENGTH.matcher(head);
    in.readFully(new byte[length.find() ? Integer.parseInt(length.group(1)) : 0]);
    return Integer.parseInt(head.substring(9, 12));
  }

  /** Closes its side, and sees that the router has noticed. */
  void departs() throws IOException {
    socket.shutdownOutput();
    assertThat(in.read()).isEqualTo(-1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
