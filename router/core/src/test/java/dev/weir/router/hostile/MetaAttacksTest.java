package dev.weir.router.hostile;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.list;
import static dev.weir.router.meta.MetaRouter.map;
import static dev.weir.router.meta.MetaRouter.result;
import static dev.weir.router.meta.MetaRouter.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.meta.MetaRouter;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has no right to the meta API, who reaches for another realm, and who is killed at work. */
final class MetaAttacksTest {
  private static final List<String> GUARDED =
      List.of(
          "wamp.session.list",
          "wamp.session.get",
          "wamp.session.kill",
          "wamp.session.kill_by_authid",
          "wamp.session.kill_by_authrole",
          "wamp.session.kill_all",
          "wamp.subscription.list",
          "wamp.subscription.get",
          "wamp.subscription.list_subscribers",
          "wamp.subscription.count_subscribers",
          "wamp.subscription.remove_subscriber",
          "wamp.registration.list",
          "wamp.registration.get",
          "wamp.registration.list_callees",
          "wamp.registration.count_callees",
          "wamp.registration.remove_callee",
          "wamp.reflect.define");

  /** 10,000 in a long run. */
  private static final int TESTAMENTS = Integer.getInteger("weir.testaments", 30);

  private MetaRouter router;
  private Bystanders bystanders;
  private RawPeer admin;

  @BeforeEach
  void start() throws Exception {
    router = MetaRouter.start();
    bystanders = Bystanders.of(router.port(), "others");
    admin = router.join("admin");
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
  }

  /** A7, A8. */
  @Test
  @Hostile({"A7", "A8"})
  void ordinaryRolesAreDeniedWhatIsNotOpenToAll() {
    RawPeer plain = router.join("plain");
    RawPeer victim = router.join("plain");
    for (String procedure : GUARDED) {
      assertThat(error(plain, procedure, victim.session()).error())
          .as(procedure)
          .isEqualTo("wamp.error.not_authorized");
    }
    victim.expectSilence();
  }

  /** A7: decision 52. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "mute"})
  void whatIsOpenToAllIsOpenToRolesWithoutAnyRule(String realm) {
    RawPeer peer = router.join(realm);
    assertThat(result(peer, "wamp.session.count")).isEqualTo(1L);
    assertThat(result(peer, "wamp.subscription.lookup", "com.a")).isNull();
    assertThat(result(peer, "wamp.subscription.match", "com.a")).isNull();
    assertThat(result(peer, "wamp.registration.lookup", "com.a")).isNull();
    assertThat(result(peer, "wamp.registration.match", "com.a")).isNull();
    assertThat(results(peer, "wamp.session.flush_testaments")).isEmpty();
    for (String kind : List.of("topic", "procedure", "error")) {
      assertThat(list(result(peer, "wamp.reflection." + kind + ".list"))).isEmpty();
      assertThat(result(peer, "wamp.reflection." + kind + ".describe", "com.a")).isNull();
    }
  }

  /** A9. */
  @Test
  @Hostile("A9")
  void anotherRealmIsOutOfReach() {
    RawPeer there = router.join("other");
    long subscription = there.subscribe("com.there");
    long registration = there.register("com.there");
    result(there, "wamp.reflect.define", "com.there", Map.of("kind", "error"));
    String authid = (String) map(result(there, "wamp.session.get", there.session())).get("authid");
    for (String procedure : List.of("get", "kill")) {
      assertThat(error(admin, "wamp.session." + procedure, there.session()).error())
          .isEqualTo("wamp.error.no_such_session");
    }
    assertThat(list(result(admin, "wamp.session.list"))).containsExactly(admin.session());
    assertThat(list(result(admin, "wamp.session.kill_by_authid", authid))).isEmpty();
    assertThat(result(admin, "wamp.session.kill_by_authrole", "root")).isEqualTo(0L);
    assertThat(result(admin, "wamp.session.kill_all")).isEqualTo(0L);
    for (String kind : List.of("subscription", "registration")) {
      String api = "wamp." + kind + ".";
      long id = kind.equals("subscription") ? subscription : registration;
      String some = kind.equals("subscription") ? "subscribers" : "callees";
      String one = kind.equals("subscription") ? "remove_subscriber" : "remove_callee";
      assertThat(result(admin, api + "lookup", "com.there")).isNull();
      assertThat(result(admin, api + "match", "com.there")).isNull();
      map(result(admin, api + "list")).values().forEach(ids -> assertThat(list(ids)).isEmpty());
      for (String procedure : List.of("get", "list_" + some, "count_" + some)) {
        assertThat(error(admin, api + procedure, id).error())
            .isEqualTo("wamp.error.no_such_" + kind);
      }
      assertThat(error(admin, api + one, id, there.session()).error())
          .isEqualTo("wamp.error.no_such_" + kind);
    }
    assertThat(list(result(admin, "wamp.reflection.error.list"))).isEmpty();
    assertThat(list(result(admin, "wamp.reflect.describe", "com.there"))).isEmpty();
    there.expectSilence();
  }

  /** P8. */
  @Test
  @Hostile("P8")
  void aTestamentBombMeetsTheQuota() {
    RawPeer bomber = router.join("plain");
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < TESTAMENTS; i++) {
      ErrorMessage error =
          error(bomber, "wamp.session.add_testament", "com.boom", List.of(megabyte));
      assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
      assertThat(RawPeer.keywords(error.payload()))
          .containsEntry("key", "realms.limits.testament_bytes");
    }
    RawPeer heir = router.join("plain");
    heir.subscribe("com.boom");
    bomber.goodbye();
    heir.expectSilence();
  }

  /** S4. */
  @ParameterizedTest
  @ValueSource(strings = {"callee says goodbye", "callee is killed"})
  @Hostile("S4")
  void aCallWhoseCalleeLeavesIsAnswered(String end) {
    RawPeer callee = router.join("admin");
    RawPeer caller = router.join("admin");
    callee.register("com.pending");
    call(caller);
    callee.expect(Invocation.class);
    if (end.endsWith("killed")) {
      results(admin, "wamp.session.kill", callee.session());
      callee.expect(Goodbye.class);
    } else {
      callee.goodbye();
    }
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.canceled");
    caller.expectSilence();
  }

  /** S4. */
  @ParameterizedTest
  @ValueSource(strings = {"caller says goodbye", "caller is killed"})
  @Hostile({"S4", "R4"})
  void aCalleeWhoseCallerLeavesIsInterrupted(String end) {
    RawPeer callee = router.join("admin", "call_canceling");
    RawPeer caller = router.join("admin");
    callee.register("com.pending");
    call(caller);
    Invocation invocation = callee.expect(Invocation.class);
    if (end.endsWith("killed")) {
      results(admin, "wamp.session.kill", caller.session());
    } else {
      caller.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
    }
    caller.expect(Goodbye.class);
    assertThat(callee.expect(Interrupt.class).request()).isEqualTo(invocation.request());
    callee.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
    callee.expectSilence();
    caller.expectEnd();
  }

  /** S5. */
  @Test
  @Hostile("S5")
  void whoIsKilledWhilePublishingGetsEachAnswerAtMostOnce() {
    admin.subscribe("com.busy");
    for (int round = 0; round < 40; round++) {
      RawPeer publisher = router.join("admin");
      for (int i = 0; i < 50; i++) {
        publisher.send(
            new Publish(
                publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.busy", Payload.EMPTY));
      }
      MetaRouter.send(admin, "wamp.session.kill", Payload.of(publisher.session()));
      assertThat(answersBeforeGoodbye(publisher)).isEqualTo(eventsBeforeResult());
    }
  }

  /** Answers come once, in order, and none behind the GOODBYE. */
  private static int answersBeforeGoodbye(RawPeer publisher) {
    int answered = 0;
    for (Message next = publisher.receive();
        !(next instanceof Goodbye);
        next = publisher.receive()) {
      answered++;
      assertThat(((Published) next).request()).isEqualTo(answered);
    }
    publisher.close();
    return answered;
  }

  private int eventsBeforeResult() {
    int events = 0;
    for (Message next = admin.receive(); !(next instanceof Result); next = admin.receive()) {
      assertThat(next).isInstanceOf(Event.class);
      events++;
    }
    return events;
  }

  private static void call(RawPeer caller) {
    caller.send(new Call(caller.nextRequest(), CallOptions.NONE, "com.pending", Payload.EMPTY));
  }
}
