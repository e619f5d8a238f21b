package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Limit;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further HTTP paths on a listener, beside its transports and within its deadlines. */
final class HttpHandlersTest {
  private static final RouterOptions HASTY =
      RouterOptions.builder()
          .helloDeadline(Duration.ofMillis(500))
          .writeDeadline(Duration.ofMillis(500))
          .keepAlive(Duration.ofMillis(500))
          .build();

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private Network network;

  @AfterEach
  void stop() {
    network.close();
    workers.shutdownNow();
  }

  private URI start(RouterOptions options, ListenerOptions listener) throws IOException {
    network = Network.start(options, List.of(listener), List.of(), (link, on) -> new Echo(link));
    return network.uris().get(0);
  }

  private static ListenerOptions listener(String path, HttpHandler handler) {
    return ListenerOptions.of("127.0.0.1", 0).withHandler(path, handler);
  }

  private static void tellPath(HttpServerExchange exchange) {
    exchange.getResponseSender().send("below: " + exchange.getRelativePath());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(FramePeer peer, String request) throws IOException {
    peer.send(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String get(FramePeer peer, String path) throws IOException {
    send(peer, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    String head = peer.head();
    int length = Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
    return head.substring(9, 12) + " " + peer.text(length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPathAndAllBelowItAreTheHandlers(boolean tls) throws IOException {
    ListenerOptions plain =
        listener("/api", HttpHandlersTest::tellPath).withRawSocket(RawSocketOptions.DEFAULT);
    URI uri = start(RouterOptions.DEFAULT, tls ? plain.withTls(Tls.context()) : plain);
    try (FramePeer peer = FramePeer.open(uri)) {
      assertThat(get(peer, "/api")).isEqualTo("200 below: ");
      assertThat(get(peer, "/api/call/a")).isEqualTo("200 below: /call/a");
      assertThat(get(peer, "/apis")).startsWith("404 ").contains("The WebSocket is at /ws");
    }
  }

  @Test
  void aConnectionThatWasServedMayBecomeAWebSocket() throws IOException {
    URI uri = start(RouterOptions.DEFAULT, listener("/", HttpHandlersTest::tellPath));
    try (FramePeer peer = FramePeer.open(uri)) {
      assertThat(get(peer, "/elsewhere")).isEqualTo("200 below: /elsewhere");
      peer.upgrade();
      peer.sendText("hello");
      assertThat(peer.text()).isEqualTo("hello");
      assertThat(network.connections()).isEqualTo(1);
    }
    Until.holds(Duration.ofSeconds(10), () -> network.connections() == 0);
  }

  @Test
  void aListenerMayHaveHandlersAlone() throws IOException {
    URI uri =
        start(
            RouterOptions.DEFAULT, listener("/api", HttpHandlersTest::tellPath).withoutWebSocket());
    assertThat(uri.getScheme()).isEqualTo("http");
    try (FramePeer peer = FramePeer.open(uri)) {
      assertThat(get(peer, "/api/x")).isEqualTo("200 below: /x");
      assertThat(get(peer, "/ws")).isEqualTo("404 There is nothing at /ws.\n");
    }
    assertThatThrownBy(() -> listener("api", HttpHandlersTest::tellPath))
        .hasMessageContaining("begins with a slash");
  }

  @ParameterizedTest
  @CsvSource({"0,16384,true", "0,16385,false", "50000,50000,true", "50000,50001,false"})
  void aBodyIsBoundedInChunksTooByWhatItsHandlerSays(int bound, int length, boolean taken)
      throws Exception {
    CompletableFuture<Integer> came = new CompletableFuture<>();
    HttpHandler reader =
        exchange -> {
          if (bound > 0) {
            exchange.setMaxEntitySize(bound);
          }
          exchange
              .getRequestReceiver()
              .receiveFullBytes(
                  (it, body) -> came.complete(body.length),
                  (it, lost) -> came.completeExceptionally(lost));
        };
    try (FramePeer peer = FramePeer.open(start(RouterOptions.DEFAULT, listener("/read", reader)))) {
      send(peer, "POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < length; i += 100) {
        int size = Math.min(100, length - i);
        send(peer, Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n");
      }
      send(peer, "0\r\n\r\n");
      if (taken) {
        assertThat(came.get(10, TimeUnit.SECONDS)).isEqualTo(length);
      } else {
        assertThatThrownBy(() -> came.get(10, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(RequestTooBigException.class);
      }
    }
  }

  @Test
  @Limit("keep_alive")
  void aHandlerMayAnswerLaterThanARequestMayTake() throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    URI uri =
        start(
            HASTY,
            listener(
                "/slow",
                exchange ->
                    exchange.dispatch(
                        workers,
                        () -> {
                          asked.countDown();
                          await(answer);
                          exchange.getResponseSender().send("at last");
                        })));
    try (FramePeer idle = FramePeer.open(uri);
        FramePeer peer = FramePeer.open(uri)) {
      send(peer, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      await(asked);
      try (FramePeer later = FramePeer.open(uri)) {
        assertThat(later.gone()).isTrue(); // whoever asks for nothing is closed meanwhile
      }
      assertThat(idle.gone()).isTrue();
      answer.countDown();
      assertThat(peer.head()).startsWith("HTTP/1.1 200 ");
      assertThat(peer.text(7)).isEqualTo("at last");
      assertThat(peer.gone()).isTrue(); // and so is whoever asks for nothing more
    }
  }

  @Test
  void aConnectionWaitsForItsNextRequestLongerThanForTheFirst() throws IOException {
    RouterOptions options = RouterOptions.builder().helloDeadline(Duration.ofMillis(500)).build();
    URI uri = start(options, listener("/api", HttpHandlersTest::tellPath));
    try (FramePeer peer = FramePeer.open(uri)) {
      assertThat(get(peer, "/api/a")).isEqualTo("200 below: /a");
      try (FramePeer silent = FramePeer.open(uri)) {
        assertThat(silent.gone()).isTrue();
      }
      assertThat(get(peer, "/api/b")).isEqualTo("200 below: /b");
    }
  }

  @Test
  @Limit("hello_deadline")
  void theHeadOfAFurtherRequestHasAsMuchTimeAsThatOfTheFirst() throws IOException {
    RouterOptions options = RouterOptions.builder().helloDeadline(Duration.ofMillis(500)).build();
    URI uri = start(options, listener("/api", HttpHandlersTest::tellPath));
    try (FramePeer peer = FramePeer.open(uri)) {
      assertThat(get(peer, "/api/a")).isEqualTo("200 below: /a");
      send(peer, "GET /api/b HTT");
      assertThat(peer.gone()).isTrue();
      Until.holds(Duration.ofSeconds(10), () -> network.connections() == 0);
    }
  }

  @Test
  void aClientOfHttp10IsToldThatItsConnectionStays() throws IOException {
    URI uri = start(RouterOptions.DEFAULT, listener("/api", HttpHandlersTest::tellPath));
    try (FramePeer peer = FramePeer.open(uri)) {
      for (int i = 0; i < 2; i++) {
        send(peer, "GET /api/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(peer.head()).startsWith("HTTP/1.0 200 ").containsIgnoringCase("keep-alive");
        assertThat(peer.text(9)).isEqualTo("below: /a");
      }
      send(peer, "GET /api/a HTTP/1.0\r\n\r\n");
      assertThat(peer.head()).containsIgnoringCase("connection: close");
      assertThat(peer.text(9)).isEqualTo("below: /a");
      assertThat(peer.gone()).isTrue();
    }
  }

  @Test
  void aBodyThatDoesNotComeEndsTheConnection() throws IOException {
    URI uri =
        start(
            HASTY,
            listener(
                "/body",
                exchange ->
                    exchange
                        .getRequestReceiver()
                        .receiveFullBytes((all, body) -> all.getResponseSender().send("got it"))));
    try (FramePeer peer = FramePeer.open(uri)) {
      send(peer, "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nfo");
      assertThat(peer.gone()).isTrue();
    }
  }

  /** At 160 KiB a second it takes twice what a short one may. */
  @Test
  @Limit("hello_deadline")
  void aLargeBodyHasTimeForAsLongAsItComes() throws IOException {
    HttpHandler reader =
        exchange -> {
          exchange.setMaxEntitySize(1 << 20);
          exchange
              .getRequestReceiver()
              .receiveFullBytes((all, body) -> all.getResponseSender().send("got " + body.length));
        };
    URI uri = start(HASTY, listener("/body", reader));
    String head = "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 163840\r\n\r\n";
    try (FramePeer peer = FramePeer.open(uri)) {
      send(peer, head);
      for (int i = 0; i < 10; i++) {
        send(peer, "x".repeat(16 << 10));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // its pace
      }
      assertThat(peer.head()).startsWith("HTTP/1.1 200 ");
      assertThat(peer.text(10)).isEqualTo("got 163840");
    }
    try (FramePeer peer = FramePeer.open(uri)) {
      send(peer, head + "x".repeat(8 << 10));
      assertThat(peer.gone()).as("what stops ends").isTrue();
    }
  }

  @Test
  void aResponseOfWhichNothingIsTakenEndsTheConnection() throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    URI uri =
        start(
            HASTY,
            listener(
                "/big",
                exchange -> {
                  exchange.getConnection().addCloseListener(connection -> ended.countDown());
                  exchange.getResponseSender().send("x".repeat(64 << 20));
                }));
    try (FramePeer peer = FramePeer.open(uri)) {
      send(peer, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
      await(ended);
      assertThat(peer.gone()).isTrue();
    }
  }

  @Test
  void whatIsServedIsInNobodysWay() throws IOException {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch answer = new CountDownLatch(1);
    URI uri =
        start(
            RouterOptions.DEFAULT,
            listener(
                    "/slow",
                    exchange -> {
                      asked.countDown();
                      exchange.dispatch(
                          workers,
                          () -> {
                            await(answer);
                            exchange.getResponseSender().send("yes");
                          });
                    })
                .withLimits(new ListenerLimits(Optional.empty(), 1, 1)));
    try (FramePeer one = FramePeer.open(uri);
        FramePeer two = FramePeer.open(uri)) {
      // Only one connection may be without a request: the second is opened when the first has one.
      send(two, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(one.gone()).isTrue();
      try (FramePeer three = FramePeer.open(uri)) {
        send(three, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        await(asked);
        answer.countDown();
        assertThat(two.head()).startsWith("HTTP/1.1 200 ");
        assertThat(three.head()).startsWith("HTTP/1.1 200 ");
      }
    }
  }
}
