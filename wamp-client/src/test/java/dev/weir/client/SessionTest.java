package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Role;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening and closing of sessions. */
final class SessionTest {
  private final ScriptedRouter router = new ScriptedRouter();

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private static UnaryOperator<WampClientBuilder> json() {
    return options -> options.serializers(Serializer.JSON);
  }

  @Test
  @Row("C026")
  void helloListsTheRolesWithWhatTheyImplement() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options.agent("tester"));
    ScriptedPeer peer = router.accept().upgrade();
    Hello hello = peer.welcome();
    assertThat(hello.realm()).isEqualTo("realm1");
    assertThat(hello.details().dict().text("agent")).contains("tester");
    assertThat(hello.details().roles())
        .containsOnlyKeys(Role.CALLER, Role.CALLEE, Role.PUBLISHER, Role.SUBSCRIBER);
    assertThat(features(hello, "caller"))
        .containsOnlyKeys(
            "progressive_call_results",
            "progressive_call_invocations",
            "call_timeout",
            "call_canceling",
            "caller_identification",
            "sharded_registration",
            "payload_passthru_mode");
    assertThat(features(hello, "callee"))
        .containsOnlyKeys(
            "progressive_call_results",
            "progressive_call_invocations",
            "call_timeout",
            "call_canceling",
            "call_cancelling",
            "caller_identification",
            "call_trustlevels",
            "call_reroute",
            "pattern_based_registration",
            "shared_registration",
            "sharded_registration",
            "registration_revocation",
            "payload_passthru_mode");
    assertThat(features(hello, "publisher"))
        .containsOnlyKeys(
            "publisher_exclusion",
            "publisher_identification",
            "subscriber_blackwhite_listing",
            "shareded_subscriptions",
            "sharded_subscriptions",
            "payload_passthru_mode");
    assertThat(features(hello, "subscriber"))
        .containsOnlyKeys(
            "pattern_based_subscription",
            "publisher_identification",
            "publication_trustlevels",
            "shareded_subscriptions",
            "sharded_subscriptions",
            "subscription_revocation",
            "payload_passthru_mode",
            "_event_gap");
    assertThat(soon(connecting).session().id()).isEqualTo(ScriptedPeer.SESSION);
  }

  private static Map<String, Object> features(Hello hello, String role) {
    Map<String, Object> features =
        hello.details().dict().dict("roles").dict(role).dict("features").toMap();
    assertThat(features.values()).containsOnly(true);
    return features;
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void everySerializerIsSpoken(Serializer serializer) {
    Joined joined = router.join(options -> options.serializers(serializer));
    assertThat(joined.client().session().serializer()).contains(serializer);
    assertThat(joined.peer().serializer()).isEqualTo(serializer);
    CompletableFuture<CallResult> call =
        joined.client().call("com.example.p", "grüße\u0000", new byte[] {1, 0, -1}, 1L << 62, 0.5);
    Call sent = joined.peer().expect(Call.class);
    joined.peer().send(new Result(sent.request(), ResultDetails.NONE, sent.payload()));
    Arguments result = soon(call).arguments();
    assertThat(result.positional().get(0)).isEqualTo("grüße\u0000");
    assertThat(result.get(1, byte[].class)).isEqualTo(new byte[] {1, 0, -1});
    assertThat(result.get(2, long.class)).isEqualTo(1L << 62);
    assertThat(result.get(3, double.class)).isEqualTo(0.5);
  }

  @Test
  @Row("C181")
  void bytesInJsonAreAStringWithNulAndBase64() {
    Joined joined = router.join(json());
    CompletableFuture<CallResult> call =
        joined.client().call("com.example.p", new byte[] {1, 2, -1});
    assertThat(text(joined.peer())).contains("[\"\\u0000AQL/\"]");
    joined.peer().frame(WebSocketOpcode.TEXT, utf8("[50,1,{},[\"\\u0000AQL/\"]]"));
    assertThat(soon(call).as(byte[].class)).isEqualTo(new byte[] {1, 2, -1});
  }

  @Test
  @Row({"C002", "C020", "C021"})
  void requestIdsCountFromOneAndEmptyPayloadIsLeftOut() {
    Joined joined = router.join(json());
    WampClient client = joined.client();
    CompletableFuture<CallResult> call = client.call("com.example.p");
    client.publish("com.example.t");
    CompletableFuture<Registration> registration =
        client.register("com.example.q", invocation -> 0);
    CompletableFuture<Subscription> subscription = client.subscribe("com.example.s", event -> {});
    client.publish(Publication.of("com.example.t").argument("k", true));
    assertThat(text(joined.peer())).isEqualTo("[48,1,{},\"com.example.p\"]");
    assertThat(text(joined.peer())).isEqualTo("[16,2,{},\"com.example.t\"]");
    assertThat(text(joined.peer())).isEqualTo("[64,3,{},\"com.example.q\"]");
    assertThat(text(joined.peer())).isEqualTo("[32,4,{},\"com.example.s\"]");
    assertThat(text(joined.peer())).isEqualTo("[16,5,{},\"com.example.t\",[],{\"k\":true}]");
    joined.peer().send(new Registered(3, 30), new Subscribed(4, 40));
    soon(registration).close();
    soon(subscription).close();
    assertThat(List.of(text(joined.peer()), text(joined.peer())))
        .containsExactlyInAnyOrder("[66,6,30]", "[34,7,40]");
    assertThat(call).isNotDone();
  }

  @Test
  @Row("C003")
  void afterTheLastIdComesOne() {
    Requests requests = new Requests(1, Ids.MAX - 1);
    assertThat(requests.next()).isEqualTo(Ids.MAX);
    requests.issue();
    assertThat(requests.next()).isEqualTo(1);
    requests.issue();
    assertThat(requests.next()).isEqualTo(2);
    assertThat(requests.find(MessageType.CALL, Ids.MAX)).isEmpty();
  }

  @Test
  @Row("C001")
  void theGreatestIdIsAccepted() {
    CompletableFuture<WampClient> connecting = router.connect(json());
    ScriptedPeer peer = router.accept().upgrade();
    peer.expect(Hello.class);
    peer.send(new Welcome(Ids.MAX, Dict.EMPTY));
    WampClient client = soon(connecting);
    assertThat(client.session().id()).isEqualTo(Ids.MAX);
    CompletableFuture<Long> published = client.publishAcknowledged("com.example.t");
    peer.expect(Publish.class);
    peer.send(new Published(1, Ids.MAX));
    assertThat(soon(published)).isEqualTo(Ids.MAX);
  }

  @Test
  @Row("C016")
  void unknownKeysAreIgnored() {
    CompletableFuture<WampClient> connecting = router.connect(json());
    ScriptedPeer peer = router.accept().upgrade();
    peer.expect(Hello.class);
    peer.frame(
        WebSocketOpcode.TEXT,
        utf8("[2,5,{\"x_what\":[1,{\"a\":null}],\"roles\":{\"dealer\":{\"x_y\":1}}}]"));
    CompletableFuture<CallResult> call = soon(connecting).call("com.example.p");
    peer.expect(Call.class);
    peer.frame(WebSocketOpcode.TEXT, utf8("[50,1,{\"x_more\":{\"b\":[]},\"_z\":1},[\"fine\"]]"));
    assertThat(soon(call).as(String.class)).isEqualTo("fine");
  }

  @Test
  void argumentsThatHaveNoFormInJavaHideNoError() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    byte[] timestamp = {(byte) 0xD6, -1, 0, 0, 0, 1};
    byte[] error = {(byte) 0x96, 8, 48, 1, (byte) 0x80, (byte) 0xA3, 'a', '.', 'b', (byte) 0x91};
    joined
        .peer()
        .frame(
            WebSocketOpcode.BINARY,
            ByteBuffer.allocate(error.length + timestamp.length).put(error).put(timestamp).array());
    WampException failure = failure(call);
    assertThat(failure.uri()).isEqualTo("a.b");
    assertThat(failure.arguments().get(0, String.class)).contains("cannot be read");
  }

  @Test
  void aChallengeIsDeclined() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    ScriptedPeer peer = router.accept().upgrade();
    peer.expect(Hello.class);
    peer.send(new Challenge("ticket", Dict.EMPTY));
    peer.expectAbort("wamp.error.no_matching_auth_method");
    assertThat(failure(connecting))
        .hasMessageContaining("ticket")
        .extracting(WampException::reason)
        .isEqualTo(Reason.NOT_AUTHENTICATED);
  }

  @Test
  @Row({"C034", "C035"})
  void anAbortWhileJoiningIsNotAnsweredAndItsPayloadIsShown() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    ScriptedPeer peer = router.accept().upgrade();
    peer.expect(Hello.class);
    peer.send(
        new Abort(
            Dict.of("message", "no such thing"),
            "wamp.error.no_such_realm",
            Payload.of(List.of("realm1"), Map.of("known", List.of("realm2")))));
    peer.expectClose();
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_REALM);
    assertThat(failure).hasMessageContaining("no such thing");
    assertThat(failure.arguments().get(0, String.class)).isEqualTo("realm1");
    assertThat(failure.arguments().keywords()).containsEntry("known", List.of("realm2"));
  }

  @Test
  @Row({"C034", "C035"})
  void anAbortInAnOpenSessionEndsItWithoutAnAnswer() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().send(new Abort(Dict.EMPTY, "com.example.enough", Payload.of("why", 3L)));
    joined.peer().expectClose();
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.SESSION_ENDED);
    assertThat(failure.uri()).isEqualTo("com.example.enough");
    assertThat(failure.arguments().get(1, long.class)).isEqualTo(3);
  }

  @Test
  @Row("C031")
  void aGoodbyeIsAnsweredOnce() {
    Joined joined = router.join();
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().send(new Goodbye(Dict.of("message", "bye"), "wamp.close.system_shutdown"));
    Goodbye answer = joined.peer().expect(Goodbye.class);
    assertThat(answer.reason()).isEqualTo("wamp.close.goodbye_and_out");
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.NORMAL);
    WampException failure = failure(call);
    assertThat(failure.reason()).isEqualTo(Reason.SESSION_ENDED);
    assertThat(failure.uri()).isEqualTo("wamp.close.system_shutdown");
    joined.client().close();
    joined.peer().close();
  }

  @Test
  @Row({"C032", "C033"})
  void afterItsGoodbyeTheClientIgnoresAllButTheRouters() {
    Joined joined = router.join(options -> options.closeTimeout(Duration.ofMinutes(5)));
    CompletableFuture<Registration> registration =
        joined.client().register("com.example.q", invocation -> 0);
    joined.peer().send(new Registered(joined.peer().expect(Register.class).request(), 5));
    soon(registration);
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    Call sent = joined.peer().expect(Call.class);
    CompletableFuture<Void> closing = closing(joined.client());
    joined.peer().expect(Goodbye.class);
    assertThat(failure(call).reason()).isEqualTo(Reason.CLOSED);
    joined
        .peer()
        .send(
            new Result(sent.request(), ResultDetails.NONE, Payload.of("late")),
            new Result(99, ResultDetails.NONE, Payload.EMPTY),
            new Welcome(1, Dict.EMPTY),
            new Invocation(1, 5, InvocationDetails.NONE, Payload.EMPTY),
            // Not an answer: sent at the same moment.
            new Goodbye(Dict.EMPTY, "wamp.close.system_shutdown"));
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.NORMAL);
    joined.peer().close();
    soon(closing);
  }

  private static CompletableFuture<Void> closing(WampClient client) {
    return meanwhile(
        () -> {
          client.close();
          return null;
        });
  }

  @Test
  void closeSaysGoodbyeBehindAllThatWasSent() {
    Joined joined = router.join();
    for (int i = 0; i < 100; i++) {
      joined.client().publish("com.example.t", i);
    }
    CompletableFuture<Void> closing = closing(joined.client());
    for (int i = 0; i < 100; i++) {
      assertThat(ScriptedPeer.values(joined.peer().expect(Publish.class).payload()))
          .containsExactly((long) i);
    }
    joined.peer().letGo();
    joined.peer().close();
    soon(closing);
    joined.client().close();
    assertThat(failure(joined.client().call("com.example.p")).reason()).isEqualTo(Reason.CLOSED);
    assertThat(failure(joined.client().register("com.example.p", i -> 0)).reason())
        .isEqualTo(Reason.CLOSED);
    assertThat(failure(joined.client().subscribe("com.example.t", e -> {})).reason())
        .isEqualTo(Reason.CLOSED);
  }

  @Test
  void closeDoesNotWaitForeverForADeafRouter() {
    Joined joined = router.join(options -> options.closeTimeout(Duration.ofMillis(50)));
    soon(closing(joined.client()));
    assertThat(joined.client().isOpen()).isFalse();
  }

  @Test
  void aSilentRouterIsGivenUpWhileJoining() {
    CompletableFuture<WampClient> connecting =
        router.connect(options -> options.connectTimeout(Duration.ofSeconds(3)));
    router.accept().upgrade().expect(Hello.class);
    assertThat(failure(connecting).reason()).isEqualTo(Reason.TIMEOUT);
  }

  private static String text(ScriptedPeer peer) {
    return new String(peer.receiveOctets(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
