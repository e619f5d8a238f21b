package dev.weir.client.link;

import dev.weir.client.link.LinkEnd.Kind;
import dev.weir.protocol.transport.WebSocketCloseCode;
import java.io.IOException;
import java.util.Arrays;

/**
 * The reading half of a link: what the peer sends, until the stream ends. Confined to the reader
 * thread.
 */
final class LinkReader implements Runnable, Wire.Inbound {
  private static final int BUFFER = 64 * 1024;

  private final Link link;
  private final Connection connection;
  private final KeepAlive keepAlive;
  private final Link.Listener listener;

  LinkReader(Link link, Connection connection, KeepAlive keepAlive, Link.Listener listener) {
    this.link = link;
    this.connection = connection;
    this.keepAlive = keepAlive;
    this.listener = listener;
  }

  @Override
  public void run() {
    try {
      readToTheEnd();
    } catch (IOException e) {
      link.lose("the connection to the router broke: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      link.fault(e);
    } finally {
      listener.ended(link.finish());
    }
  }

  private void readToTheEnd() throws IOException {
    byte[] buffer = new byte[BUFFER];
    try {
      connection.wire().begin(this);
      decode(connection.wire().early(), connection.wire().early().length);
      int length;
      while ((length = connection.in().read(buffer)) >= 0) {
        keepAlive.heard();
        decode(buffer, length);
      }
    } catch (LinkViolation violation) {
      link.close(
          LinkEnd.of(Kind.VIOLATION, violation.getMessage(), violation.getCause()),
          violation.closeCode(),
          violation.getMessage());
      drain(buffer);
    }
    link.lose(connection.wire().endOfStream());
  }

  /** Reads on, so that the peer can read our farewell; the link's alarm ends it. */
  private void drain(byte[] buffer) throws IOException {
    int length = 0;
    while (length >= 0) {
      length = connection.in().read(buffer);
    }
  }

  private void decode(byte[] bytes, int length) {
    listener.reading(() -> connection.wire().decode(bytes, length));
  }

  @Override
  public void message(byte[] bytes, int offset, int length, boolean text) {
    if (!link.hasEnded()) {
      listener.message(bytes, offset, length, text);
    }
  }

  @Override
  public void ping(byte[] bytes, int offset, int length) {
    link.pong(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void close(int code, String reason) {
    String said = reason.isEmpty() ? "" : ": " + reason;
    link.close(
        LinkEnd.of(Kind.CLOSED_BY_PEER, "the router closed the connection, code " + code + said),
        code == WebSocketCloseCode.NO_STATUS ? WebSocketCloseCode.NORMAL : code,
        "");
  }
}
