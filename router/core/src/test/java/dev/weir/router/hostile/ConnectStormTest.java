package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More connections and sessions than are good: H2, H16. */
final class ConnectStormTest {
  private static final int MANY = 200;

  private Router router;

  private void start(RouterOptions.Builder options, Optional<ListenerLimits> limits)
      throws IOException {
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0).withName("main");
    router =
        Router.builder()
            .listen(limits.map(listener::withLimits).orElse(listener))
            .realm("realm1")
            .options(options.drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Limit("accept_rate")
  void beyondTheRateConnectionsWaitAndNoneIsLost() throws Exception {
    start(RouterOptions.builder().acceptRate(Optional.of(new Rate(1, 5))), Optional.empty());
    long begun = System.nanoTime();
    for (int i = 0; i < 8; i++) {
      RawPeer.join(router.port()).close();
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(taken).isGreaterThan(Duration.ofMillis(1_000)); // 7 tokens, 5 a second
    assertThat(router.count(Counter.ACCEPTS_SLOWED)).isPositive();
  }

  @Test
  void aListenersOwnRateHoldsInPlaceOfTheRouters() throws Exception {
    RouterOptions.Builder slow =
        RouterOptions.builder().acceptRate(Optional.of(new Rate(1, 0.001)));
    start(slow, Optional.of(new ListenerLimits(Optional.empty(), 10, 10)));
    for (int i = 0; i < 5; i++) {
      RawPeer.join(router.port()).close();
    }
    assertThat(router.count(Counter.ACCEPTS_SLOWED)).isZero();
  }

  /** H2: those that drip lose their place to those that come, and nobody else notices. */
  @Test
  @Limit("handshakes")
  @Hostile("H2")
  void slowHandshakesMakeRoomForOthers() throws Exception {
    start(RouterOptions.builder().handshakes(10), Optional.empty());
    List<Socket> dripping = new ArrayList<>();
    try (RawPeer bystander = RawPeer.join(router.port())) {
      for (int i = 0; i < MANY; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port());
        socket.getOutputStream().write("GET /ws HT".getBytes(StandardCharsets.US_ASCII));
        dripping.add(socket);
        if (i % 20 == 0) {
          RawPeer.join(router.port()).close();
          bystander.expectSilence();
        }
      }
      assertThat(router.count(Counter.HANDSHAKES_DROPPED)).isGreaterThan(MANY / 2);
      Socket first = dripping.get(0);
      first.setSoTimeout(10_000);
      assertThat(ended(first)).isTrue();
    } finally {
      for (Socket socket : dripping) {
        socket.close();
      }
    }
  }

  @Test
  @Limit("connections")
  void aListenerTakesAsManyConnectionsAsItMay() throws Exception {
    start(RouterOptions.builder(), Optional.of(new ListenerLimits(Optional.empty(), 10, 2)));
    try (RawPeer one = RawPeer.join(router.port());
        RawPeer two = RawPeer.join(router.port())) {
      assertThatThrownBy(() -> RawPeer.connect(router.port(), Serializer.JSON))
          .hasMessageContaining("503");
      assertThat(answer())
          .startsWith("HTTP/1.1 503")
          .contains("Retry-After: 1")
          .contains("There are 2 connections already")
          .contains("limits.connections of listener main");
      one.expectSilence();
      two.goodbye();
      Eventually.holds("a place", () -> router.connections() == 1);
      RawPeer.join(router.port()).close();
    }
    assertThat(router.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(2);
  }

  /** H16. */
  @Test
  @Limit("joins_per_address")
  @Hostile("H16")
  void whoJoinsTooOftenIsToldWhenToComeAgain() throws Exception {
    start(
        RouterOptions.builder().joinsPerAddress(Optional.of(new Rate(25, 0.001))).exempt(List.of()),
        Optional.empty());
    try (Bystanders bystanders = Bystanders.of(router.port())) {
      for (int i = 0; i < 5; i++) {
        RawPeer.join(router.port()).close();
      }
      for (int i = 0; i < MANY; i++) {
        try (RawPeer flood = RawPeer.connect(router.port(), Serializer.JSON)) {
          flood.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
          Abort abort = flood.expectAbort();
          assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
          assertThat(abort.details().text("message").orElse(""))
              .contains("25 at once, 0.001 a second", "limits.joins_per_address");
          assertThat(RawPeer.keywords(abort.payload()))
              .containsEntry("key", "limits.joins_per_address")
              .hasEntrySatisfying(
                  "retry_after_ms", wait -> assertThat((Long) wait).isBetween(1L, 1_000_000L));
        }
      }
      bystanders.expectUnharmed();
    }
    assertThat(router.count(Counter.JOINS_REFUSED)).isEqualTo(MANY);
  }

  @Test
  @Limit("exempt")
  void exemptAddressesJoinAsTheyLike() throws Exception {
    start(RouterOptions.builder().joinsPerAddress(Optional.of(new Rate(1, 0.1))), Optional.empty());
    for (int i = 0; i < 10; i++) {
      RawPeer.join(router.port()).close();
    }
    assertThat(router.count(Counter.JOINS_REFUSED)).isZero();
  }

  private String answer() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                      + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }
}
