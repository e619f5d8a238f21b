package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.results;
import static dev.weir.router.meta.MetaRouter.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.counter.Counter;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Testaments of sessions over a real socket; every role may have them. */
final class TestamentsTest {
  private static final String ADD = "wamp.session.add_testament";
  private static final String FLUSH = "wamp.session.flush_testaments";

  private MetaRouter router;
  private RawPeer heir;
  private RawPeer testator;

  @BeforeEach
  void start() throws Exception {
    router = MetaRouter.start();
    heir = router.join("plain");
    testator = router.join("plain");
    heir.subscribe("com.last");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @ParameterizedTest
  @Row("C155")
  @ValueSource(strings = {"goodbye", "lost", "violation"})
  void theyAreReadInOrderDetachedOnesFirst(String end) {
    add("destroyed", 1L);
    add("detached", 2L);
    add("destroyed", 3L);
    add("detached", 4L);
    heir.expectSilence();
    switch (end) {
      case "goodbye" -> testator.goodbye();
      case "lost" -> testator.reset();
      default -> testator.sendText("[]");
    }
    for (long next : new long[] {2, 4, 1, 3}) {
      Event event = heir.expect(Event.class);
      assertThat(RawPeer.arguments(event.payload())).containsExactly(next);
      assertThat(RawPeer.keywords(event.payload())).containsEntry("k", "v").hasSize(1);
    }
    heir.expectSilence();
  }

  @Test
  @Row("C156")
  void flushingOneScopeLeavesTheOther() {
    assertThat(results(testator, ADD, "com.last", List.of("by default"))).isEmpty();
    add("detached", 1L);
    assertThat(results(testator, FLUSH)).isEmpty();
    testator.goodbye();
    assertThat(RawPeer.arguments(heir.expect(Event.class).payload())).containsExactly(1L);
    testator = router.join("plain");
    results(testator, ADD, "com.last", List.of("by default"));
    add("detached", 2L);
    results(testator, FLUSH, List.of(), Map.of("scope", "detached"));
    testator.goodbye();
    assertThat(RawPeer.arguments(heir.expect(Event.class).payload())).containsExactly("by default");
    heir.expectSilence();
  }

  @Test
  @Row("C157")
  void publishOptionsHold() {
    RawPeer other = router.join("plain");
    other.subscribe("com.last");
    results(
        testator,
        ADD,
        List.of("com.last", List.of("for one"), Map.of()),
        Map.of(
            "publish_options", Map.of("eligible", List.of(other.session()), "acknowledge", true)));
    results(
        testator,
        ADD,
        List.of("com.last", List.of("for the other")),
        Map.of("publish_options", Map.of("exclude", List.of(other.session()))));
    testator.goodbye();
    assertThat(RawPeer.arguments(other.expect(Event.class).payload())).containsExactly("for one");
    assertThat(RawPeer.arguments(heir.expect(Event.class).payload()))
        .containsExactly("for the other");
    other.expectSilence();
    heir.expectSilence();
  }

  @Test
  @Row("C157")
  void aTestamentCanBeRetained() {
    Map<String, Object> retain = Map.of("publish_options", Map.of("retain", true));
    results(testator, ADD, List.of("com.last", List.of("kept")), retain);
    testator.goodbye();
    assertThat(heir.expect(Event.class).details().retained()).isFalse();
    RawPeer late = router.join("plain");
    late.subscribe("com.last", SubscribeOptions.of(Dict.of("get_retained", true)));
    Event kept = late.expect(Event.class);
    assertThat(kept.details().retained()).isTrue();
    assertThat(RawPeer.arguments(kept.payload())).containsExactly("kept");
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void everySerializerLeavesThem(Serializer serializer) {
    RawPeer peer = router.join("plain", serializer);
    results(peer, ADD, List.of("com.last", List.of("a", 1L), Map.of("b", true)), Map.of());
    peer.reset();
    Event event = heir.expect(Event.class);
    assertThat(RawPeer.arguments(event.payload())).containsExactly("a", 1L);
    assertThat(RawPeer.keywords(event.payload())).containsEntry("b", true);
  }

  @Test
  void theyAreOfTheSessionNotOfTheConnection() {
    add("destroyed", 1L);
    testator.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
    testator.expect(Goodbye.class);
    assertThat(RawPeer.arguments(heir.expect(Event.class).payload())).containsExactly(1L);
    testator.hello("plain");
    testator.goodbye();
    heir.expectSilence();
  }

  @Test
  void aKilledSessionLeavesThem() {
    RawPeer admin = router.join("admin");
    admin.subscribe("com.last");
    RawPeer victim = router.join("admin");
    results(victim, ADD, "com.last", List.of("killed"));
    results(admin, "wamp.session.kill", victim.session());
    assertThat(RawPeer.arguments(admin.expect(Event.class).payload())).containsExactly("killed");
  }

  @Test
  void onlyTopicsThatTheSessionMayPublishToAreTaken() {
    assertThat(error(testator, ADD, "wamp.session.on_join").error())
        .isEqualTo("wamp.error.invalid_uri");
    assertThat(error(testator, ADD, "a..b").error()).isEqualTo("wamp.error.invalid_uri");
    RawPeer mute = router.join("mute");
    ErrorMessage error = error(mute, ADD, "com.last");
    assertThat(error.error()).isEqualTo("wamp.error.not_authorized");
    assertThat(sentence(error)).contains("may not publish");
  }

  @Test
  void whatIsWrongIsNamed() {
    invalid("topic", List.of(), Map.of());
    invalid("args", List.of("com.last", "x"), Map.of());
    invalid("kwargs", List.of("com.last", List.of(), List.of()), Map.of());
    invalid("scope", List.of("com.last"), Map.of("scope", "never"));
    invalid("scope", List.of("com.last"), Map.of("scope", 1L));
    invalid("publish_options", List.of("com.last"), Map.of("publish_options", List.of()));
    invalid("eligible", List.of("com.last"), Map.of("publish_options", Map.of("eligible", "all")));
    assertThat(error(testator, FLUSH, List.of(), Map.of("scope", "x")).error())
        .isEqualTo("wamp.error.invalid_argument");
    testator.goodbye();
    heir.expectSilence();
  }

  @Test
  void theirNumberIsLimited() {
    for (long i = 0; i < 5; i++) {
      add(i % 2 == 0 ? "detached" : "destroyed", i);
    }
    ErrorMessage error = error(testator, ADD, "com.last");
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", 5L)
        .containsEntry("key", "realms.limits.testaments_per_session");
    results(testator, FLUSH);
    add("destroyed", 9L);
    assertThat(router.count(Counter.CALLS_REFUSED)).isEqualTo(1);
  }

  @Test
  void theirOctetsAreLimited() {
    String large = "x".repeat(60_000);
    results(testator, ADD, "com.last", List.of(large));
    ErrorMessage error = error(testator, ADD, "com.last", List.of(large));
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", 100_000L)
        .containsEntry("key", "realms.limits.testament_bytes");
    results(testator, FLUSH);
    results(testator, ADD, "com.last", List.of(large));
  }

  private void add(String scope, long number) {
    results(
        testator,
        ADD,
        List.of("com.last", List.of(number), Map.of("k", "v")),
        Map.of("scope", scope));
  }

  private void invalid(String what, List<Object> arguments, Map<String, Object> keywords) {
    ErrorMessage error = error(testator, ADD, arguments, keywords);
    assertThat(error.error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(sentence(error)).contains(what);
  }
}
