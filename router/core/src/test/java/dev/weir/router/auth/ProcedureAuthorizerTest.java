package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An authorizer that is a procedure of the realm, over a real socket. */
final class ProcedureAuthorizerTest {
  private static final String PROCEDURE = "com.example.authorize";

  private Router router;
  private RawPeer judge;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(realm("realm1"))
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    judge = join(Serializer.JSON, "judge");
    peer = join(Serializer.JSON, "user");
  }

  private static RealmOptions realm(String name) {
    return RealmOptions.builder(name)
        .authentication(
            Authentication.builder()
                .method(
                    TicketAuthenticator.builder()
                        .user("judge", "t", "judge")
                        .user("user", "t", "user")
                        .build())
                .build())
        .role("judge", Rule.allowAll())
        .role("user", Rule.allowAll())
        .authorizer(
            "user",
            AuthorizerOptions.procedure(PROCEDURE)
                .withTimeout(Duration.ofSeconds(5))
                .withCache(Duration.ofMinutes(1)))
        .build();
  }

  @AfterEach
  void stop() {
    peer.close();
    judge.close();
    router.close();
  }

  @Test
  void itIsCalledAsCrossbarCallsAuthorizers() {
    judge.register(PROCEDURE);
    peer.send(
        new Subscribe(
            peer.nextRequest(),
            SubscribeOptions.of(Dict.of(Map.of("match", "prefix", "x_other", 7L))),
            "com.a."));
    Invocation invocation = judge.expect(Invocation.class);
    List<Object> arguments = RawPeer.arguments(invocation.payload());
    assertThat(map(arguments.get(0)))
        .containsEntry("realm", "realm1")
        .containsEntry("session", peer.session())
        .containsEntry("authid", "user")
        .containsEntry("authrole", "user")
        .containsEntry("authmethod", "ticket")
        .containsKey("authprovider");
    assertThat(arguments.get(1)).isEqualTo("com.a.");
    assertThat(arguments.get(2)).isEqualTo("subscribe");
    assertThat(map(arguments.get(3))).containsEntry("match", "prefix").containsEntry("x_other", 7L);
    answer(invocation, true);
    peer.expect(Subscribed.class);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(true, "", true),
        Arguments.of(false, "wamp.error.not_authorized", true),
        Arguments.of(Map.of("allow", true), "", true),
        Arguments.of(Map.of("allow", true, "cache", false), "", false),
        Arguments.of(Map.of("allow", false), "wamp.error.not_authorized", true),
        Arguments.of(Map.of("allow", "yes"), "wamp.error.authorization_failed", false),
        Arguments.of(Map.of(), "wamp.error.authorization_failed", false),
        Arguments.of("true", "wamp.error.authorization_failed", false),
        Arguments.of(1L, "wamp.error.authorization_failed", false),
        Arguments.of("x".repeat(70_000), "wamp.error.authorization_failed", false));
  }

  @ParameterizedTest
  @MethodSource("answers")
  @Row("C173")
  void itsAnswerIsABoolOrADictionary(Object answer, String error, boolean kept) {
    judge.register(PROCEDURE);
    for (int i = 0; i < 2; i++) {
      peer.send(publication(PublishOptions.ACKNOWLEDGE));
      if (i == 0 || !kept) {
        answer(judge.expect(Invocation.class), answer);
      }
      if (error.isEmpty()) {
        peer.expect(Published.class);
      } else {
        assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo(error);
      }
    }
    judge.expectSilence();
  }

  @Test
  @Row("C173")
  void withoutACalleeOrWithItsErrorNothingIsAllowed() {
    peer.send(publication(PublishOptions.ACKNOWLEDGE));
    assertThat(peer.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.authorization_failed");
    judge.register(PROCEDURE);
    peer.send(publication(PublishOptions.ACKNOWLEDGE));
    Invocation invocation = judge.expect(Invocation.class);
    judge.send(
        new ErrorMessage(
            68, invocation.request(), Dict.EMPTY, "com.example.broken", Payload.EMPTY));
    assertThat(peer.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.authorization_failed");
    peer.send(publication(PublishOptions.ACKNOWLEDGE));
    judge.expect(Invocation.class);
    judge.reset();
    assertThat(peer.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.authorization_failed");
    assertThat(router.count(Counter.AUTHORIZATIONS_FAILED)).isEqualTo(3);
  }

  @Test
  void disclosureIsItsToGive() {
    judge.register(PROCEDURE);
    judge.register("com.named");
    peer.send(new Call(peer.nextRequest(), CallOptions.NONE, "com.named", Payload.EMPTY));
    answer(judge.expect(Invocation.class), Map.of("allow", true, "disclose", true));
    assertThat(judge.expect(Invocation.class).details().dict().toMap())
        .containsEntry("caller", peer.session());
  }

  @Test
  void aRoleThatAuthorizesObeysItsRulesOnly() {
    try (RawPeer own = join(Serializer.JSON, "user")) {
      judge.register(PROCEDURE, RegisterOptions.of(Dict.of("invoke", "first")));
      own.send(
          new dev.weir.protocol.Register(
              own.nextRequest(), RegisterOptions.of(Dict.of("invoke", "first")), PROCEDURE));
      answer(judge.expect(Invocation.class), true);
      own.expect(dev.weir.protocol.Registered.class);
      peer.send(publication(PublishOptions.ACKNOWLEDGE));
      peer.expect(Published.class);
      judge.expectSilence();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itSpeaksAnySerializer(Serializer serializer) {
    try (RawPeer other = join(serializer, "judge");
        RawPeer asked = join(serializer, "user")) {
      other.register(PROCEDURE);
      asked.send(
          new Publish(asked.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.t", Payload.EMPTY));
      answer(other, other.expect(Invocation.class), Map.of("allow", true));
      asked.expect(Published.class);
    }
  }

  private RawPeer join(Serializer serializer, String user) {
    return RawPeer.connect(router.port(), serializer)
        .login("realm1", user, "t", "caller_identification");
  }

  @SuppressWarnings("unchecked") // dictionaries have string keys
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private Message publication(PublishOptions options) {
    return new Publish(peer.nextRequest(), options, "com.t", Payload.EMPTY);
  }

  private void answer(Invocation invocation, Object answer) {
    answer(judge, invocation, answer);
  }

  private static void answer(RawPeer callee, Invocation invocation, Object answer) {
    callee.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.of(answer)));
  }
}
