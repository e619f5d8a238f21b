package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.list;
import static dev.weir.router.meta.MetaRouter.map;
import static dev.weir.router.meta.MetaRouter.result;
import static dev.weir.router.meta.MetaRouter.results;
import static dev.weir.router.meta.MetaRouter.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.router.peer.RawPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registration meta API over a real socket. */
final class RegistrationMetaTest {
  private static final List<String> TOPICS =
      List.of("on_create", "on_register", "on_unregister", "on_delete");

  private final List<Long> topics = new ArrayList<>();
  private MetaRouter router;
  private RawPeer admin;
  private RawPeer callee;

  @BeforeEach
  void start() throws Exception {
    router = MetaRouter.start();
    admin = router.join("admin");
    callee = router.join("admin", "registration_revocation");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row("C151")
  void theFirstCreatesAndTheLastDeletes() {
    watch();
    long id = callee.register("com.watched", options("prefix", "single"));
    List<Object> arguments = RawPeer.arguments(event("on_create").payload());
    assertThat(arguments.get(0)).isEqualTo(callee.session());
    Map<String, Object> details = map(arguments.get(1));
    assertThat(details)
        .containsEntry("id", id)
        .containsEntry("uri", "com.watched")
        .containsEntry("match", "prefix")
        .containsEntry("invoke", "single")
        .hasSize(5);
    assertThat(Instant.parse((String) details.get("created")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    expect("on_register", callee, id);
    callee.send(new Unregister(callee.nextRequest(), id));
    callee.expect(Unregistered.class);
    expect("on_unregister", callee, id);
    expect("on_delete", callee, id);
    long next = callee.register("com.watched");
    event("on_create");
    expect("on_register", callee, next);
    callee.reset();
    expect("on_unregister", callee, next);
    expect("on_delete", callee, next);
  }

  @Test
  @Row("C151")
  void furtherCalleesNeitherCreateNorDelete() {
    watch();
    RawPeer second = router.join("admin");
    long id = callee.register("com.shared", options("exact", "roundrobin"));
    event("on_create");
    expect("on_register", callee, id);
    assertThat(second.register("com.shared", options("exact", "roundrobin"))).isEqualTo(id);
    expect("on_register", second, id);
    assertThat(list(result(second, "wamp.registration.list_callees", id)))
        .containsExactly(callee.session(), second.session());
    callee.reset();
    expect("on_unregister", callee, id);
    second.reset();
    expect("on_unregister", second, id);
    expect("on_delete", second, id);
  }

  @Test
  @Row("C153")
  void theProceduresReturnWhatIsDocumented() {
    long exact = callee.register("com.a.b");
    long prefix = callee.register("com.a", options("prefix", "single"));
    long wildcard = callee.register("com..b", options("wildcard", "single"));
    Map<String, Object> lists = map(result(admin, "wamp.registration.list"));
    assertThat(lists.keySet()).containsExactly("exact", "prefix", "wildcard");
    assertThat(list(lists.get("exact"))).containsExactly(exact);
    assertThat(list(lists.get("prefix"))).containsExactly(prefix);
    assertThat(list(lists.get("wildcard"))).containsExactly(wildcard);
    assertThat(result(admin, "wamp.registration.lookup", "com.a.b")).isEqualTo(exact);
    assertThat(result(admin, "wamp.registration.lookup", "com.a", Map.of("match", "prefix")))
        .isEqualTo(prefix);
    assertThat(result(admin, "wamp.registration.lookup", "com.a")).isNull();
    assertThat(result(admin, "wamp.registration.match", "com.a.b")).isEqualTo(exact);
    assertThat(result(admin, "wamp.registration.match", "com.a.c")).isEqualTo(prefix);
    assertThat(result(admin, "wamp.registration.match", "com.x.b")).isEqualTo(wildcard);
    assertThat(result(admin, "wamp.registration.match", "org.x")).isNull();
    assertThat(map(result(admin, "wamp.registration.get", prefix)))
        .containsEntry("id", prefix)
        .containsEntry("uri", "com.a")
        .containsEntry("match", "prefix")
        .containsEntry("invoke", "single")
        .containsKey("created");
    assertThat(list(result(admin, "wamp.registration.list_callees", exact)))
        .containsExactly(callee.session());
    assertThat(result(admin, "wamp.registration.count_callees", exact)).isEqualTo(1L);
  }

  @ParameterizedTest
  @Row("C153")
  @ValueSource(strings = {"get", "list_callees", "count_callees"})
  void unknownRegistrationsAreNamed(String procedure) {
    ErrorMessage error = error(admin, "wamp.registration." + procedure, 4_711L);
    assertThat(error.error()).isEqualTo("wamp.error.no_such_registration");
    assertThat(sentence(error)).contains("4711");
    assertThat(error(admin, "wamp.registration." + procedure, "4711").error())
        .isEqualTo("wamp.error.invalid_argument");
  }

  @Test
  void aCalleeIsRemovedAndToldIfItCanBe() {
    watch();
    long id = callee.register("com.taken");
    event("on_create");
    expect("on_register", callee, id);
    results(
        admin,
        "wamp.registration.remove_callee",
        List.of(id, callee.session()),
        Map.of("reason", "moving endpoint to other callee"));
    expect("on_unregister", callee, id);
    expect("on_delete", callee, id);
    Unregistered revoked = callee.expect(Unregistered.class);
    assertThat(revoked.request()).isZero();
    assertThat(revoked.details().find("registration")).contains(id);
    assertThat(revoked.details().text("reason")).contains("moving endpoint to other callee");
    assertThat(error(admin, "com.taken").error()).isEqualTo("wamp.error.no_such_procedure");
    callee.send(new Unregister(callee.nextRequest(), id));
    assertThat(callee.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_such_registration");
    long own = admin.register("com.taken");
    event("on_create");
    expect("on_register", admin, own);
    results(callee, "wamp.registration.remove_callee", own, admin.session());
    expect("on_unregister", admin, own); // and no UNREGISTERED: it did not announce it
    expect("on_delete", admin, own);
    admin.expectSilence();
  }

  @Test
  void removingWhoIsNoCalleeIsAnError() {
    long id = callee.register("com.kept");
    assertThat(error(admin, "wamp.registration.remove_callee", id, admin.session()).error())
        .isEqualTo("wamp.error.no_such_session");
    assertThat(error(admin, "wamp.registration.remove_callee", 4_711L, callee.session()).error())
        .isEqualTo("wamp.error.no_such_registration");
    assertThat(error(admin, "wamp.registration.remove_callee", id, callee.session(), 1L).error())
        .isEqualTo("wamp.error.invalid_argument");
    callee.expectSilence();
  }

  private static RegisterOptions options(String match, String invoke) {
    return RegisterOptions.of(Dict.builder().put("match", match).put("invoke", invoke).build());
  }

  private void watch() {
    for (String topic : TOPICS) {
      topics.add(admin.subscribe("wamp.registration." + topic));
    }
  }

  private Event event(String topic) {
    Event event = admin.expect(Event.class);
    assertThat(event.subscription()).isEqualTo(topics.get(TOPICS.indexOf(topic)));
    return event;
  }

  private void expect(String topic, RawPeer of, long registration) {
    assertThat(RawPeer.arguments(event(topic).payload()))
        .containsExactly(of.session(), registration);
  }
}
