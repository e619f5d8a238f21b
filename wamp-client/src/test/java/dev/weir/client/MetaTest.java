package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The meta procedures that have methods. */
final class MetaTest {
  private final ScriptedRouter router = new ScriptedRouter();
  private Meta meta;
  private WampClient client;
  private ScriptedPeer peer;

  @BeforeEach
  void join() {
    Joined joined = router.join();
    client = joined.client();
    peer = joined.peer();
    meta = client.meta();
  }

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  /**
   * The value of a call of this procedure with these arguments, which is answered with a result.
   */
  private <T> T answered(
      CompletableFuture<T> future, String procedure, Arguments sent, Object... result) {
    dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
    assertThat(call.procedure()).isEqualTo(procedure);
    assertThat(ScriptedPeer.values(call.payload())).isEqualTo(sent.positional());
    assertThat(ScriptedPeer.keywords(call.payload())).isEqualTo(sent.keywords());
    peer.send(new Result(call.request(), ResultDetails.NONE, Payload.of(result)));
    return soon(future);
  }

  @Test
  void sessions() {
    assertThat(answered(meta.sessionCount(), "wamp.session.count", Arguments.NONE, 3L))
        .isEqualTo(3);
    Arguments staff = Arguments.of(List.of("staff", "guest"));
    assertThat(answered(meta.sessionCount("staff", "guest"), "wamp.session.count", staff, 2L))
        .isEqualTo(2);
    assertThat(
            answered(
                meta.sessions("staff", "guest"), "wamp.session.list", staff, List.of(5L, 1L << 53)))
        .containsExactly(5L, 1L << 53);
    assertThat(
            answered(
                meta.session(5), "wamp.session.get", Arguments.of(5L), Map.of("authid", "alice")))
        .isEqualTo(Map.of("authid", "alice"));
  }

  @Test
  void kills() {
    String uri = "com.example.bye";
    Arguments farewell = Arguments.NONE.with("reason", uri).with("message", "bye");
    answered(meta.kill(5, uri, "bye"), "wamp.session.kill", of(farewell, 5L));
    assertThat(
            answered(
                meta.killByAuthid("alice", uri, "bye"),
                "wamp.session.kill_by_authid",
                of(farewell, "alice"),
                List.of(5L, 6L)))
        .containsExactly(5L, 6L);
    assertThat(
            answered(
                meta.killByAuthrole("staff", uri, "bye"),
                "wamp.session.kill_by_authrole",
                of(farewell, "staff"),
                4L))
        .isEqualTo(4);
    assertThat(answered(meta.killAll(uri, "bye"), "wamp.session.kill_all", farewell, 9L))
        .isEqualTo(9);
  }

  private static Arguments of(Arguments keywords, Object... positional) {
    return Arguments.of(positional).withAll(keywords.keywords());
  }

  @Test
  void testaments() {
    Publication publication =
        Publication.of("com.example.gone").arguments("x").argument("k", 1).retain();
    answered(
        meta.addTestament(publication, TestamentScope.DETACHED),
        "wamp.session.add_testament",
        Arguments.of("com.example.gone", List.of("x"), Map.of("k", 1L))
            .with("publish_options", Map.of("retain", true))
            .with("scope", "detached"));
    answered(
        meta.flushTestaments(TestamentScope.DESTROYED),
        "wamp.session.flush_testaments",
        Arguments.NONE.with("scope", "destroyed"));
  }

  @Test
  void aTestamentIsPackedAsItsPublicationIs() {
    Passthru packing = Passthru.of("wamp", Serializer.JSON);
    meta.addTestament(
        Publication.of("com.example.gone").arguments("x").passthru(packing),
        TestamentScope.DESTROYED);
    dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
    List<?> arguments = (List<?>) ScriptedPeer.values(call.payload()).get(1);
    assertThat(new String((byte[]) arguments.get(0), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"args\":[\"x\"],\"kwargs\":{}}");
    assertThat(ScriptedPeer.keywords(call.payload()).get("publish_options"))
        .isEqualTo(packing.attributes());
    Passthru unknownKey = Passthru.encrypted("aes256gcm", "none");
    assertThat(
            failure(
                    meta.addTestament(
                        Publication.of("com.example.gone").passthru(unknownKey),
                        TestamentScope.DESTROYED))
                .reason())
        .isEqualTo(Reason.ENCRYPTION);
  }

  @Test
  void registrations() {
    Arguments prefix = Arguments.of("com.example.", Map.of("match", "prefix"));
    assertThat(
            answered(
                meta.registration("com.example.", MatchPolicy.PREFIX),
                "wamp.registration.lookup",
                prefix,
                7L))
        .contains(7L);
    assertThat(
            answered(
                meta.registration("com.example.", MatchPolicy.PREFIX),
                "wamp.registration.lookup",
                prefix,
                0L))
        .as("as nexus says that there is none")
        .isEmpty();
    assertThat(
            answered(
                meta.registrationFor("com.example.p"),
                "wamp.registration.match",
                Arguments.of("com.example.p"),
                new Object[] {null}))
        .isEmpty();
    assertThat(
            answered(
                meta.registration(7),
                "wamp.registration.get",
                Arguments.of(7L),
                Map.of("invoke", "hash")))
        .isEqualTo(Map.of("invoke", "hash"));
    assertThat(
            answered(
                meta.callees(7), "wamp.registration.list_callees", Arguments.of(7L), List.of(1L)))
        .containsExactly(1L);
    answered(
        meta.removeCallee(7, 1, "moving"),
        "wamp.registration.remove_callee",
        Arguments.of(7L, 1L, "moving"));
  }

  @Test
  void subscriptions() {
    Arguments wildcard = Arguments.of("com..t", Map.of("match", "wildcard"));
    assertThat(
            answered(
                meta.subscription("com..t", MatchPolicy.WILDCARD),
                "wamp.subscription.lookup",
                wildcard,
                8L))
        .contains(8L);
    Arguments topic = Arguments.of("com.example.t");
    assertThat(
            answered(
                meta.subscriptionsFor("com.example.t"),
                "wamp.subscription.match",
                topic,
                List.of(8L, 9L)))
        .containsExactly(8L, 9L);
    assertThat(
            answered(
                meta.subscriptionsFor("com.example.t"),
                "wamp.subscription.match",
                topic,
                new Object[] {null}))
        .isEmpty();
    assertThat(
            answered(
                meta.subscription(8),
                "wamp.subscription.get",
                Arguments.of(8L),
                Map.of("uri", "com..t")))
        .isEqualTo(Map.of("uri", "com..t"));
    assertThat(
            answered(
                meta.subscribers(8),
                "wamp.subscription.list_subscribers",
                Arguments.of(8L),
                List.of(1L)))
        .containsExactly(1L);
    answered(
        meta.removeSubscriber(8, 1, "moving"),
        "wamp.subscription.remove_subscriber",
        Arguments.of(8L, 1L, "moving"));
  }

  @Test
  void pastEvents() {
    Subscription subscription = subscribed();
    Map<String, Object> first =
        Map.of(
            "timestamp",
            "2026-11-24T12:00:00.250Z",
            "subscription",
            3L,
            "publication",
            100L,
            "details",
            Map.of("topic", "com.example.other", "publisher", 5L),
            "args",
            List.of("a"),
            "kwargs",
            Map.of("k", 1L));
    Map<String, Object> second =
        Map.of("timestamp", "2026-11-24T13:00:00+01:00", "publication", 101L);
    Arguments query = Arguments.of(3L).with("limit", 10L).with("reverse", true);
    Map<String, Object> filters = Map.of("limit", 10, "reverse", true);
    for (Object[] result :
        Arrays.asList(new Object[] {first, second}, new Object[] {List.of(first, second)})) {
      List<PastEvent> events =
          answered(
              meta.events(subscription, filters), "wamp.subscription.get_events", query, result);
      assertThat(events).hasSize(2);
      assertThat(events.get(0).time()).isEqualTo(Instant.parse("2026-11-24T12:00:00.250Z"));
      Event event = events.get(0).event();
      assertThat(event.publication()).isEqualTo(100);
      assertThat(event.topic()).isEqualTo("com.example.other");
      assertThat(event.publisher()).contains(5L);
      assertThat(event.as(String.class)).isEqualTo("a");
      assertThat(event.arguments().get("k", int.class)).isEqualTo(1);
      assertThat(events.get(1).time()).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
      assertThat(events.get(1).event().topic()).isEqualTo("com.example.t");
      assertThat(events.get(1).event().arguments().isEmpty()).isTrue();
    }
    assertThat(
            answered(
                meta.events(subscription, Map.of()),
                "wamp.subscription.get_events",
                Arguments.of(3L)))
        .isEmpty();
  }

  private Subscription subscribed() {
    CompletableFuture<Subscription> future = client.subscribe("com.example.t", event -> {});
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 3));
    return soon(future);
  }

  @Test
  void aHistoryThatIsNoneFailsByName() {
    Subscription subscription = subscribed();
    for (Object row :
        List.of(
            "text",
            Map.of("publication", 1L),
            Map.of("timestamp", "yesterday", "publication", 1L),
            Map.of("timestamp", "2026-11-24T12:00:00Z"))) {
      CompletableFuture<List<PastEvent>> events = meta.events(subscription, Map.of());
      dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
      peer.send(new Result(call.request(), ResultDetails.NONE, Payload.of(row)));
      assertThat(failure(events).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    }
  }
}
