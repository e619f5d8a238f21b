package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.list;
import static dev.weir.router.meta.MetaRouter.map;
import static dev.weir.router.meta.MetaRouter.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AuthorizationProceduresTest {
  private static final String EXPLAIN = "weir.authorization.explain";

  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("told")
                    .anonymous("guest")
                    .role(
                        "guest",
                        new Rule("", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE), "line 1"),
                        new Rule(
                            "weir.authorization.", MatchPolicy.PREFIX, Set.of(Action.CALL), "2"))
                    .role(
                        "user",
                        new Rule("x.${authid}", MatchPolicy.EXACT, Set.of(Action.CALL), "line 3"))
                    .build())
            .realm(
                RealmOptions.builder("untold")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll(), Rule.allowMeta())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @Test
  void theCallerIsToldOfItself() {
    try (RawPeer peer = join("told")) {
      Map<String, Object> told = map(result(peer, EXPLAIN, "subscribe", "com.a"));
      assertThat(told).containsEntry("allowed", true).containsEntry("authorizer", false);
      assertThat(list(told.get("rules")))
          .containsExactly(
              Map.of(
                  "uri", "", "match", "prefix", "allow", List.of("subscribe"), "source", "line 1"));
      assertThat(map(result(peer, EXPLAIN, "call", "com.a")))
          .containsEntry("allowed", false)
          .containsEntry(
              "reason", "guest may not call this: the most specific rule does not allow it");
    }
  }

  @Test
  void othersAreExplainedByTheirRoleOrSession() {
    try (RawPeer peer = join("told");
        RawPeer other = join("told")) {
      Map<String, Object> joe = Map.of("authrole", "user", "authid", "joe");
      assertThat(map(result(peer, EXPLAIN, "call", "x.joe", joe))).containsEntry("allowed", true);
      assertThat(map(result(peer, EXPLAIN, "call", "x.ann", joe))).containsEntry("allowed", false);
      Map<String, Object> session = Map.of("session", other.session(), "match", "prefix");
      assertThat(map(result(peer, EXPLAIN, "subscribe", "com.", session)))
          .containsEntry("allowed", true);
      assertThat(error(peer, EXPLAIN, "call", "x", Map.of("session", 1L)).error())
          .isEqualTo("wamp.error.no_such_session");
      assertThat(error(peer, EXPLAIN, "look", "x").error())
          .isEqualTo("wamp.error.invalid_argument");
      assertThat(error(peer, EXPLAIN, "call", "x", Map.of("authrole", 1L)).error())
          .isEqualTo("wamp.error.invalid_argument");
    }
  }

  @Test
  void neitherIsOpenToARoleWithoutARuleOnIt() {
    try (RawPeer peer = join("untold")) {
      for (String procedure : List.of(EXPLAIN, "weir.authorization.forget")) {
        assertThat(error(peer, procedure, "call", "x").error())
            .isEqualTo("wamp.error.not_authorized");
      }
    }
  }

  @Test
  void nobodyRegistersThere() {
    try (RawPeer peer = join("untold")) {
      peer.send(
          new dev.weir.protocol.Register(
              peer.nextRequest(), dev.weir.protocol.RegisterOptions.NONE, EXPLAIN));
      assertThat(peer.expect(dev.weir.protocol.ErrorMessage.class).error())
          .isEqualTo("wamp.error.invalid_uri");
    }
  }

  private static RawPeer join(String realm) {
    return RawPeer.join(router.port(), Serializer.JSON, realm);
  }
}
