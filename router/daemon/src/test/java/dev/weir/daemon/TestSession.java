package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WAMP connection in JSON whose every message the test writes and reads itself. */
final class TestSession implements WebSocket.Listener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  static TestSession connect(URI url) {
    return connect(url, HttpClient.newHttpClient());
  }

  static TestSession connect(URI url, HttpClient http) {
    TestSession session = new TestSession();
    session.socket =
        http.newWebSocketBuilder().subprotocols("wamp.2.json").buildAsync(url, session).join();
    return session;
  }

  static TestSession join(URI url, String realm) throws InterruptedException {
    TestSession session = connect(url);
    session.hello(realm);
    assertThat(session.next()).startsWith("[2,");
    return session;
  }

  void hello(String realm) {
    send("[1,\"" + realm + "\",{\"roles\":{\"caller\":{},\"callee\":{},\"subscriber\":{}}}]");
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  String next() throws InterruptedException {
    String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message in time").isNotNull();
    return message;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      received.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
