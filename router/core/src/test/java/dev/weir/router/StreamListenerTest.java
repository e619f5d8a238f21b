package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener that carries another protocol than WAMP's, alone and beside HTTP. */
class StreamListenerTest {
  private static final int PATIENCE_MILLIS = 10_000;

  private Router router;

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void octetsGoToTheServiceAsTheyComeAndTheStreamMayEndOnOneSide() throws Exception {
    start(listener(), RouterOptions.DEFAULT);
    assertThat(router.uris().get(0)).hasScheme("tcp");
    try (Socket client = open()) {
      send(client, "{");
      assertThat(read(client, 1)).isEqualTo("{");
      send(client, "x".repeat(200_000));
      assertThat(read(client, 200_000)).isEqualTo("x".repeat(200_000));
      send(client, "last");
      client.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("lastbye");
    }
  }

  @Test
  void aFirstOctetAloneArrives() throws Exception {
    start(listener(), RouterOptions.DEFAULT);
    try (Socket client = open()) {
      client.getOutputStream().write(0x7F); // nobody waits for the rest of a RawSocket's handshake
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes())
          .as("four octets are awaited, and with less of them nobody was there")
          .isEmpty();
    }
    try (Socket client = open()) {
      send(client, "[");
      client.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("[bye");
    }
  }

  @Test
  void whoIsSilentKeepsItsPlaceAndHttpHasItsDeadline() throws Exception {
    ListenerOptions both =
        listener()
            .withHandler(
                "/", exchange -> exchange.getResponseSender().send(exchange.getRequestPath()));
    start(both, RouterOptions.builder().helloDeadline(Duration.ofMillis(200)).build());
    try (Socket silent = open();
        Socket http = open();
        Socket slow = open()) {
      send(http, "GET /there HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("/there");
      send(slow, "GET /there HT");
      assertThat(slow.getInputStream().read()).as("ended at the deadline").isEqualTo(-1);
      send(silent, "here");
      assertThat(read(silent, 4)).isEqualTo("here");
    }
  }

  @Test
  void connectionsBeyondTheListenersLimitAreEnded() throws Exception {
    start(
        listener().withLimits(new ListenerLimits(Optional.empty(), 100, 1)), RouterOptions.DEFAULT);
    try (Socket one = open()) {
      send(one, "a");
      assertThat(read(one, 1)).isEqualTo("a");
      try (Socket two = open()) {
        assertThat(two.getInputStream().read()).isEqualTo(-1);
      }
      send(one, "b");
      assertThat(read(one, 1)).isEqualTo("b");
    }
  }

  @Test
  void rawSocketIsNotToldFromAStream() throws Exception {
    start(listener(), RouterOptions.DEFAULT);
    ListenerOptions listener = listener();
    assertThatThrownBy(() -> listener.withRawSocket(RawSocketOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ListenerOptions listener() {
    return ListenerOptions.ofStream("127.0.0.1", 0, Parrot::new);
  }

  private void start(ListenerOptions listener, RouterOptions options) throws IOException {
    router = Router.builder().options(options).listen(listener).realm("realm1").start();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", router.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Socket client, int length) throws IOException {
    return new String(client.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Says again what it hears, and bye at the end. */
  private static final class Parrot implements Occupant {
    private final Link link;
    private final ByteSink heard = new ByteSink(64);

    private Parrot(Link link) {
      this.link = link;
    }

    @Override
    public void message(byte[] buffer, int offset, int length, boolean text) {
      heard.put(buffer, offset, length);
    }

    @Override
    public void readComplete() {
      link.drain();
    }

    @Override
    public boolean inputEnded() {
      heard.put("bye".getBytes(StandardCharsets.UTF_8));
      link.close(0, "");
      return true;
    }

    @Override
    public boolean fill(ByteSink sink, int target) {
      sink.put(heard.array(), 0, heard.position());
      heard.position(0);
      return false;
    }

    @Override
    public void written() {}

    @Override
    public void tick(long nowNanos) {}

    @Override
    public void closed(String cause) {}
  }
}
