package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.list;
import static dev.weir.router.meta.MetaRouter.map;
import static dev.weir.router.meta.MetaRouter.result;
import static dev.weir.router.meta.MetaRouter.results;
import static dev.weir.router.meta.MetaRouter.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interface reflection over a real socket. */
final class ReflectionTest {
  private static final String DEFINE = "wamp.reflect.define";

  private MetaRouter router;
  private RawPeer admin;

  @BeforeEach
  void start() throws Exception {
    router = MetaRouter.start();
    admin = router.join("admin");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @ParameterizedTest
  @Row("C198")
  @ValueSource(strings = {"topic", "procedure", "error"})
  void whatIsDefinedIsListedAndDescribedUntilItIsTakenBack(String kind) {
    admin.subscribe("wamp.reflect.on_define");
    admin.subscribe("wamp.reflect.on_undefine");
    RawPeer definer = router.join("admin");
    Map<String, Object> document = Map.of("kind", kind, "description", "of " + kind);
    assertThat(result(definer, DEFINE, "com.b", document)).isEqualTo(true);
    List<Object> defined = RawPeer.arguments(admin.expect(Event.class).payload());
    assertThat(defined.get(0)).isEqualTo("com.b");
    assertThat(map(defined.get(1))).containsAllEntriesOf(document).containsEntry("uri", "com.b");
    assertThat(result(definer, DEFINE, "com.a", document)).isEqualTo(true);
    assertThat(result(definer, DEFINE, "com.a", document)).isEqualTo(false);
    admin.expect(Event.class);
    admin.expect(Event.class);
    definer.goodbye();
    assertThat(list(result(admin, "wamp.reflection." + kind + ".list")))
        .containsExactly("com.a", "com.b");
    assertThat(map(result(admin, "wamp.reflection." + kind + ".describe", "com.a")))
        .containsAllEntriesOf(document)
        .containsEntry("uri", "com.a");
    assertThat(result(admin, "wamp.reflection." + kind + ".describe", "com.c")).isNull();
    assertThat(list(result(admin, "wamp.reflect.describe", "com.a"))).hasSize(1);
    RawPeer remover = router.join("admin");
    assertThat(result(remover, DEFINE, "com.a", null)).isEqualTo(true);
    assertThat(RawPeer.arguments(admin.expect(Event.class).payload()))
        .containsExactly("com.a", kind);
    assertThat(result(remover, DEFINE, "com.a", null)).isEqualTo(false);
    assertThat(list(result(admin, "wamp.reflection." + kind + ".list"))).containsExactly("com.b");
  }

  @Test
  @Row("C198")
  void aTopicAndAProcedureMayShareAUri() {
    result(admin, DEFINE, "com.both", Map.of("kind", "topic"));
    result(admin, DEFINE, "com.both", Map.of("kind", "procedure"));
    assertThat(list(result(admin, "wamp.reflect.describe", "com.both"))).hasSize(2);
    assertThat(list(result(admin, "wamp.reflection.error.list"))).isEmpty();
    assertThat(results(admin, DEFINE, List.of("com.both"), Map.of("kind", "topic")))
        .containsExactly(true);
    assertThat(list(result(admin, "wamp.reflection.topic.list"))).isEmpty();
    assertThat(list(result(admin, "wamp.reflection.procedure.list"))).containsExactly("com.both");
  }

  @Test
  void onlyWhatASessionMayUseIsShown() {
    RawPeer narrow = router.join("narrow");
    for (String kind : List.of("topic", "procedure", "error")) {
      result(narrow, DEFINE, "com.mine", Map.of("kind", kind));
    }
    result(narrow, DEFINE, "org.hidden", Map.of("kind", "procedure"));
    result(narrow, DEFINE, "org.hidden", Map.of("kind", "error"));
    assertThat(list(result(narrow, "wamp.reflection.topic.list"))).containsExactly("com.mine");
    assertThat(list(result(narrow, "wamp.reflection.procedure.list"))).containsExactly("com.mine");
    assertThat(list(result(narrow, "wamp.reflection.error.list")))
        .containsExactly("com.mine", "org.hidden");
    assertThat(result(narrow, "wamp.reflection.procedure.describe", "org.hidden")).isNull();
    assertThat(list(result(narrow, "wamp.reflect.describe", "org.hidden"))).hasSize(1);
  }

  @Test
  @Limit({"definitions", "definition_bytes"})
  void definitionsAreLimited() {
    for (int i = 0; i < 5; i++) {
      result(admin, DEFINE, "com.d" + i, Map.of("kind", "topic"));
    }
    expectLimit(5, "definitions", error(admin, DEFINE, "com.d5", Map.of("kind", "topic")));
    assertThat(result(admin, DEFINE, "com.d0", Map.of("kind", "topic"))).isEqualTo(false);
    Map<String, Object> large = Map.of("kind", "topic", "text", "x".repeat(9_800));
    expectLimit(10_000, "definition_bytes", error(admin, DEFINE, "com.d0", large));
    for (int i = 0; i < 5; i++) {
      result(admin, DEFINE, "com.d" + i, null);
    }
    assertThat(result(admin, DEFINE, "com.d0", large)).isEqualTo(true);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(error(admin, DEFINE, "a..b", Map.of("kind", "topic")).error())
        .isEqualTo("wamp.error.invalid_uri");
    assertThat(sentence(error(admin, DEFINE, "com.a", Map.of("x", 1L)))).contains("document.kind");
    assertThat(sentence(error(admin, DEFINE, "com.a", "topic"))).contains("document");
    assertThat(sentence(error(admin, DEFINE))).contains("uri");
    assertThat(sentence(error(admin, "wamp.reflection.topic.describe"))).contains("uri");
  }

  @Test
  void itIsAnnouncedInBothPlaces() {
    RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON);
    peer.send(new Hello("plain", HelloDetails.of(RawPeer.roles())));
    Dict roles = peer.expect(Welcome.class).details().dict("roles");
    for (String role : List.of("broker", "dealer")) {
      assertThat(roles.dict(role).flag("reflection")).isTrue();
      assertThat(roles.dict(role).dict("features").flag("reflection")).isTrue();
    }
    peer.close();
  }

  private static void expectLimit(long value, String key, ErrorMessage error) {
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", value)
        .containsEntry("key", "realms.limits." + key);
  }
}
