package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets on an Undertow that belongs to somebody else. */
final class MountTest {
  private static final ListenerOptions ANYWHERE =
      ListenerOptions.of("", 0).withName("handler").withPath("");

  private final BlockingQueue<Puppet> puppets = new LinkedBlockingQueue<>();
  private Network network;
  private Undertow server;

  @BeforeEach
  void start() throws Exception {
    network =
        Network.start(
            IoLoops.start(RouterOptions.DEFAULT),
            List.of(),
            List.of(),
            (link, on) -> {
              Puppet puppet = new Puppet(link);
              puppets.add(puppet);
              return puppet;
            });
    HttpHandler mount = network.mount(ANYWHERE);
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .addHttpsListener(0, "127.0.0.1", Tls.context())
            .setHandler(
                Handlers.path(exchange -> exchange.getResponseSender().send("a page"))
                    .addPrefixPath("/live", mount)
                    .addPrefixPath("/slow", new BlockingHandler(mount)))
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    network.close();
    server.stop();
  }

  private URI uri(boolean tls, String path) {
    Undertow.ListenerInfo listener = server.getListenerInfo().get(tls ? 1 : 0);
    int port = ((InetSocketAddress) listener.getAddress()).getPort();
    return URI.create((tls ? "wss" : "ws") + "://127.0.0.1:" + port + path);
  }

  private Puppet puppet() throws InterruptedException {
    Puppet puppet = puppets.poll(10, TimeUnit.SECONDS);
    assertThat(puppet).isNotNull();
    return puppet;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWebSocketLivesBesidePages(boolean tls) throws Exception {
    for (String path : List.of("/live", "/live/below", "/slow")) {
      try (FramePeer peer = FramePeer.connect(uri(tls, path));
          FramePeer reader = FramePeer.open(uri(tls, "/page"))) {
        peer.sendText("hello");
        assertThat(peer.text()).isEqualTo("hello");
        peer.send(2, new byte[1 << 20]);
        assertThat(peer.next().payload()).hasSize(1 << 20);
        reader.send("GET /page HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(reader.rest()).endsWith("a page");
        Puppet puppet = puppet();
        assertThat(puppet.link().peer().secure()).isEqualTo(tls);
        assertThat(puppet.link().peer().listener()).isEqualTo("handler");
        assertThat(network.connections()).isEqualTo(1);
      }
      Until.holds(Duration.ofSeconds(10), () -> network.connections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsNoWebSocketIsRefused(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.open(uri(tls, "/live"))) {
      peer.send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(peer.rest()).startsWith("HTTP/1.1 426 ");
    }
    try (FramePeer peer = FramePeer.open(uri(tls, "/live"))) {
      peer.send(peer.request("Origin: https://evil.example.com\r\n"));
      assertThat(peer.rest()).startsWith("HTTP/1.1 403 ");
    }
    try (FramePeer peer = FramePeer.open(uri(tls, "/live"))) {
      String own = (tls ? "https" : "http") + "://127.0.0.1:" + uri(tls, "").getPort();
      peer.send(peer.request("Origin: " + own + "\r\n"));
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void whenTheRouterEndsTheServerLivesOn() throws Exception {
    try (FramePeer peer = FramePeer.connect(uri(false, "/live"))) {
      peer.sendText("hello");
      assertThat(peer.text()).isEqualTo("hello");
      network.close();
      assertThat(peer.gone()).isTrue();
      assertThat(puppet().event("closed")).contains("dropped");
    }
    try (FramePeer late = FramePeer.open(uri(false, "/live"))) {
      late.send(late.request(""));
      assertThat(late.rest()).startsWith("HTTP/1.1 503 ").contains("shutting down");
    }
    try (FramePeer reader = FramePeer.open(uri(false, "/page"))) {
      reader.send("GET /page HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(reader.rest()).endsWith("a page");
    }
  }

  @Test
  void whenTheServerEndsFirstTheRouterStillEnds() throws Exception {
    try (FramePeer peer = FramePeer.connect(uri(false, "/live"))) {
      peer.sendText("hello");
      assertThat(peer.text()).isEqualTo("hello");
      server.stop();
      assertThat(peer.gone()).isTrue();
      long begun = System.nanoTime();
      network.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
