package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way to a router over WebSocket, by the JDK's client. Thread-safe. */
public final class WebSockets implements Transport {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final Duration patience;

  /** A router's address, and how long to wait for a message. */
  public WebSockets(URI uri, Duration patience) {
    this.uri = uri;
    this.patience = patience;
  }

  @Override
  public Connection connect(Serializer serializer) {
    Socket socket = new Socket(serializer.text(), patience);
    socket.webSocket =
        client
            .newWebSocketBuilder()
            .connectTimeout(patience)
            .subprotocols(serializer.subprotocol())
            .buildAsync(uri, socket)
            .join();
    return socket;
  }

  /** One connection; the JDK's threads put into the queue what came. */
  private static final class Socket implements Connection, WebSocket.Listener {
    private final boolean text;
    private final Duration patience;
    private final BlockingQueue<Optional<byte[]>> received = new LinkedBlockingQueue<>();
    private final StringBuilder texts = new StringBuilder();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private WebSocket webSocket;

    Socket(boolean text, Duration patience) {
      this.text = text;
      this.patience = patience;
    }

    @Override
    public void send(byte[] message) {
      try {
        if (text) {
          webSocket.sendText(new String(message, StandardCharsets.UTF_8), true).join();
        } else {
          webSocket.sendBinary(ByteBuffer.wrap(message), true).join();
        }
      } catch (CompletionException e) {
        received.add(Optional.empty());
      }
    }

    @Override
    public Optional<byte[]> receive() throws TimeoutException {
      try {
        Optional<byte[]> next = received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          throw new TimeoutException("nothing came within " + patience.toMillis() + " ms");
        }
        return next;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      webSocket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      texts.append(part);
      if (last) {
        received.add(Optional.of(texts.toString().getBytes(StandardCharsets.UTF_8)));
        texts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      octets.writeBytes(bytes);
      if (last) {
        received.add(Optional.of(octets.toByteArray()));
        octets.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      received.add(Optional.empty());
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      received.add(Optional.empty());
    }
  }
}
