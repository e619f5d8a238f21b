package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What long-poll bounds, whom it lets in, and how it stands beside others. */
final class LongPollLimitsTest {
  private static final byte[] EMPTY = {};
  private static final String OPENING = "{\"protocols\":[\"wamp.2.json\"]}";
  private static final ListenerOptions LISTENER =
      ListenerOptions.of("127.0.0.1", 0).withLongPoll(LongPollOptions.DEFAULT);

  private Router router;

  @AfterEach
  void stop() {
    router.close();
  }

  private URI start(ListenerOptions listener, RouterOptions.Builder options) throws Exception {
    router =
        Router.builder()
            .listen(listener)
            .realm("realm1")
            .options(options.drain(Duration.ZERO).build())
            .start();
    return PollPeer.base(router.port());
  }

  private static Publish publish(long request, Object argument) {
    return new Publish(
        request, PublishOptions.of(Dict.of("acknowledge", true)), "com.t", Payload.of(argument));
  }

  @Test
  @Limit("sessions")
  void oneTransportMoreThanAllowedIsToldTheLimit() throws Exception {
    URI base = start(LISTENER, RouterOptions.builder().sessions(2));
    PollPeer first = PollPeer.join(base, Serializer.JSON, false);
    try (RawPeer other = RawPeer.join(router.port())) {
      HttpResponse<byte[]> refused = PollPeer.post(base, "/open", OPENING);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(PollPeer.text(refused)).contains("2 connections").contains("limits.sessions");
      first.close();
      PollPeer.join(base, Serializer.JSON, false);
      assertThat(router.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
    }
  }

  @Test
  @Limit("connections")
  void oneTransportMoreThanItsListenerTakesIsToldTheLimit() throws Exception {
    ListenerLimits one = new ListenerLimits(Optional.empty(), 100, 1);
    URI base = start(LISTENER.withName("main").withLimits(one), RouterOptions.builder());
    PollPeer.join(base, Serializer.JSON, false);
    HttpResponse<byte[]> refused = PollPeer.post(base, "/open", OPENING);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(PollPeer.text(refused)).contains("limits.connections of listener main");
  }

  @Test
  @Limit("message")
  void aLargerBodyIsRefused() throws Exception {
    URI base = start(LISTENER, RouterOptions.builder().message(10_000));
    PollPeer peer = PollPeer.join(base, Serializer.JSON, false);
    peer.send(publish(1, "x".repeat(9_000)));
    peer.expect(Published.class);
    HttpResponse<byte[]> refused = peer.post("/send", new byte[10_001]);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(PollPeer.text(refused)).contains("10000 octets").contains("limits.message");
    assertThat(peer.postInChunks("/send", new byte[10_001]).statusCode()).isEqualTo(413);
    assertThat(PollPeer.post(base, "/open", " ".repeat(5_000)).statusCode()).isEqualTo(413);
    peer.send(publish(2, "still here"));
    peer.expect(Published.class);
  }

  @Test
  void aBodyInChunksIsTakenToTheLastOctet() throws Exception {
    int most = 256 << 10;
    RouterOptions.Builder patient =
        RouterOptions.builder().message(most).helloDeadline(Duration.ofMinutes(1));
    PollPeer peer = PollPeer.join(start(LISTENER, patient), Serializer.JSON, false);
    byte[] frame = peer.body(publish(1, ""));
    byte[] whole = peer.body(publish(1, "x".repeat(most - frame.length)));
    assertThat(whole).hasSize(most);
    assertThat(peer.postInChunks("/send", whole).statusCode()).isEqualTo(202);
    peer.expect(Published.class);
  }

  @Test
  void whoAsksWhetherToSendIsToldSoOnce() throws Exception {
    URI base = start(LISTENER, RouterOptions.builder());
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      String head =
          "POST /lp/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
              + "Content-Length: %d\r\n\r\n".formatted(OPENING.length());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] goOn = "HTTP/1.1 100 Continue\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThat(socket.getInputStream().readNBytes(goOn.length)).isEqualTo(goOn);
      socket.getOutputStream().write(OPENING.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).contains("HTTP/1.1 200 OK").doesNotContain("100 Continue");
    }
  }

  @Test
  @Limit("mailbox")
  void whoDoesNotPollIsASlowConsumer() throws Exception {
    URI base = start(LISTENER, RouterOptions.builder().mailbox(64 << 10));
    PollPeer subscriber = PollPeer.join(base, Serializer.JSON, false);
    subscriber.send(new Subscribe(1, SubscribeOptions.NONE, "com.t"));
    subscriber.expect(Subscribed.class);
    try (RawPeer publisher = RawPeer.join(router.port())) {
      for (int i = 1; i <= 200; i++) {
        publisher.send(publish(i, "x".repeat(4_000)));
        publisher.expect(Published.class);
      }
    }
    Eventually.holds(
        "the slow session is closed", () -> router.count(Counter.SLOW_SESSIONS_CLOSED) == 1);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, 200",
    "http://localhost:3000, 200",
    "https://evil.example.com, 403",
    "null, 403",
  })
  void pagesAreLetInAsByWebSocket(String origin, int status) throws Exception {
    URI base =
        start(
            LISTENER.withOrigins(List.of("https://app.example.com", "http://localhost:*")),
            RouterOptions.builder());
    HttpResponse<byte[]> answer = PollPeer.post(base, "/open", OPENING, "Origin", origin);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(origin);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
      assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    } else {
      assertThat(PollPeer.text(answer)).contains("listeners.websocket.origins");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
    HttpResponse<byte[]> preflight =
        PollPeer.ask("OPTIONS", base, "/open", EMPTY, "Origin", origin).join();
    assertThat(preflight.statusCode()).isEqualTo(status == 200 ? 204 : 403);
    if (status == 200) {
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
          .contains("Content-Type");
    }
  }

  @Test
  void longPollMayHaveOriginsOfItsOwn() throws Exception {
    URI base =
        start(
            LISTENER
                .withOrigins(List.of("https://app.example.com"))
                .withLongPoll(LongPollOptions.DEFAULT.withOrigins(List.of("https://old.example"))),
            RouterOptions.builder());
    HttpResponse<byte[]> answer =
        PollPeer.post(base, "/open", OPENING, "Origin", "https://app.example.com");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(PollPeer.text(answer)).contains("listeners.longpoll.origins");
    answer = PollPeer.post(base, "/open", OPENING, "Origin", "https://old.example");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void aPageIsToldOfSuccessWith204() throws Exception {
    URI base = start(LISTENER.withOrigins(List.of("*")), RouterOptions.builder());
    PollPeer peer = PollPeer.open(base, Serializer.JSON, false);
    HttpResponse<byte[]> sent =
        PollPeer.post(
            base,
            "/" + peer.id() + "/send",
            "[1,\"realm1\",{\"roles\":{\"caller\":{}}}]",
            "Origin",
            "https://any.example");
    assertThat(sent.statusCode()).isEqualTo(204);
  }

  @Test
  void aPeerThatIsHeldBackGetsItsAnswerLater() throws Exception {
    URI base = start(LISTENER, RouterOptions.builder().mailbox(64 << 10));
    PollPeer peer = PollPeer.join(base, Serializer.JSON, false);
    String large = "x".repeat(60_000);
    peer.send(new Subscribe(1, SubscribeOptions.of(Dict.of("match", "prefix")), "com."));
    peer.expect(Subscribed.class);
    try (RawPeer publisher = RawPeer.join(router.port())) {
      publisher.send(publish(1, large));
      publisher.expect(Published.class);
      // Its mailbox is above high water: what it sends now holds it back until it has received.
      peer.send(publish(2, "a"));
      CompletableFuture<HttpResponse<byte[]>> held =
          peer.later("/send", peer.body(publish(3, "b")));
      PollPeer.join(base, Serializer.JSON, false).close(); // others are answered meanwhile
      assertThat(held).isNotDone();
      assertThat(peer.receive()).hasSize(1);
      assertThat(peer.receive()).hasSize(1);
      assertThat(held.join().statusCode()).isEqualTo(202);
      peer.expect(Published.class);
    }
  }
}
