package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Event;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.router.Router;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long-poll and server-sent events on an Undertow that belongs to somebody else. */
final class MountedTransportsTest {
  private static final String OPENING = "{\"protocols\": [\"wamp.2.json\"]}";
  private static final int LARGE = 3 << 20; // more than Undertow takes in chunks by itself

  private final HttpClient http = HttpClient.newHttpClient();
  private Router router;
  private Undertow server;
  private URI base;

  private void start(UnaryOperator<HttpHandler> around) throws Exception {
    router = Router.builder().realm("realm1").start();
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setHandler(
                Handlers.path(exchange -> exchange.getResponseSender().send("a page"))
                    .addPrefixPath("/wamp", around.apply(router.handler())))
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    base = URI.create("http://127.0.0.1:" + port + "/wamp");
  }

  @AfterEach
  void stop() {
    router.close();
    server.stop();
  }

  /** Below a handler that lets pages block, as applications have it, too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longPollIsMountedBelowTheRoutersHandler(boolean blocking) throws Exception {
    start(blocking ? BlockingHandler::new : handler -> handler);
    PollPeer peer = PollPeer.join(URI.create(base + "/lp"), Serializer.CBOR, false);
    peer.send(new Subscribe(1, SubscribeOptions.NONE, "com.t"));
    peer.expect(Subscribed.class);
    assertThat(PollPeer.post(URI.create(base + "/lp"), "/nothing", OPENING).statusCode())
        .isEqualTo(404);
    assertThat(peer.close().statusCode()).isEqualTo(202);
    router.close();
    HttpResponse<byte[]> late = PollPeer.post(URI.create(base + "/lp"), "/open", OPENING);
    assertThat(late.statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void serverSentEventsToo(boolean blocking) throws Exception {
    start(blocking ? BlockingHandler::new : handler -> handler);
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/sse")).build();
    try (InputStream events = http.send(request, BodyHandlers.ofInputStream()).body()) {
      byte[] begin = events.readNBytes("event: transport\n".length());
      assertThat(begin).asString(StandardCharsets.UTF_8).isEqualTo("event: transport\n");
    }
  }

  /** The bound of that server would cut it off without an answer, and holds before handlers. */
  @Test
  void aLargeMessageInChunksIsTaken() throws Exception {
    start(handler -> handler);
    PollPeer peer = PollPeer.join(URI.create(base + "/lp"), Serializer.JSON, false);
    peer.send(new Subscribe(1, SubscribeOptions.NONE, "com.t"));
    peer.expect(Subscribed.class);
    byte[] publication =
        ("[16,2,{\"exclude_me\":false},\"com.t\",[\"" + "x".repeat(LARGE) + "\"]]")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(peer.postInChunks("/send", publication).statusCode()).isEqualTo(202);
    assertThat(peer.expect(Event.class).payload().size()).isGreaterThan(LARGE);
  }
}
