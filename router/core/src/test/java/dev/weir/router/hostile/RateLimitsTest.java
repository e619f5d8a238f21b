package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.meta.MetaRouter;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RateLimit;
import dev.weir.router.options.RateRule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that do too much of what they may do. */
final class RateLimitsTest {
  private static final int BURST = 20;

  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;

  @AfterEach
  void stop() {
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private void start(RoleOptions role, RateRule... rules) throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(realm("realm1", RoleOptions.NONE, rules))
            .realm(realm("limited", role))
            .options(RouterOptions.builder().exempt(List.of()).drain(Duration.ZERO).build())
            .start();
  }

  private static RealmOptions realm(String name, RoleOptions role, RateRule... rules) {
    return RealmOptions.builder(name)
        .anonymous("guest")
        .role(
            "guest",
            Rule.allowAll(),
            Rule.allowMeta(),
            new Rule("weir.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)))
        .roleOptions("guest", role)
        .rates(List.of(rules))
        .build();
  }

  private RawPeer peer(String realm) {
    RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, realm);
    peers.add(peer);
    return peer;
  }

  @Test
  void callsBeyondTheBurstAreToldWhenToComeAgain() throws Exception {
    start(RoleOptions.NONE.withCalls(RateLimit.refusing(BURST, 0.01)));
    RawPeer caller = peer("limited");
    for (int i = 0; i < BURST; i++) {
      caller.send(new Call(caller.nextRequest(), CallOptions.NONE, "com.none", Payload.EMPTY));
      assertThat(caller.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.no_such_procedure");
    }
    for (String procedure : List.of("com.none", "wamp.session.count")) {
      long request = MetaRouter.send(caller, procedure, Payload.EMPTY);
      ErrorMessage error = caller.expect(ErrorMessage.class);
      assertThat(error.request()).isEqualTo(request);
      assertThat(error.error()).isEqualTo("wamp.error.unavailable");
      Map<String, Object> keywords = RawPeer.keywords(error.payload());
      assertThat(keywords).containsEntry("key", "realms.role_settings.calls");
      assertThat((Long) keywords.get("retry_after_ms")).isBetween(50_000L, 100_000L);
    }
    caller.expectSilence();
    MetaRouter.results(peer("limited"), "wamp.session.count"); // another session has its own
    assertThat(router.count(Counter.RATES_EXCEEDED)).isEqualTo(2);
  }

  /** O6. */
  @Test
  @Hostile("O6")
  void afterTheBurstTheRateHoldsExactly() throws Exception {
    start(RoleOptions.NONE.withCalls(RateLimit.pausing(100, 500)));
    RawPeer callee = peer("realm1");
    RawPeer caller = peer("limited");
    int count = 850;
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      caller.send(new Call(caller.nextRequest(), CallOptions.NONE, "com.none", Payload.EMPTY));
    }
    for (int i = 1; i <= count; i++) {
      assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(i);
    }
    callee.expectSilence();
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(seconds).isGreaterThan(0.95 * (count - 100) / 500);
    assertThat(router.count(Counter.READS_SLOWED)).isPositive();
    assertThat(router.count(Counter.RATES_EXCEEDED)).isZero();
  }

  @Test
  void publicationsThatWantAnAnswerGetOne() throws Exception {
    start(RoleOptions.NONE.withPublications(RateLimit.refusing(BURST, 0.01)));
    RawPeer publisher = peer("limited");
    for (int i = 0; i < BURST; i++) {
      publish(publisher, PublishOptions.ACKNOWLEDGE, "com.topic", i);
      publisher.expect(Published.class);
    }
    publish(publisher, PublishOptions.ACKNOWLEDGE, "com.topic", 0);
    ErrorMessage error = publisher.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("key", "realms.role_settings.publications")
        .containsKey("retry_after_ms");
  }

  /** First the connection is read more slowly; what comes at once even so is dropped and told. */
  @Test
  void otherPublicationsAreSlowedThenDroppedCountedAndTold() throws Exception {
    start(RoleOptions.NONE.withPublications(RateLimit.refusing(10, 50)));
    RawPeer watcher = peer("limited");
    watcher.subscribe("weir.session.on_drop");
    RawPeer subscriber = peer("limited");
    subscriber.subscribe("com.topic");
    RawPeer publisher = peer("limited");
    int count = 200;

    for (int i = 0; i < count; i++) {
      publish(publisher, PublishOptions.NONE, "com.topic", i);
    }
    Eventually.holds(
        "all have come",
        () ->
            router.count(Counter.PUBLICATIONS) + router.count(Counter.PUBLICATIONS_REFUSED)
                >= count);
    long dropped = router.count(Counter.PUBLICATIONS_REFUSED);
    assertThat(router.count(Counter.READS_SLOWED)).isPositive();
    assertThat(router.count(Counter.RATES_EXCEEDED)).isEqualTo(dropped);
    long last = -1;
    for (int i = 0; i < count - dropped; i++) {
      long number = (Long) RawPeer.arguments(subscriber.expect(Event.class).payload()).get(0);
      assertThat(number).isGreaterThan(last);
      last = number;
    }
    for (long told = 0; told < dropped; ) {
      Map<String, Object> notice =
          MetaRouter.map(RawPeer.arguments(watcher.expect(Event.class).payload()).get(0));
      assertThat(notice).containsEntry("session", publisher.session());
      assertThat((String) notice.get("reason")).contains("realms.role_settings.publications");
      told += (Long) notice.get("dropped");
    }
  }

  @Test
  void octetsSlowTheConnection() throws Exception {
    start(RoleOptions.NONE.withBytes(new Rate(100_000, 200_000)));
    RawPeer publisher = peer("limited");
    String load = "x".repeat(9_936);
    long begin = System.nanoTime();
    for (int i = 0; i < 30; i++) {
      publish(publisher, PublishOptions.ACKNOWLEDGE, "com.topic", load);
      publisher.expect(Published.class);
    }
    assertThat(System.nanoTime() - begin)
        .as("200,000 of 300,000 octets, less the last that is not waited for")
        .isGreaterThan(Duration.ofMillis(900).toNanos());
    assertThat(router.count(Counter.RATES_EXCEEDED)).isZero();
  }

  @Test
  void eachActionOfAUriHasItsRate() throws Exception {
    List<RateRule> rules = new ArrayList<>();
    for (Action action : List.of(Action.CALL, Action.PUBLISH, Action.SUBSCRIBE, Action.REGISTER)) {
      rules.add(rule("com.few.", MatchPolicy.PREFIX, action, RateRule.Per.SESSION, 2));
      rules.add(rule("com.few.more", MatchPolicy.EXACT, action, RateRule.Per.SESSION, 4));
    }
    start(RoleOptions.NONE, rules.toArray(RateRule[]::new));
    RawPeer peer = peer("realm1");
    assertThat(refusedOf(peer, "com.few.a")).containsExactly(3, 3, 3, 3);
    assertThat(refusedOf(peer, "com.few.more")).containsExactly(1, 1, 1, 1);
    assertThat(refusedOf(peer, "com.free")).containsExactly(0, 0, 0, 0);
    assertThat(refusedOf(peer("realm1"), "com.few.b")).containsExactly(3, 3, 3, 3);
  }

  /** How many of five requests of each kind are refused because they come too often. */
  private static List<Integer> refusedOf(RawPeer peer, String uri) {
    List<Integer> refused = new ArrayList<>(List.of(0, 0, 0, 0));
    for (int i = 0; i < 5; i++) {
      List<Message> requests =
          List.of(
              new Call(peer.nextRequest(), CallOptions.NONE, uri, Payload.EMPTY),
              new Publish(peer.nextRequest(), PublishOptions.ACKNOWLEDGE, uri, Payload.EMPTY),
              new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, uri),
              new Register(peer.nextRequest(), RegisterOptions.NONE, uri));
      for (int kind = 0; kind < requests.size(); kind++) {
        peer.send(requests.get(kind));
        Message answer = peer.receive();
        if (answer instanceof Invocation invocation) {
          peer.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
          answer = peer.expect(Result.class);
        }
        if (answer instanceof ErrorMessage error
            && error.error().equals("wamp.error.unavailable")) {
          assertThat(RawPeer.keywords(error.payload())).containsEntry("key", "realms.rates");
          refused.set(kind, refused.get(kind) + 1);
        }
      }
    }
    return refused;
  }

  @Test
  void sessionsOfOneAuthidRoleOrAddressShare() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .role("user", Rule.allowAll())
                    .authentication(
                        Authentication.builder()
                            .method(
                                TicketAuthenticator.builder()
                                    .user("joe", "ticket", "user")
                                    .user("ann", "ticket", "user")
                                    .build())
                            .build())
                    .rates(
                        List.of(
                            rule("com.a", MatchPolicy.EXACT, Action.CALL, RateRule.Per.AUTHID, 3),
                            rule("com.r", MatchPolicy.EXACT, Action.CALL, RateRule.Per.ROLE, 3),
                            rule("com.d", MatchPolicy.EXACT, Action.CALL, RateRule.Per.ADDRESS, 3)))
                    .build())
            .options(RouterOptions.builder().exempt(List.of()).drain(Duration.ZERO).build())
            .start();
    RawPeer joe = login("joe");
    RawPeer again = login("joe");
    RawPeer ann = login("ann");
    RawPeer guest = peer("realm1");
    assertThat(List.of(refused(joe, "com.a", 2), refused(again, "com.a", 2))).containsExactly(0, 1);
    assertThat(List.of(refused(ann, "com.a", 3), refused(guest, "com.a", 3))).containsExactly(0, 0);
    assertThat(List.of(refused(joe, "com.r", 2), refused(ann, "com.r", 2))).containsExactly(0, 1);
    assertThat(refused(guest, "com.r", 3)).isZero();
    assertThat(List.of(refused(joe, "com.d", 2), refused(guest, "com.d", 2))).containsExactly(0, 1);
  }

  private RawPeer login(String user) {
    RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON).login("realm1", user, "ticket");
    peers.add(peer);
    return peer;
  }

  private static int refused(RawPeer peer, String procedure, int calls) {
    int refused = 0;
    for (int i = 0; i < calls; i++) {
      String error = MetaRouter.error(peer, procedure).error();
      refused += error.equals("wamp.error.unavailable") ? 1 : 0;
    }
    return refused;
  }

  private static RateRule rule(
      String uri, MatchPolicy match, Action action, RateRule.Per per, int burst) {
    return new RateRule(uri, match, action, per, RateLimit.refusing(burst, 0.001));
  }

  private static void publish(RawPeer publisher, PublishOptions options, String topic, Object of) {
    publisher.send(new Publish(publisher.nextRequest(), options, topic, Payload.of(of)));
  }
}
