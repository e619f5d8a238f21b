package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.peer.RawPeer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Doing what the role may not do: A1, A3, A5, A6; A2 and A4 are tested beside the rules. */
final class AuthorizationAttacksTest {
  private static final Rule CLOSED = new Rule("com.closed.", MatchPolicy.PREFIX, Set.of());

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
                    CLOSED,
                    new Rule(
                        "com.discreet.",
                        MatchPolicy.PREFIX,
                        Set.of(Action.CALL, Action.PUBLISH, Action.SUBSCRIBE, Action.REGISTER)))
                .build());
    peer = scene.peer();
    other = scene.peer();
  }

  @AfterEach
  void stop() throws Exception {
    scene.end();
  }

  /** A1. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DISCLOSE")
  @Row("C173")
  @Hostile("A1")
  void whatIsDeniedIsAnsweredAndDoesNotHappen(Action action) {
    open();
    other.subscribe("com.closed.t");
    other.register("com.closed.p");
    close();
    Message message = message(action);
    peer.send(message);
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.requestType()).isEqualTo(message.type().code());
    assertThat(error.request()).isEqualTo(1);
    assertThat(error.error()).isEqualTo("wamp.error.not_authorized");
    assertThat(RawPeer.arguments(error.payload()))
        .containsExactly("role guest may not " + action.name().toLowerCase() + " this URI");
    open();
    other.send(publication("com.closed.own", Dict.EMPTY, other));
    other.expect(Published.class); // and neither event nor invocation before it
    peer.expectSilence();
    other.expectSilence();
  }

  /** A1: an unacknowledged publication is not answered. */
  @Test
  @Hostile("A1")
  void aDeniedPublicationWithoutAcknowledgeIsDroppedAndCounted() {
    peer.send(new Publish(peer.nextRequest(), PublishOptions.NONE, "com.closed.t", Payload.EMPTY));
    peer.expectSilence();
    assertThat(scene.router().count(Counter.PUBLICATIONS_REFUSED)).isEqualTo(1);
  }

  /** A3: the next message obeys the new rules, and so do deliveries to old subscriptions. */
  @Test
  @Hostile("A3")
  void newRulesHoldForTheNextMessage() {
    peer.subscribe("com.", SubscribeOptions.of(Dict.of("match", "prefix")));
    other.register("com.p");
    for (int i = 0; i < 100; i++) {
      scene.router().replaceRoles("realm1", Map.of("guest", List.of(Rule.allowAll())));
      other.send(publication("com.t", Dict.EMPTY, other));
      other.expect(Published.class);
      peer.expect(Event.class);
      scene
          .router()
          .replaceRoles(
              "realm1",
              Map.of(
                  "guest",
                  List.of(
                      Rule.allowAll(),
                      new Rule("com.t", MatchPolicy.EXACT, Set.of(Action.PUBLISH)),
                      new Rule("com.p", MatchPolicy.EXACT, Set.of()))));
      other.send(publication("com.t", Dict.EMPTY, other));
      other.expect(Published.class);
      peer.send(new Call(peer.nextRequest(), CallOptions.NONE, "com.p", Payload.EMPTY));
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    }
    peer.expectSilence();
  }

  /** A5. */
  @Test
  @Hostile("A5")
  void toBeNamedNeedsARight() {
    other.register("com.discreet.p");
    other.subscribe("com.discreet.t");
    peer.send(
        new Call(
            peer.nextRequest(),
            CallOptions.of(Dict.of("disclose_me", true)),
            "com.discreet.p",
            Payload.EMPTY));
    peer.send(publication("com.discreet.t", Dict.of("disclose_me", true), peer));
    for (int i = 0; i < 2; i++) {
      assertThat(peer.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.option_disallowed.disclose_me");
    }
    other.expectSilence();
  }

  /** A6: whether those who are left out or meant exist makes no difference to the publisher. */
  @ParameterizedTest
  @ValueSource(strings = {"exclude", "eligible"})
  @Hostile("A6")
  void listsTellNothingOfWhoIsThere(String list) {
    other.subscribe("com.t");
    Message[] answers = new Message[4];
    answers[0] = listed(list, List.of(other.session()));
    answers[1] = listed(list, List.of(1L << 50));
    answers[2] = listed(list + "_authid", List.of(other.authid()));
    answers[3] = listed(list + "_authid", List.of("nobody"));
    assertThat(answers).allMatch(Published.class::isInstance);
    peer.expectSilence();
    other.expect(Event.class); // of four publications two reach it, either way
    other.expect(Event.class);
    other.expectSilence();
  }

  private Message listed(String list, List<?> members) {
    peer.send(publication("com.t", Dict.of(list, members), peer));
    return peer.receive();
  }

  private Message message(Action action) {
    return switch (action) {
      case CALL -> new Call(peer.nextRequest(), CallOptions.NONE, "com.closed.p", Payload.EMPTY);
      case REGISTER -> new Register(peer.nextRequest(), RegisterOptions.NONE, "com.closed.q");
      case SUBSCRIBE -> new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, "com.closed.own");
      default -> publication("com.closed.t", Dict.EMPTY, peer);
    };
  }

  private static Publish publication(String topic, Dict options, RawPeer publisher) {
    Map<String, Object> all = new LinkedHashMap<>(options.toMap());
    all.put("acknowledge", true);
    return new Publish(
        publisher.nextRequest(), PublishOptions.of(Dict.of(all)), topic, Payload.EMPTY);
  }

  private void open() {
    scene.router().replaceRoles("realm1", Map.of("guest", List.of(Rule.allowAll())));
  }

  private void close() {
    scene.router().replaceRoles("realm1", Map.of("guest", List.of(Rule.allowAll(), CLOSED)));
  }
}
