package dev.weir.router.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Role;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.protocol.transport.MessageLink.Sent;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers in the same program, through the door of the router. */
final class LocalPeersTest {
  private static final LocalPeer BACKEND = LocalPeer.of("realm1", "backend", "service");
  private static final String ADD = "com.example.add";
  private static final String TOPIC = "com.example.topic";

  private Router router;

  @BeforeEach
  void start() throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("anonymous")
            .role("anonymous", Rule.allowAll(), Rule.allowMeta())
            .role("service", Rule.allowAll(), Rule.allowMeta())
            .role("guest", new Rule("com.example.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)))
            .build();
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(realm)
            .options(
                RouterOptions.builder()
                    .mailbox(64 << 10)
                    .writeDeadline(Duration.ofSeconds(1))
                    .drain(Duration.ZERO)
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private static Call call(long request, Object... arguments) {
    return new Call(request, CallOptions.of(Dict.EMPTY), ADD, Payload.of(arguments));
  }

  private static Publish publish(long request, boolean acknowledge, Payload payload) {
    Dict options = acknowledge ? Dict.of("acknowledge", true) : Dict.EMPTY;
    return new Publish(request, PublishOptions.of(options), TOPIC, payload);
  }

  private static Yield answer(Invocation invocation, Payload payload) {
    return new Yield(invocation.request(), YieldOptions.of(Dict.EMPTY), payload);
  }

  @Test
  void callsGoFromPeerToPeerAndValuesStayValues() {
    HostPeer callee = HostPeer.join(router, BACKEND);
    HostPeer caller = HostPeer.join(router, BACKEND.inline());
    assertThat(callee.welcome().details().text("authid")).contains("backend");
    assertThat(callee.welcome().details().text("authrole")).contains("service");
    assertThat(callee.welcome().details().text("authmethod")).contains("local");
    callee.register(ADD);
    List<Object> list = new ArrayList<>(Arrays.asList("a", null, 7));
    byte[] octets = {1, 2};
    caller.send(call(caller.nextRequest(), list, octets, 1.5f));
    list.clear();
    octets[0] = 9;
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(invocation.payload().isRaw()).isFalse();
    List<Object> arrived = invocation.payload().arguments();
    assertThat(arrived.get(0)).isEqualTo(Arrays.asList("a", null, 7L));
    assertThat((byte[]) arrived.get(1)).containsExactly(1, 2);
    assertThat(arrived.get(2)).isEqualTo(1.5);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(arrived::clear);
    callee.send(answer(invocation, Payload.of(List.of(), Map.of("sum", 3L))));
    assertThat(caller.expect(Result.class).payload().keywords()).isEqualTo(Map.of("sum", 3L));
  }

  @Test
  void rawPayloadsPassBetweenSocketsAndPeersAsTheyAre() {
    String arguments = "[1.0,2e0],{\"k\":\"\\u00e9\"}";
    byte[] octets = arguments.getBytes(StandardCharsets.UTF_8);
    HostPeer peer = HostPeer.join(router, BACKEND);
    try (RawPeer socket = RawPeer.join(router.port())) {
      socket.subscribe(TOPIC);
      peer.send(publish(peer.nextRequest(), false, Payload.raw(Serializer.JSON, octets, 2)));
      assertThat(socket.expect(Event.class).payload().octets()).isEqualTo(octets);
      peer.subscribe(TOPIC);
      socket.send(publish(socket.nextRequest(), true, Payload.raw(Serializer.JSON, octets, 2)));
      socket.expect(Published.class);
      Payload arrived = peer.expect(Event.class).payload();
      assertThat(arrived.serializer()).isEqualTo(Serializer.JSON);
      assertThat(arrived.octets()).isEqualTo(octets);
    }
  }

  @Test
  void rawPayloadsAreScannedSoThatNobodyBreaksTheMessagesOfOthers() {
    HostPeer peer = HostPeer.join(router, BACKEND);
    for (String broken :
        List.of("[1", "[1]]", "[1],{},3", "{}", "[1],[2]", "[\"\\ud800\u0001\"]")) {
      Payload raw = Payload.raw(Serializer.JSON, broken.getBytes(StandardCharsets.UTF_8), 2);
      assertThatExceptionOfType(ProtocolViolation.class)
          .as(broken)
          .isThrownBy(() -> peer.link().send(publish(1, true, raw)));
    }
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> peer.link().send(publish(1, true, Payload.of(new Object()))));
    peer.send(publish(peer.nextRequest(), true, Payload.of("fine")));
    peer.expect(Published.class);
  }

  @Test
  void valuesReachSocketsInTheirSerializer() {
    HostPeer peer = HostPeer.join(router, BACKEND);
    try (RawPeer socket = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
      socket.subscribe(TOPIC);
      peer.send(publish(peer.nextRequest(), false, Payload.of("x", 3, List.of(true))));
      assertThat(RawPeer.arguments(socket.expect(Event.class).payload()))
          .containsExactly("x", 3L, List.of(true));
    }
  }

  @Test
  void theMetaApiTellsOfIt() {
    HostPeer peer = HostPeer.join(router, BACKEND);
    peer.send(
        new Call(
            peer.nextRequest(),
            CallOptions.of(Dict.EMPTY),
            "wamp.session.get",
            Payload.of(peer.session())));
    Map<?, ?> details = (Map<?, ?>) peer.expect(Result.class).payload().arguments().get(0);
    assertThat(((Map<?, ?>) details.get("transport")).get("type")).isEqualTo("local");
    assertThat(((Map<?, ?>) details.get("transport")).get("peer")).isEqualTo("local");
    assertThat(details.get("authid")).isEqualTo("backend");
    assertThat(router.connections()).isZero();
    assertThat(router.localPeers()).isEqualTo(1);
  }

  @Test
  void itsRoleIsHeldToItsRules() {
    HostPeer guest = HostPeer.join(router, LocalPeer.of("realm1", "visitor", "guest"));
    guest.subscribe(TOPIC);
    guest.send(publish(guest.nextRequest(), true, Payload.EMPTY));
    assertThat(guest.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
  }

  @Test
  void aRealmOrRoleThatIsNotThereIsNamed() {
    HostPeer nobody = HostPeer.open(router, LocalPeer.of("realm1", "backend", "servise"));
    Abort abort = nobody.expect(Abort.class);
    assertThat(abort.reason()).isEqualTo("wamp.error.no_such_role");
    assertThat(abort.details().text("message")).contains("realm realm1 has no role servise");
    nobody.expectEnd();
    HostPeer nowhere = HostPeer.open(router, LocalPeer.of("realm2", "backend", "service"));
    assertThat(nowhere.expect(Abort.class).reason()).isEqualTo("wamp.error.no_such_realm");
    nowhere.expectEnd();
    assertThatIllegalArgumentException().isThrownBy(() -> LocalPeer.of("realm1", "", "service"));
    assertThatIllegalArgumentException().isThrownBy(() -> BACKEND.window(0));
  }

  @Test
  void aProtocolViolationEndsOnlyItsSession() {
    HostPeer wrong = HostPeer.join(router, BACKEND);
    HostPeer other = HostPeer.join(router, BACKEND);
    wrong.send(call(17));
    assertThat(wrong.expect(Abort.class).reason()).isEqualTo("wamp.error.protocol_violation");
    wrong.expectEnd();
    assertThat(wrong.link().send(call(1))).isEqualTo(Sent.CLOSED);
    other.subscribe(TOPIC);
  }

  @Test
  void aGoodbyeIsAnsweredAndAClosedLinkHasLeft() {
    HostPeer polite = HostPeer.join(router, BACKEND);
    HostPeer rude = HostPeer.join(router, BACKEND);
    polite.goodbye();
    polite.close();
    rude.close();
    Eventually.allHaveLeft(router);
    Eventually.holds("no peer is left", () -> router.localPeers() == 0);
  }

  @Test
  void itCanBeKilled() {
    HostPeer peer = HostPeer.join(router, BACKEND);
    HostPeer killer = HostPeer.join(router, BACKEND);
    killer.send(
        new Call(
            killer.nextRequest(),
            CallOptions.of(Dict.EMPTY),
            "wamp.session.kill",
            Payload.of(peer.session())));
    killer.expect(Result.class);
    assertThat(peer.expect(Goodbye.class).reason()).isEqualTo("wamp.close.killed");
    peer.expectEnd();
  }

  @Test
  void theRouterSaysGoodbyeWhenItCloses() {
    HostPeer peer = HostPeer.join(router, BACKEND);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(router::close);
    assertThat(peer.expect(Goodbye.class).reason()).isEqualTo("wamp.close.system_shutdown");
    peer.send(new Goodbye(Dict.EMPTY, "wamp.close.goodbye_and_out"));
    peer.expectEnd();
    closing.join();
    assertThatIllegalStateException().isThrownBy(() -> router.join(BACKEND, peer));
    assertThat(peer.link().send(call(1))).isEqualTo(Sent.CLOSED);
  }

  @Test
  void whoDoesNotAnswerTheGoodbyeIsDroppedWhenTheRouterCloses() {
    HostPeer peer = HostPeer.join(router, BACKEND);
    router.close();
    peer.expect(Goodbye.class);
    peer.expectEnd();
  }

  @Test
  void aReceiverThatThrowsEndsItsOwnSession() {
    HostPeer watcher = HostPeer.join(router, BACKEND);
    watcher.subscribe("wamp.session.on_leave");
    router.join(
        BACKEND,
        new MessageLink.Receiver() {
          @Override
          public void message(Message message) {
            throw new IllegalStateException("of this test");
          }

          @Override
          public void closed() {}
        });
    watcher.expect(Event.class);
  }

  @Test
  @Limit("mailbox")
  void aReceiverThatIsTooSlowIsEndedLikeAnySession() {
    HostPeer slow = HostPeer.join(router, BACKEND.window(1 << 10));
    slow.subscribe(TOPIC);
    slow.link().pause();
    try (RawPeer publisher = RawPeer.join(router.port())) {
      long before = router.count(Counter.SLOW_SESSIONS_CLOSED);
      for (int i = 0; i < 40; i++) {
        publisher.send(publish(publisher.nextRequest(), true, Payload.of(new byte[4 << 10])));
        publisher.expect(Published.class);
      }
      Eventually.holds(
          "it is closed", () -> router.count(Counter.SLOW_SESSIONS_CLOSED) == before + 1);
    }
    slow.link().resume();
    slow.expect(Event.class);
    Message last = slow.expect(Message.class);
    while (last instanceof Event) {
      last = slow.expect(Message.class);
    }
    assertThat(((Abort) last).reason()).isEqualTo("wamp.error.unavailable");
    slow.expectEnd();
  }

  @Test
  @Limit("write_deadline")
  void whoTakesNothingAnyMoreIsDropped() {
    HostPeer stuck = HostPeer.join(router, BACKEND.window(1));
    stuck.subscribe(TOPIC);
    stuck.link().pause();
    HostPeer publisher = HostPeer.join(router, BACKEND);
    for (int i = 0; i < 3; i++) {
      publisher.send(publish(publisher.nextRequest(), true, Payload.of("x")));
      publisher.expect(Published.class);
    }
    Eventually.holds("it is dropped", () -> router.localPeers() == 1);
  }

  @Test
  void aSenderThatDoesNotReadItsAnswersIsHeldBack() {
    HostPeer peer = HostPeer.join(router, BACKEND.window(4 << 10));
    peer.register(ADD);
    peer.link().pause();
    Sent sent = Sent.ACCEPTED;
    int accepted = 0;
    while (sent == Sent.ACCEPTED) {
      assertThat(accepted).isLessThan(100_000);
      sent =
          peer.link()
              .send(
                  new Call(
                      peer.nextRequest(),
                      CallOptions.of(Dict.EMPTY),
                      "com.example.nobody",
                      Payload.EMPTY));
      accepted += sent == Sent.ACCEPTED ? 1 : 0;
      if (accepted > 50_000) {
        break;
      }
    }
    assertThat(sent).isEqualTo(Sent.FULL);
    peer.link().resume();
    peer.expectRoom();
    for (int i = 0; i < accepted; i++) {
      peer.expect(ErrorMessage.class);
    }
  }

  @Test
  void itIsInterruptedWhenItAnnouncedThat() {
    HostPeer callee =
        HostPeer.join(router, BACKEND.announcing(Role.CALLEE, Feature.CALL_CANCELING));
    callee.register(ADD);
    HostPeer caller = HostPeer.join(router, BACKEND);
    caller.send(call(caller.nextRequest()));
    long invocation = callee.expect(Invocation.class).request();
    caller.send(new Cancel(1, CancelOptions.of(Dict.of("mode", "kill"))));
    assertThat(callee.expect(Interrupt.class).request()).isEqualTo(invocation);
    callee.send(new ErrorMessage(68, invocation, Dict.EMPTY, "wamp.error.canceled", Payload.EMPTY));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
  }

  @Test
  void manyPeersJoinAndLeave() {
    for (int round = 0; round < 20; round++) {
      List<HostPeer> peers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        peers.add(HostPeer.open(router, i % 2 == 0 ? BACKEND : BACKEND.inline()));
      }
      peers.forEach(HostPeer::close);
    }
    Eventually.holds("no peer is left", () -> router.localPeers() == 0);
    Eventually.allHaveLeft(router);
    HostPeer.join(router, BACKEND).subscribe(TOPIC);
  }
}
