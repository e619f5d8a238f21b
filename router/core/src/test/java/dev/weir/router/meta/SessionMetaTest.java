package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.list;
import static dev.weir.router.meta.MetaRouter.map;
import static dev.weir.router.meta.MetaRouter.result;
import static dev.weir.router.meta.MetaRouter.results;
import static dev.weir.router.meta.MetaRouter.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Welcome;
import dev.weir.router.counter.Counter;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The session meta API over a real socket. */
final class SessionMetaTest {
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

  @Test
  @Row("C142")
  void joiningAndLeavingAreEvents() {
    admin.subscribe("wamp.session.on_join");
    admin.subscribe("wamp.session.on_leave");
    RawPeer peer = router.join("admin");
    Event join = admin.expect(Event.class);
    assertThat(join.details()).isEqualTo(EventDetails.NONE);
    List<Object> arguments = RawPeer.arguments(join.payload());
    assertThat(arguments).hasSize(1);
    assertThat(arguments.get(0)).isEqualTo(result(admin, "wamp.session.get", peer.session()));
    Dict details = Dict.of(map(arguments.get(0)));
    assertThat(details.find("session")).contains(peer.session());
    assertThat(details.text("authid").orElseThrow()).startsWith("anonymous-");
    assertThat(details.text("authrole")).contains("root");
    assertThat(details.text("authmethod")).contains("anonymous");
    assertThat(details.text("authprovider")).contains("static");
    assertThat(details.dict("transport").text("peer").orElseThrow()).startsWith("127.0.0.1:");
    assertThat(details.dict("transport").text("protocol")).contains("wamp.2.json");
    assertThat(details.dict("transport").flag("secure")).isFalse();
    peer.goodbye();
    Event leave = admin.expect(Event.class);
    assertThat(RawPeer.arguments(leave.payload()))
        .containsExactly(peer.session(), details.text("authid").orElseThrow(), "root");
    assertThat(RawPeer.keywords(leave.payload())).isEmpty();
  }

  @Test
  @Row("C143")
  void aGoodbyeAndALostConnectionAreBothLeaving() {
    admin.subscribe("wamp.session.on_leave");
    RawPeer polite = router.join("admin");
    RawPeer lost = router.join("admin");
    polite.goodbye();
    assertThat(RawPeer.arguments(admin.expect(Event.class).payload())).contains(polite.session());
    lost.reset();
    assertThat(RawPeer.arguments(admin.expect(Event.class).payload())).contains(lost.session());
    admin.expectSilence();
  }

  @Test
  void aPatternBringsMetaEventsToWhoMayHaveThem() {
    admin.subscribe("wamp.session.", SubscribeOptions.of(Dict.of("match", "prefix")));
    RawPeer everything = router.join("admin");
    everything.subscribe("", SubscribeOptions.of(Dict.of("match", "prefix")));
    assertThat(admin.expect(Event.class).details().topic()).contains("wamp.session.on_join");
    for (String own : List.of("on_create", "on_subscribe")) {
      assertThat(everything.expect(Event.class).details().topic())
          .contains("wamp.subscription." + own);
    }
    RawPeer peer = router.join("admin");
    assertThat(admin.expect(Event.class).details().topic()).contains("wamp.session.on_join");
    assertThat(everything.expect(Event.class).details().topic()).contains("wamp.session.on_join");
    peer.goodbye();
    assertThat(admin.expect(Event.class).details().topic()).contains("wamp.session.on_leave");
    RawPeer plain = router.join("plain");
    plain.subscribe("", SubscribeOptions.of(Dict.of("match", "prefix")));
    router.join("plain").goodbye();
    plain.expectSilence();
  }

  @Test
  @Row("C144")
  void countAndListKeepToTheRealmAndTheRoles() {
    RawPeer other = router.join("other");
    RawPeer second = router.join("admin");
    assertThat(result(admin, "wamp.session.count")).isEqualTo(2L);
    assertThat(result(admin, "wamp.session.count", List.of("root", "x"))).isEqualTo(2L);
    assertThat(result(admin, "wamp.session.count", List.of("x"))).isEqualTo(0L);
    assertThat(result(admin, "wamp.session.count", List.of())).isEqualTo(0L);
    assertThat(result(admin, "wamp.session.count", (Object) null)).isEqualTo(2L);
    assertThat(list(result(admin, "wamp.session.list")))
        .containsExactlyInAnyOrder(admin.session(), second.session());
    assertThat(list(result(admin, "wamp.session.list", List.of("root")))).hasSize(2);
    assertThat(list(result(admin, "wamp.session.list", List.of("x")))).isEmpty();
    assertThat(list(result(other, "wamp.session.list"))).containsExactly(other.session());
  }

  @Test
  @Row("C145")
  void sessionsThatAreNotThereAreNamed() {
    RawPeer other = router.join("other");
    for (long unknown : new long[] {1, other.session()}) {
      assertThat(error(admin, "wamp.session.get", unknown).error())
          .isEqualTo("wamp.error.no_such_session");
      assertThat(error(admin, "wamp.session.kill", unknown).error())
          .isEqualTo("wamp.error.no_such_session");
    }
    assertThat(error(admin, "wamp.session.kill", admin.session()).error())
        .isEqualTo("wamp.error.no_such_session");
    other.expectSilence();
  }

  @Test
  @Row("C146")
  void aKilledSessionIsToldWhy() {
    RawPeer first = router.join("admin");
    assertThat(results(admin, "wamp.session.kill", first.session())).isEmpty();
    Goodbye plain = first.expect(Goodbye.class);
    assertThat(plain.reason()).isEqualTo("wamp.close.killed");
    assertThat(plain.details().isEmpty()).isTrue();
    first.expectEnd();
    RawPeer second = router.join("admin");
    results(
        admin,
        "wamp.session.kill",
        List.of(second.session()),
        Map.of("reason", "com.my.reason", "message", "go away"));
    Goodbye goodbye = second.expect(Goodbye.class);
    assertThat(goodbye.reason()).isEqualTo("com.my.reason");
    assertThat(goodbye.details().text("message")).contains("go away");
    assertThat(result(admin, "wamp.session.count")).isEqualTo(1L);
    assertThat(router.count(Counter.SESSIONS_KILLED)).isEqualTo(2);
  }

  @Test
  @Row("C147")
  void killingManySparesTheCaller() {
    RawPeer first = router.join("admin");
    RawPeer second = router.join("admin");
    RawPeer elsewhere = router.join("other");
    Dict details = Dict.of(map(result(admin, "wamp.session.get", first.session())));
    String authid = details.text("authid").orElseThrow();
    assertThat(list(result(admin, "wamp.session.kill_by_authid", authid)))
        .containsExactly(first.session());
    first.expect(Goodbye.class);
    String own =
        Dict.of(map(result(admin, "wamp.session.get", admin.session())))
            .text("authid")
            .orElseThrow();
    assertThat(list(result(admin, "wamp.session.kill_by_authid", own))).isEmpty();
    RawPeer third = router.join("admin");
    assertThat(result(admin, "wamp.session.kill_by_authrole", "nobody")).isEqualTo(0L);
    assertThat(result(admin, "wamp.session.kill_by_authrole", "root")).isEqualTo(2L);
    second.expect(Goodbye.class);
    third.expect(Goodbye.class);
    RawPeer fourth = router.join("admin");
    assertThat(result(admin, "wamp.session.kill_all")).isEqualTo(1L);
    fourth.expect(Goodbye.class);
    admin.expectSilence();
    elsewhere.expectSilence();
  }

  @ParameterizedTest
  @Row("C148")
  @ValueSource(strings = {"kill", "kill_by_authid", "kill_by_authrole", "kill_all"})
  void aReasonThatIsNoUriKillsNobody(String procedure) {
    RawPeer victim = router.join("admin");
    Object whom =
        switch (procedure) {
          case "kill" -> victim.session();
          case "kill_by_authrole" -> "root";
          default ->
              Dict.of(map(result(admin, "wamp.session.get", victim.session())))
                  .text("authid")
                  .orElseThrow();
        };
    for (Object reason : new Object[] {"", "a b", "a..b", "#", 7L, "x".repeat(2_000)}) {
      ErrorMessage error =
          error(admin, "wamp.session." + procedure, List.of(whom), Map.of("reason", reason));
      assertThat(error.error()).isEqualTo("wamp.error.invalid_uri");
    }
    victim.expectSilence();
  }

  @Test
  @Row("C149")
  void killingAllIsNotPublished() {
    for (String topic : List.of("session.on_leave", "subscription.on_unsubscribe")) {
      admin.subscribe("wamp." + topic);
    }
    admin.subscribe("com.last");
    RawPeer victim = router.join("admin");
    results(victim, "wamp.session.add_testament", "com.last", List.of("words"));
    victim.subscribe("com.some");
    assertThat(result(admin, "wamp.session.kill_all")).isEqualTo(1L);
    victim.expect(Goodbye.class);
    admin.expectSilence();
    RawPeer next = router.join("admin");
    next.goodbye();
    assertThat(RawPeer.arguments(admin.expect(Event.class).payload())).contains(next.session());
  }

  @Test
  @Row("C154")
  void theMetaApisAreAnnouncedWhereTheyBelong() {
    RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON);
    peer.send(new Hello("plain", HelloDetails.of(RawPeer.roles())));
    Dict roles = peer.expect(Welcome.class).details().dict("roles");
    Dict broker = roles.dict("broker").dict("features");
    Dict dealer = roles.dict("dealer").dict("features");
    assertThat(broker.flag("session_meta_api")).isTrue();
    assertThat(dealer.flag("session_meta_api")).isTrue();
    assertThat(broker.flag("subscription_meta_api")).isTrue();
    assertThat(dealer.flag("registration_meta_api")).isTrue();
    assertThat(dealer.flag("testament_meta_api")).isTrue();
    peer.close();
  }

  @Test
  void argumentsThatAreWrongAreNamed() {
    assertThat(sentence(invalid("wamp.session.get"))).contains("session").contains("missing");
    assertThat(sentence(invalid("wamp.session.get", "x"))).contains("argument 1, session");
    assertThat(sentence(invalid("wamp.session.get", 0L))).contains("an id from 1 to 2^53");
    assertThat(sentence(invalid("wamp.session.kill", 1.5))).contains("argument 1, session");
    assertThat(sentence(invalid("wamp.session.count", "root"))).contains("filter_authroles");
    assertThat(sentence(invalid("wamp.session.list", List.of(1L)))).contains("filter_authroles");
    assertThat(sentence(invalid("wamp.session.kill_by_authid"))).contains("authid");
    assertThat(sentence(invalid("wamp.session.kill_by_authrole", 1L))).contains("authrole");
    ErrorMessage message =
        error(admin, "wamp.session.kill_all", List.of(), Map.of("message", List.of()));
    assertThat(message.error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(sentence(message)).contains("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "MESSAGEPACK", "CBOR"})
  void everySerializerCalls(Serializer serializer) {
    RawPeer peer = router.join("admin", serializer);
    assertThat(result(peer, "wamp.session.count", List.of("root"))).isEqualTo(2L);
    assertThat(map(result(peer, "wamp.session.get", peer.session())))
        .containsEntry("session", peer.session());
  }

  @Test
  void argumentsThatAreNoValuesAreRefused() {
    RawPeer peer = router.join("admin", Serializer.MESSAGEPACK);
    byte[] call = {
      (byte) 0x95,
      48,
      1,
      (byte) 0x80,
      (byte) 0xb2,
      'w',
      'a',
      'm',
      'p',
      '.',
      's',
      'e',
      's',
      's',
      'i',
      'o',
      'n',
      '.',
      'c',
      'o',
      'u',
      'n',
      't',
      (byte) 0x91,
      (byte) 0xd4,
      7,
      7
    };
    peer.nextRequest();
    peer.sendRaw(call);
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(sentence(error)).contains("extension type");
    peer.expectSilence();
  }

  @Test
  void argumentsBeyondTheBoundAreRefusedUnread() {
    ErrorMessage error = error(admin, "wamp.session.count", "x".repeat(200_000));
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", 100_000L)
        .containsEntry("key", "realms.limits.testament_bytes");
  }

  @Test
  void aProcedureThatDoesNotExistIsNamed() {
    RawPeer plain = router.join("plain");
    for (RawPeer peer : List.of(admin, plain)) {
      assertThat(error(peer, "wamp.session.dance").error())
          .isEqualTo("wamp.error.no_such_procedure");
      assertThat(error(peer, "wamp").error()).isEqualTo("wamp.error.no_such_procedure");
      assertThat(error(peer, "wamp..x").error()).isEqualTo("wamp.error.invalid_uri");
    }
  }

  @Test
  void optionsOfCallsDoNotMatter() {
    long request = admin.nextRequest();
    Dict options =
        Dict.builder().put("timeout", 1L).put("receive_progress", true).put("x_y", 1L).build();
    admin.send(new Call(request, CallOptions.of(options), "wamp.session.count", Payload.EMPTY));
    assertThat(RawPeer.arguments(admin.expect(Result.class).payload())).containsExactly(1L);
  }

  @Test
  void answersComeInOrderWithOtherRequests() {
    admin.subscribe("com.order");
    for (int i = 0; i < 100; i++) {
      long publish = admin.nextRequest();
      admin.send(
          new Publish(
              publish,
              PublishOptions.of(Dict.of("exclude_me", false)),
              "com.order",
              Payload.EMPTY));
      long call = MetaRouter.send(admin, "wamp.session.count", Payload.EMPTY);
      admin.expect(Event.class);
      assertThat(admin.expect(Result.class).request()).isEqualTo(call);
    }
  }

  private ErrorMessage invalid(String procedure, Object... arguments) {
    ErrorMessage error = error(admin, procedure, arguments);
    assertThat(error.error()).isEqualTo("wamp.error.invalid_argument");
    return error;
  }
}
