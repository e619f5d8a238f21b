package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long-poll over real connections (advanced profile, "HTTP Longpoll Transport"). */
final class LongPollTest {
  private static final byte[] EMPTY = {};

  private Router router;

  @AfterEach
  void stop() {
    router.close();
  }

  private URI start(LongPollOptions options, RouterOptions.Builder limits) throws Exception {
    router =
        Router.builder()
            .listen(ListenerOptions.of("127.0.0.1", 0).withLongPoll(options))
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll(), Rule.allowMeta())
                    .build())
            .options(limits.drain(Duration.ZERO).build())
            .start();
    return PollPeer.base(router.port());
  }

  private URI start() throws Exception {
    return start(LongPollOptions.DEFAULT, RouterOptions.builder());
  }

  private static Subscribe subscribe(long request) {
    return new Subscribe(request, SubscribeOptions.NONE, "com.topic." + request);
  }

  private static Register register(long request, String uri) {
    return new Register(request, RegisterOptions.NONE, uri);
  }

  private static List<Object> values(Payload payload) {
    return Transcoder.values(payload).arguments();
  }

  @ParameterizedTest
  @Row("C195")
  @CsvSource({
    "'[\"wamp.2.json\"]', 200, wamp.2.json",
    "'[\"wamp.3.json\", 7, \"wamp.2.cbor.batched\", \"wamp.2.json\"]', 200, wamp.2.cbor.batched",
    "'[\"wamp.3.json\"]', 400, protocols must offer one of wamp.2.json",
    "'[]', 400, protocols must offer",
    "'{}', 400, must be a dictionary such as",
    "'[\"wamp.2.json\"', 400, no JSON",
  })
  void oneOfTheOfferedProtocolsIsChosen(String protocols, int status, String said)
      throws Exception {
    HttpResponse<byte[]> answer =
        PollPeer.post(start(), "/open", "{\"protocols\":" + protocols + "}");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(PollPeer.text(answer)).contains(said);
    assertThat(router.connections()).isEqualTo(status == 200 ? 1 : 0);
  }

  @Test
  @Row("C195")
  void theIdsOfTransportsAreLongAndNoTwoAreTheSame() throws Exception {
    URI base = start();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(PollPeer.open(base, Serializer.JSON, false).id());
    }
    assertThat(ids).hasSize(100).allSatisfy(id -> assertThat(id).hasSize(32));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row({"C196", "C197"})
  void aCallGoesThroughWithEverySerializer(Serializer serializer) throws Exception {
    URI base = start();
    PollPeer callee = PollPeer.join(base, serializer, false);
    PollPeer caller = PollPeer.join(base, serializer, true);
    callee.send(register(1, "com.p"));
    callee.expect(Registered.class);
    CompletableFuture<HttpResponse<byte[]>> invoked = callee.later("/receive", EMPTY);
    CompletableFuture<HttpResponse<byte[]>> answered = caller.later("/receive", EMPTY);
    caller.send(new Call(1, CallOptions.NONE, "com.p", Payload.of("grüße")));
    Invocation invocation = (Invocation) callee.messages(invoked.join().body()).get(0);
    assertThat(values(invocation.payload())).containsExactly("grüße");
    assertThat(answered).isNotDone();
    callee.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.of("back")));
    Result result = (Result) caller.messages(answered.join().body()).get(0);
    assertThat(values(result.payload())).containsExactly("back");
    assertThat(invoked.join().headers().firstValue("Content-Type").orElse(""))
        .startsWith(
            switch (serializer) {
              case JSON -> "application/json";
              case MESSAGEPACK -> "application/x-msgpack";
              case CBOR -> "application/cbor";
            });
  }

  @Test
  @Row("C196")
  void whatWaitsComesOneByOneOrInABatch() throws Exception {
    URI base = start();
    PollPeer single = PollPeer.join(base, Serializer.JSON, false);
    PollPeer batched = PollPeer.join(base, Serializer.JSON, true);
    single.send(subscribe(1));
    single.send(subscribe(2));
    batched.send(subscribe(1), subscribe(2), subscribe(3));
    assertThat(single.expect(Subscribed.class).request()).isEqualTo(1);
    assertThat(single.expect(Subscribed.class).request()).isEqualTo(2);
    assertThat(batched.receive())
        .extracting(each -> ((Subscribed) each).request())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  @Row("C196")
  void aPollThatWaitsInVainIsAnsweredInTime() throws Exception {
    URI base =
        start(
            LongPollOptions.DEFAULT.withPollTimeout(Duration.ofMillis(300)),
            RouterOptions.builder());
    PollPeer peer = PollPeer.join(base, Serializer.JSON, false);
    long begun = System.nanoTime();
    HttpResponse<byte[]> answer = peer.post("/receive", EMPTY);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    peer.send(subscribe(1));
    peer.expect(Subscribed.class);
  }

  @Test
  @Row("C197")
  void sendAndCloseAnswer202AndWhatIsClosedIsGone() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    assertThat(peer.post("/send", peer.body(subscribe(1))).statusCode()).isEqualTo(202);
    CompletableFuture<HttpResponse<byte[]>> first = peer.later("/receive", EMPTY);
    assertThat(first.join().statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<byte[]>> waiting = peer.later("/receive", EMPTY);
    HttpResponse<byte[]> closed = peer.close();
    assertThat(closed.statusCode()).isEqualTo(202);
    assertThat(closed.body()).isEmpty();
    assertThat(waiting.join().statusCode()).isEqualTo(410);
    for (String action : List.of("/send", "/receive", "/close")) {
      HttpResponse<byte[]> late = peer.post(action, EMPTY);
      assertThat(late.statusCode()).isEqualTo(410);
      assertThat(PollPeer.text(late)).contains("closed by the peer");
    }
    assertThat(router.connections()).isZero();
  }

  @ParameterizedTest
  @Row("C197")
  @CsvSource({
    "POST, /nobody/receive, 404, no such transport",
    "POST, /nobody/send, 404, no such transport",
    "POST, /nobody/close, 404, no such transport",
    "POST, /nobody/else, 404, Long-poll has /open",
    "POST, /, 404, Long-poll has /open",
    "POST, '', 404, Long-poll has /open",
    "GET, /open, 405, by POST",
    "GET, /nobody/receive, 405, by POST",
  })
  void whatThereIsNotIsRefused(String method, String path, int status, String said)
      throws Exception {
    HttpResponse<byte[]> answer = PollPeer.ask(method, start(), path, EMPTY).join();
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(PollPeer.text(answer)).contains(said);
  }

  @ParameterizedTest
  @Row("C197")
  @ValueSource(strings = {"", "[", "[1,2,3,4,5,6,7]", "[99]", "hello"})
  void aMalformedBodyIsRefusedAndEndsTheSession(String body) throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    HttpResponse<byte[]> answer = peer.post("/send", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(PollPeer.text(answer)).startsWith("No message: ");
    assertThat(peer.expect(Abort.class).reason()).isEqualTo("wamp.error.protocol_violation");
    assertThat(peer.post("/receive", EMPTY).statusCode()).isEqualTo(410);
  }

  @ParameterizedTest
  @Row({"C187", "C197"})
  @EnumSource(Serializer.class)
  void anEmptyBatchFailsTheTransport(Serializer serializer) throws Exception {
    PollPeer peer = PollPeer.join(start(), serializer, true);
    assertThat(peer.post("/send", EMPTY).statusCode()).isEqualTo(400);
    assertThat(peer.post("/receive", EMPTY).statusCode()).isEqualTo(410);
  }

  @Test
  void onlyOneMayWaitToReceive() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    CompletableFuture<HttpResponse<byte[]>> waiting = waiting(peer);
    peer.send(subscribe(1));
    assertThat(waiting.join().statusCode()).isEqualTo(200);
  }

  /** A request to receive that has come and waits: another one has been refused for it. */
  private static CompletableFuture<HttpResponse<byte[]>> waiting(PollPeer peer) {
    CompletableFuture<HttpResponse<byte[]>> one = peer.later("/receive", EMPTY);
    CompletableFuture<HttpResponse<byte[]>> other = peer.later("/receive", EMPTY);
    HttpResponse<?> refused = (HttpResponse<?>) CompletableFuture.anyOf(one, other).join();
    assertThat(refused.statusCode()).isEqualTo(409);
    return one.isDone() ? other : one;
  }

  @Test
  void whoAsksForNothingAnyMoreIsGone() throws Exception {
    URI base =
        start(LongPollOptions.DEFAULT.withIdle(Duration.ofMillis(300)), RouterOptions.builder());
    PollPeer peer = PollPeer.join(base, Serializer.JSON, false);
    Eventually.holds("the transport is gone", () -> router.connections() == 0);
    HttpResponse<byte[]> late = peer.post("/receive", EMPTY);
    assertThat(late.statusCode()).isEqualTo(410);
    assertThat(PollPeer.text(late)).contains("listeners.longpoll.idle");
  }

  /** What came for it would be lost with a response that nobody reads, and the session with it. */
  @Test
  void aPollWhoseConnectionIsClosedIsNoLongerAnswered() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    try (PollSocket socket = new PollSocket(peer)) {
      socket.pollWaits();
      socket.departs();
      peer.send(subscribe(socket.nextRequest()));
      peer.expect(Subscribed.class);
    }
    assertThat(router.connections()).isEqualTo(1);
  }

  /** A request right behind the one that waits is no departure, and is served after it. */
  @Test
  void whoAsksAgainBehindAPollThatWaitsHasBothAnswered() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    try (PollSocket socket = new PollSocket(peer)) {
      socket.pollWaits();
      socket.poll();
      for (int i = 0; i < 2; i++) {
        peer.send(subscribe(socket.nextRequest()));
        assertThat(socket.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoSaysNoHelloIsTurnedAway() throws Exception {
    URI base =
        start(
            LongPollOptions.DEFAULT,
            RouterOptions.builder()
                .helloDeadline(Duration.ofMillis(300))
                .writeDeadline(Duration.ofMillis(300))); // so long it may close it itself
    PollPeer peer = PollPeer.open(base, Serializer.JSON, false);
    assertThat(peer.receive().get(0)).isInstanceOf(Abort.class);
    Eventually.holds("the transport is gone", () -> router.connections() == 0);
  }

  @Test
  void whatComesInAnotherOrderIsPutInOrder() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    for (long request : new long[] {3, 5, 2, 4, 1, 6}) {
      peer.send(subscribe(request));
    }
    List<Long> answered = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answered.add(peer.expect(Subscribed.class).request());
    }
    assertThat(answered).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void whatIsMissingForLongIsAViolation() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    peer.send(subscribe(2));
    assertThat(peer.expect(Abort.class).reason()).isEqualTo("wamp.error.protocol_violation");
  }

  @Test
  void aSessionEndsAndTheNextOneBeginsOnTheSameTransport() throws Exception {
    PollPeer peer = PollPeer.join(start(), Serializer.JSON, false);
    peer.send(subscribe(1));
    peer.expect(Subscribed.class);
    peer.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
    assertThat(peer.expect(Goodbye.class).reason()).isEqualTo("wamp.close.goodbye_and_out");
    peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
    peer.expect(Welcome.class);
    peer.send(subscribe(1));
    peer.expect(Subscribed.class);
  }

  @Test
  void theEndOfTheRouterAnswersWhoWaits() throws Exception {
    URI base = start();
    PollPeer joined = PollPeer.join(base, Serializer.JSON, false);
    PollPeer stranger = PollPeer.open(base, Serializer.JSON, false);
    CompletableFuture<HttpResponse<byte[]>> goodbye = waiting(joined);
    CompletableFuture<HttpResponse<byte[]>> nothing = waiting(stranger);
    router.close();
    Message last = joined.messages(goodbye.join().body()).get(0);
    assertThat(((Goodbye) last).reason()).isEqualTo("wamp.close.system_shutdown");
    assertThat(nothing.join().statusCode()).isEqualTo(410);
  }

  @Test
  void aTransportSaysWhatItIs() throws Exception {
    URI base = start();
    PollPeer peer = PollPeer.open(base, Serializer.JSON, true);
    peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
    Welcome welcome = (Welcome) peer.receive().get(0);
    peer.send(new Call(1, CallOptions.NONE, "wamp.session.get", Payload.of(welcome.session())));
    Message answer = peer.receive().get(0);
    assertThat(answer.type()).isEqualTo(MessageType.RESULT);
    assertThat(values(((Result) answer).payload()).get(0).toString())
        .contains("longpoll")
        .contains("wamp.2.json.batched");
  }
}
