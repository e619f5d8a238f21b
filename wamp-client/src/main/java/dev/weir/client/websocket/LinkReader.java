package dev.weir.client.websocket;

import dev.weir.client.websocket.LinkEnd.Kind;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import java.io.IOException;
import java.util.Arrays;

/**
 * The reading half of a link: what the peer sends, until the stream ends. Confined to the reader
 * thread.
 */
final class LinkReader implements Runnable, WebSocketDecoder.Sink {
  private static final int BUFFER = 64 * 1024;

  private final WebSocketLink link;
  private final Connection connection;
  private final KeepAlive keepAlive;
  private final WebSocketLink.Listener listener;
  private final WebSocketDecoder decoder;

  LinkReader(
      WebSocketLink link,
      Connection connection,
      KeepAlive keepAlive,
      int maxMessage,
      WebSocketLink.Listener listener) {
    this.link = link;
    this.connection = connection;
    this.keepAlive = keepAlive;
    this.listener = listener;
    this.decoder =
        new WebSocketDecoder(
            false, new WebSocketLimits(maxMessage, WebSocketLimits.DEFAULT.fragments()));
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
      decode(connection.early(), connection.early().length);
      int length;
      while ((length = connection.in().read(buffer)) >= 0) {
        keepAlive.heard();
        decode(buffer, length);
      }
    } catch (WebSocketViolation violation) {
      link.close(
          LinkEnd.of(Kind.VIOLATION, violation.getMessage(), violation),
          violation.closeCode(),
          violation.getMessage());
      drain(buffer);
    }
    link.lose("the router closed the connection without a word");
  }

  /** Reads on, so that the peer can read our farewell; the link's alarm ends it. */
  private void drain(byte[] buffer) throws IOException {
    int length = 0;
    while (length >= 0) {
      length = connection.in().read(buffer);
    }
  }

  private void decode(byte[] bytes, int length) {
    decoder.decode(bytes, 0, length, this);
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
  public void pong(byte[] bytes, int offset, int length) {
    // That it came is all that counts: see KeepAlive.heard.
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
