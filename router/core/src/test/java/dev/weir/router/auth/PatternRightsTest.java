package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.hostile.AttackScene;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Patterns that reach what their role may not have (A2), over a real socket. */
final class PatternRightsTest {
  private static final Set<Action> ASKING = Set.of(Action.CALL, Action.PUBLISH);

  private AttackScene scene;
  private RawPeer peer;
  private RawPeer other;

  @BeforeEach
  void start() throws Exception {
    scene =
        AttackScene.beside(
            RealmOptions.builder("realm1")
                .anonymous("guest")
                .role(
                    "guest",
                    Rule.allowAll(),
                    Rule.allowMeta(),
                    new Rule("com.secret.", MatchPolicy.PREFIX, ASKING))
                .build());
    peer = scene.peer();
    other = scene.peer();
  }

  @AfterEach
  void stop() throws Exception {
    scene.end();
  }

  @Test
  @Row("C174")
  @Hostile("A2")
  void aPatternRegistrationOverSomethingDeniedIsRefused() {
    for (String match : new String[] {"prefix", "wildcard"}) {
      peer.send(
          new Register(
              peer.nextRequest(), RegisterOptions.of(Dict.of("match", match)), pattern(match)));
      ErrorMessage refusal = peer.expect(ErrorMessage.class);
      assertThat(refusal.error()).isEqualTo("wamp.error.not_authorized");
      assertThat(RawPeer.arguments(refusal.payload()))
          .containsExactly("role guest may not register all that this pattern covers");
    }
    call(other, "com.secret.plan");
    assertThat(other.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
    peer.register("com.open.", RegisterOptions.of(Dict.of("match", "prefix")));
    call(other, "com.open.plan");
    assertThat(peer.expect(Invocation.class).details().procedure()).contains("com.open.plan");
  }

  @Test
  @Row("C174")
  @Hostile("A2")
  void aPatternSubscriptionOverSomethingDeniedDoesNotHearIt() {
    peer.subscribe("com.", SubscribeOptions.of(Dict.of("match", "prefix")));
    publish("com.secret.plan");
    publish("com.open.plan");
    assertThat(peer.expect(Event.class).details().topic()).contains("com.open.plan");
    peer.expectSilence();
  }

  /** What no rule covers is not allowed, though rules cover parts of it. */
  @Test
  @Row("C174")
  @Hostile("A2")
  void aPatternIsJudgedAsAPattern() {
    try (Router narrow =
            Router.builder()
                .listen("127.0.0.1", 0)
                .realm(
                    RealmOptions.builder("realm1")
                        .anonymous("guest")
                        .role(
                            "guest",
                            new Rule("com.a.", MatchPolicy.PREFIX, Set.of(Action.values())),
                            new Rule("com..x", MatchPolicy.WILDCARD, Set.of(Action.values())))
                        .build())
                .options(RouterOptions.builder().drain(Duration.ZERO).build())
                .start();
        RawPeer asking = RawPeer.join(narrow.port())) {
      for (String[] pattern :
          new String[][] {{"prefix", "com."}, {"prefix", "com.a"}, {"wildcard", "com.."}}) {
        Dict options = Dict.of("match", pattern[0]);
        asking.send(new Subscribe(asking.nextRequest(), SubscribeOptions.of(options), pattern[1]));
        assertThat(asking.expect(ErrorMessage.class).error())
            .isEqualTo("wamp.error.not_authorized");
        asking.send(new Register(asking.nextRequest(), RegisterOptions.of(options), pattern[1]));
        assertThat(asking.expect(ErrorMessage.class).error())
            .isEqualTo("wamp.error.not_authorized");
      }
      asking.subscribe("com.a.", SubscribeOptions.of(Dict.of("match", "prefix")));
      asking.register("com..x", RegisterOptions.of(Dict.of("match", "wildcard")));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void noPatternIsCalledInPlaceOfTheRouter() {
    peer.register("w", RegisterOptions.of(Dict.of("match", "prefix")));
    call(other, "wamp.no.such");
    assertThat(other.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
    peer.expectSilence();
  }

  private static String pattern(String match) {
    return match.equals("prefix") ? "com." : "com..plan";
  }

  private static void call(RawPeer caller, String procedure) {
    caller.send(new Call(caller.nextRequest(), CallOptions.NONE, procedure, Payload.EMPTY));
  }

  private void publish(String topic) {
    other.send(new Publish(other.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.EMPTY));
    other.expect(Published.class);
  }
}
