package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SseOptions;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All requests of a listener behind proxies are for whom the proxy tells, and not only upgrades.
 */
final class HttpBehindProxiesTest {
  private static final String OPENING = "{\"protocols\":[\"wamp.2.json\"]}";
  private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"caller\":{}}}]";

  private final AtomicInteger handled = new AtomicInteger();
  private Router router;

  private URI start(RouterOptions.Builder options, String... trusted) throws IOException {
    router =
        Router.builder()
            .listen(
                ListenerOptions.of("127.0.0.1", 0)
                    .withHandler("/from", this::tellSource)
                    .withLongPoll(LongPollOptions.DEFAULT)
                    .withSse(SseOptions.DEFAULT)
                    .withProxies(List.of(trusted).stream().map(AddressRange::parse).toList()))
            .realm("realm1")
            .options(options.drain(Duration.ZERO).build())
            .start();
    return router.uris().get(0);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private void tellSource(HttpServerExchange exchange) {
    handled.incrementAndGet();
    InetSocketAddress source = exchange.getSourceAddress();
    exchange.getResponseSender().send(source.getAddress().getHostAddress());
  }

  private static String forwarded(String address) {
    return "X-Forwarded-For: " + address + "\r\n";
  }

  private static void request(FramePeer peer, String line, String headers, String body)
      throws IOException {
    String request =
        line
            + " HTTP/1.1\r\nHost: x\r\n"
            + headers
            + ("Content-Length: " + body.length() + "\r\n\r\n")
            + body;
    peer.send(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** Status and body. */
  private static String ask(FramePeer peer, String line, String headers, String body)
      throws IOException {
    request(peer, line, headers, body);
    String head = peer.head();
    int length =
        head.toLowerCase(Locale.ROOT).contains("content-length")
            ? Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"))
            : 0;
    return head.substring(9, 12) + " " + peer.text(length);
  }

  /** A proxy serves many on one connection. */
  @Test
  void eachRequestOfAConnectionIsForWhomItsProxyTells() throws IOException {
    try (FramePeer peer = FramePeer.open(start(RouterOptions.builder(), "127.0.0.1"))) {
      for (String address : new String[] {"203.0.113.5", "203.0.113.6", "2001:db8:0:0:0:0:0:5"}) {
        assertThat(ask(peer, "GET /from", forwarded(address), "")).isEqualTo("200 " + address);
      }
      assertThat(ask(peer, "GET /from", "", "")).startsWith("400 ");
    }
    assertThat(handled).hasValue(3);
  }

  @Test
  void whatTheHeaderOfTheConnectionTellsHoldsForAllItsRequests() throws IOException {
    try (FramePeer peer = FramePeer.open(start(RouterOptions.builder(), "127.0.0.1"))) {
      peer.bare(ProxyOctets.from("203.0.113.5"));
      assertThat(ask(peer, "GET /from", "", "")).isEqualTo("200 203.0.113.5");
      assertThat(ask(peer, "GET /from", forwarded("203.0.113.6"), "")).isEqualTo("200 203.0.113.5");
    }
  }

  @Test
  void whoIsNoProxyIsNotBelieved() throws IOException {
    try (FramePeer peer = FramePeer.open(start(RouterOptions.builder(), "10.0.0.0/8"))) {
      assertThat(ask(peer, "GET /from", forwarded("203.0.113.5"), "")).isEqualTo("200 127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /from", "GET /nowhere", "POST /lp/open", "GET /sse"})
  void aProxyThatDoesNotTellIsRefusedWhateverItAsksFor(String line) throws IOException {
    URI uri = start(RouterOptions.builder(), "127.0.0.1");
    for (String headers : new String[] {"", forwarded("unknown")}) {
      try (FramePeer peer = FramePeer.open(uri)) {
        request(peer, line, headers, line.startsWith("POST") ? OPENING : "");
        assertThat(peer.rest())
            .startsWith("HTTP/1.1 400 ")
            .contains("This is asked by a proxy, and", "(listeners.proxy_protocol)");
      }
    }
    assertThat(handled).hasValue(0);
    assertThat(router.count(Counter.PROXIES_REFUSED)).isEqualTo(2);
  }

  /** The proxy is on this machine, which is exempt from limits by address; its clients are not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("H16")
  void joinsByLongPollAndEventsAreCountedForTheToldAddress(boolean events) throws IOException {
    URI uri =
        start(
            RouterOptions.builder().joinsPerAddress(Optional.of(new Rate(1, 0.001))), "127.0.0.1");
    for (String address : new String[] {"203.0.113.5", "203.0.113.6"}) {
      assertThat(join(uri, address, events)).contains("[2,");
      assertThat(join(uri, address, events)).contains("[3,").contains("limits.joins_per_address");
    }
    assertThat(router.count(Counter.JOINS_REFUSED)).isEqualTo(2);
  }

  private static String join(URI uri, String address, boolean events) throws IOException {
    return events ? joinByEvents(uri, address) : joinByLongPoll(uri, address);
  }

  private static String joinByLongPoll(URI uri, String address) throws IOException {
    String told = forwarded(address);
    try (FramePeer peer = FramePeer.open(uri)) {
      String opened = ask(peer, "POST /lp/open", told, OPENING);
      String id = opened.replaceAll(".*\"transport\":\"([^\"]*)\".*", "$1");
      assertThat(ask(peer, "POST /lp/" + id + "/send", told, HELLO)).startsWith("202 ");
      String received = ask(peer, "POST /lp/" + id + "/receive", told, "");
      assertThat(received).startsWith("200 ");
      return received;
    }
  }

  private static String joinByEvents(URI uri, String address) throws IOException {
    String told = forwarded(address);
    try (FramePeer stream = FramePeer.open(uri);
        FramePeer peer = FramePeer.open(uri)) {
      request(stream, "GET /sse", told, "");
      assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
      String opened = until(stream, "\n\n");
      String id = opened.replaceAll("(?s).*\"transport\":\"([^\"]*)\".*", "$1");
      assertThat(ask(peer, "POST /sse/" + id + "/send", told, HELLO)).startsWith("202 ");
      return until(stream, "]\n");
    }
  }

  private static String until(FramePeer peer, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.lastIndexOf(end) < 0) {
      text.append(peer.text(1));
    }
    return text.toString();
  }
}
