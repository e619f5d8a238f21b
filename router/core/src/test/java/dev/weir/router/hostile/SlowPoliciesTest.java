package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.meta.MetaRouter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.options.SlowConsumerRule;
import dev.weir.router.options.SlowPolicy;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers that do not read, and the rules that keep them without harm to anybody else. */
final class SlowPoliciesTest {
  private static final int MAILBOX = 512 << 10;
  private static final byte[] LOAD = new byte[16 << 10];

  private AttackScene scene;
  private Router router;
  private RawPeer publisher;

  @BeforeEach
  void start() throws Exception {
    scene =
        AttackScene.start(
            RealmOptions.builder("realm1")
                .anonymous("guest")
                .role(
                    "guest",
                    Rule.allowAll(),
                    new Rule("weir.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)))
                .slowConsumer(SlowConsumer.of(SlowPolicy.DISCONNECT))
                .roleOptions(
                    "guest",
                    RoleOptions.NONE
                        .withMailbox(MAILBOX)
                        .withSlowConsumer(SlowConsumer.of(SlowPolicy.DROP_OLDEST)))
                .slowConsumers(
                    List.of(
                        rule("com.newest", MatchPolicy.EXACT, SlowPolicy.DROP_NEWEST),
                        rule("com.ended", MatchPolicy.EXACT, SlowPolicy.DISCONNECT),
                        rule("com.ticks.", MatchPolicy.PREFIX, SlowPolicy.CONFLATE),
                        rule("com.slowed", MatchPolicy.EXACT, SlowPolicy.SLOW_PUBLISHERS),
                        new SlowConsumerRule(
                            "com.dead",
                            MatchPolicy.EXACT,
                            SlowConsumer.of(SlowPolicy.SLOW_PUBLISHERS)
                                .withPause(Duration.ofMillis(200)),
                            Set.of())))
                .build(),
            RouterOptions.builder()
                .writeDeadline(Duration.ofSeconds(60))
                .drain(Duration.ZERO)
                .build());
    router = scene.router();
    publisher = peer();
  }

  private static SlowConsumerRule rule(String uri, MatchPolicy match, SlowPolicy policy) {
    return new SlowConsumerRule(
        uri, match, SlowConsumer.of(policy), Set.of(SlowPolicy.DROP_NEWEST));
  }

  @AfterEach
  void stop() throws Exception {
    scene.end();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }

  private RawPeer peer(String... features) {
    return scene.peer(Serializer.MESSAGEPACK, features);
  }

  @ParameterizedTest
  @Hostile("O1")
  @ValueSource(strings = {"com.newest", "com.oldest"})
  void whatIsDroppedIsCountedToldAndMarked(String topic) {
    RawPeer watcher = peer();
    watcher.subscribe("weir.session.on_drop");
    RawPeer stuck = peer("_event_gap");
    stuck.subscribe(topic);
    RawPeer healthy = peer("_event_gap");
    healthy.subscribe(topic);
    long sent = flood(topic, Counter.EVENTS_DROPPED, healthy);
    long dropped = router.count(Counter.EVENTS_DROPPED);
    Numbers numbers = new Numbers();
    do {
      publish(topic, ++sent);
      expectNumber(healthy, sent);
    } while (!numbers.takeUntil(stuck, sent));
    assertThat(numbers.received + numbers.missing).isEqualTo(sent);
    assertThat(numbers.missing).isGreaterThanOrEqualTo(dropped);
    assertThat(router.count(Counter.EVENTS_DROPPED)).isEqualTo(numbers.missing);
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
    for (long told = 0; told < numbers.missing; ) {
      Map<String, Object> notice = value(watcher.expect(Event.class));
      assertThat(notice).containsEntry("session", stuck.session());
      told += (Long) notice.get("dropped");
    }
  }

  @Test
  void theOldestGoFirstOrTheNewest() {
    RawPeer oldest = peer();
    oldest.subscribe("com.oldest");
    long sent = flood("com.oldest", Counter.EVENTS_DROPPED);
    Numbers numbers = new Numbers();
    while (numbers.last < sent) { // the last one comes, whatever went before it
      numbers.take(oldest);
    }
    assertThat(numbers.missing).as("who did not announce it sees no gap").isZero();
    assertThat(numbers.received).isLessThan(sent);

    RawPeer newest = peer("_event_gap");
    newest.subscribe("com.newest");
    long before = router.count(Counter.EVENTS_DROPPED);
    sent = flood("com.newest", Counter.EVENTS_DROPPED);
    long kept = sent - (router.count(Counter.EVENTS_DROPPED) - before);
    for (long number = 1; number <= kept; number++) {
      expectNumber(newest, number);
    }
  }

  @Test
  void ofEachTopicTheNewestIsKept() {
    RawPeer stuck = peer("_event_gap");
    stuck.subscribe("com.ticks.", SubscribeOptions.of(Dict.of("match", "prefix")));
    long sent = 0;
    while (router.count(Counter.EVENTS_CONFLATED) < 200) {
      publish("com.ticks.x" + sent % 3, ++sent);
    }
    Map<String, Long> last = new HashMap<>();
    long received = 0;
    long missing = 0;
    while (!last.containsValue(sent)) {
      Event event = stuck.expect(Event.class);
      String topic = event.details().topic().orElseThrow();
      long number = number(event);
      assertThat(last.getOrDefault(topic, 0L)).isLessThan(number);
      last.put(topic, number);
      received++;
      missing += gap(event);
    }
    assertThat(last.values()).containsExactlyInAnyOrder(sent, sent - 1, sent - 2);
    assertThat(received + missing).isEqualTo(sent);
    assertThat(router.count(Counter.PUBLISHERS_PAUSED)).as("a ticker is not slowed").isZero();
    assertThat(router.count(Counter.EVENTS_DROPPED)).isZero();
  }

  @Test
  void repliesAreNeverDropped() {
    RawPeer callee = peer();
    callee.register("com.slow");
    RawPeer stuck = peer();
    stuck.subscribe("com.oldest");
    stuck.subscribe("com.newest");
    for (int i = 0; i < 100; i++) {
      stuck.send(new Call(stuck.nextRequest(), CallOptions.NONE, "com.slow", Payload.EMPTY));
    }
    List<Long> invocations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      invocations.add(callee.expect(Invocation.class).request());
    }
    flood("com.newest", Counter.EVENTS_DROPPED);
    for (long invocation : invocations) {
      callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of("reply")));
    }
    callee.expectSilence();
    long sent = flood("com.oldest", Counter.EVENTS_DROPPED);
    int results = 0;
    while (results < 100) {
      results += stuck.receive() instanceof Result ? 1 : 0;
    }
    assertThat(sent).isPositive();
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  @Test
  void publishersAreSlowedAndNothingIsLost() throws Exception {
    RawPeer stuck = peer();
    stuck.subscribe("com.slowed");
    long count = 2_000;
    CompletableFuture<Void> published =
        CompletableFuture.runAsync(() -> publishUnacknowledged("com.slowed", count));
    Eventually.holds("the publisher is held", () -> router.count(Counter.PUBLISHERS_PAUSED) > 0);
    long held = System.nanoTime();
    RawPeer other = peer();
    while (System.nanoTime() - held < Duration.ofMillis(400).toNanos()) {
      other.expectSilence(); // longer than the standard budget
    }
    for (long number = 1; number <= count; number++) {
      expectNumber(stuck, number);
    }
    published.get();
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
    assertThat(router.count(Counter.EVENTS_DROPPED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.dead", "com.ended"})
  void whoHasNoSuchRuleOrDoesNotReadInItsPauseIsEnded(String topic) {
    RawPeer stuck = peer();
    stuck.subscribe(topic);
    flood(topic, Counter.SLOW_SESSIONS_CLOSED);
    assertThat(router.count(Counter.EVENTS_DROPPED)).isZero();
  }

  /** The next refusal, behind events. */
  private static ErrorMessage refused(RawPeer peer) {
    Message next = peer.receive();
    while (next instanceof Event) {
      next = peer.receive();
    }
    return (ErrorMessage) next;
  }

  @Test
  void aSubscriberChoosesAmongWhatItMay() {
    RawPeer subscriber = peer();
    SubscribeOptions oldest = SubscribeOptions.of(Dict.of("_slow_consumer", "drop_oldest"));
    subscriber.send(new Subscribe(subscriber.nextRequest(), oldest, "com.ended"));
    ErrorMessage error = subscriber.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.option_not_allowed");
    assertThat(RawPeer.arguments(error.payload()).get(0).toString())
        .contains("disconnect or drop_newest");
    SubscribeOptions newest = SubscribeOptions.of(Dict.of("_slow_consumer", "drop_newest"));
    subscriber.subscribe("com.ended", newest);
    flood("com.ended", Counter.EVENTS_DROPPED);
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
    for (Object other : List.of("whatever", 7L)) {
      SubscribeOptions wrong = SubscribeOptions.of(Dict.of("_slow_consumer", other));
      subscriber.send(new Subscribe(subscriber.nextRequest(), wrong, "com.any"));
      assertThat(refused(subscriber).error()).isEqualTo("wamp.error.option_not_allowed");
    }
  }

  /** Publishes until something is counted twenty times, or once when it ends a session. */
  private long flood(String topic, Counter until, RawPeer... healthy) {
    long target = router.count(until) + (until == Counter.SLOW_SESSIONS_CLOSED ? 1 : 20);
    long sent = 0;
    while (router.count(until) < target) {
      assertThat(sent).isLessThan(10_000);
      publish(topic, ++sent);
      for (RawPeer peer : healthy) {
        expectNumber(peer, sent);
      }
    }
    return sent;
  }

  private void publish(String topic, long number) {
    publisher.send(
        new Publish(
            publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.of(number, LOAD)));
    publisher.expect(Published.class);
  }

  private void publishUnacknowledged(String topic, long count) {
    for (long number = 1; number <= count; number++) {
      publisher.send(
          new Publish(
              publisher.nextRequest(), PublishOptions.NONE, topic, Payload.of(number, LOAD)));
    }
  }

  private static void expectNumber(RawPeer peer, long number) {
    Event event = peer.expect(Event.class);
    assertThat(number(event)).isEqualTo(number);
    assertThat(gap(event)).isZero();
  }

  private static long number(Event event) {
    return (Long) RawPeer.arguments(event.payload()).get(0);
  }

  private static long gap(Event event) {
    return event.details().dict().find("_gap").map(gap -> (Long) dropped(gap)).orElse(0L);
  }

  private static Object dropped(Object gap) {
    return MetaRouter.map(gap).get("dropped");
  }

  private static Map<String, Object> value(Event event) {
    return MetaRouter.map(RawPeer.arguments(event.payload()).get(0));
  }

  /** The numbers that a subscriber has got, which rise, each gap as large as it says. */
  private static final class Numbers {
    private long received;
    private long missing;
    private long last;

    /** Returns whether this number came before there was nothing more to read. */
    boolean takeUntil(RawPeer peer, long number) {
      while (last < number && (last == 0 || peer.hasNext())) {
        take(peer);
      }
      return last == number;
    }

    void take(RawPeer peer) {
      Event event = peer.expect(Event.class);
      long next = number(event);
      long gap = gap(event);
      assertThat(next).isGreaterThan(last);
      if (gap > 0) {
        assertThat(next - last - 1).isEqualTo(gap);
      }
      last = next;
      received++;
      missing += gap;
    }
  }
}
