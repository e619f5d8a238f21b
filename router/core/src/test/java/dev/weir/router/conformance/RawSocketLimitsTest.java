package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Event;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.peer.RawPeer;
import dev.weir.router.peer.RawSocketPeer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over RawSocket, and messages that are larger than their receiver takes. */
final class RawSocketLimitsTest {
  private static final int FOUR_KIB = 3;
  private static final Payload LARGE = Payload.of("x".repeat(5_000));

  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen(ListenerOptions.of("127.0.0.1", 0).withRawSocket(RawSocketOptions.DEFAULT))
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("anonymous")
                    .role("anonymous", Rule.allowAll(), Rule.allowMeta())
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private RawSocketPeer small(Serializer serializer) throws Exception {
    return RawSocketPeer.join(router.port(), serializer, FOUR_KIB, "realm1");
  }

  private static long call(RawPeer caller, Payload payload) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.NONE, "com.small", payload));
    return request;
  }

  private static void expectTooLarge(ErrorMessage error, MessageType type, long request) {
    assertThat(error.requestType()).isEqualTo(type.code());
    assertThat(error.request()).isEqualTo(request);
    assertThat(error.error()).isEqualTo(ErrorUri.PAYLOAD_SIZE_EXCEEDED);
    assertThat(RawPeer.arguments(error.payload()).toString()).contains("4100"); // with the header
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void aSessionIsTheSameOverRawSocket(Serializer serializer) throws Exception {
    try (RawSocketPeer callee = RawSocketPeer.join(router.port(), serializer, 15, "realm1");
        RawPeer caller = RawPeer.join(router.port())) {
      callee.send(new Register(1, RegisterOptions.NONE, "com.small"));
      callee.expect(Registered.class);
      long request = call(caller, LARGE);
      Invocation invocation = callee.expect(Invocation.class);
      assertThat(RawPeer.arguments(invocation.payload())).containsExactly("x".repeat(5_000));
      callee.send(new Yield(invocation.request(), YieldOptions.NONE, LARGE));
      assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    }
  }

  @ParameterizedTest
  @Row("C194")
  @EnumSource(Serializer.class)
  void anInvocationThatIsTooLargeIsAnErrorForItsCaller(Serializer serializer) throws Exception {
    try (RawSocketPeer callee = small(serializer);
        RawPeer caller = RawPeer.join(router.port())) {
      callee.send(new Register(1, RegisterOptions.NONE, "com.small"));
      callee.expect(Registered.class);
      long request = call(caller, LARGE);
      expectTooLarge(caller.expect(ErrorMessage.class), MessageType.CALL, request);
      request = call(caller, Payload.of("fits"));
      Invocation invocation = callee.expect(Invocation.class);
      callee.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
      assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    }
  }

  @ParameterizedTest
  @Row("C194")
  @EnumSource(Serializer.class)
  void aResultOrErrorThatIsTooLargeIsAShortErrorForItsCaller(Serializer serializer)
      throws Exception {
    try (RawPeer callee = RawPeer.join(router.port());
        RawSocketPeer caller = small(serializer)) {
      callee.register("com.small");
      caller.send(new Call(1, CallOptions.NONE, "com.small", Payload.EMPTY));
      Invocation first = callee.expect(Invocation.class);
      callee.send(new Yield(first.request(), YieldOptions.NONE, LARGE));
      expectTooLarge(caller.expect(ErrorMessage.class), MessageType.CALL, 1);
      caller.send(new Call(2, CallOptions.NONE, "com.small", Payload.EMPTY));
      Invocation second = callee.expect(Invocation.class);
      callee.send(
          new ErrorMessage(
              MessageType.INVOCATION.code(),
              second.request(),
              Dict.EMPTY,
              "com.error.large",
              LARGE));
      expectTooLarge(caller.expect(ErrorMessage.class), MessageType.CALL, 2);
    }
  }

  @ParameterizedTest
  @Row("C194")
  @EnumSource(Serializer.class)
  void anEventThatIsTooLargeReachesAllOthers(Serializer serializer) throws Exception {
    try (RawSocketPeer small = small(serializer);
        RawSocketPeer large = RawSocketPeer.join(router.port(), serializer, 15, "realm1");
        RawPeer webSocket = RawPeer.connect(router.port(), serializer).hello("realm1");
        RawPeer publisher = RawPeer.join(router.port())) {
      for (RawSocketPeer subscriber : Arrays.asList(small, large)) {
        subscriber.send(new Subscribe(1, SubscribeOptions.NONE, "com.topic"));
        subscriber.expect(Subscribed.class);
      }
      webSocket.subscribe("com.topic");
      for (Payload payload : Arrays.asList(LARGE, Payload.of("fits"))) {
        publisher.send(
            new Publish(publisher.nextRequest(), PublishOptions.NONE, "com.topic", payload));
      }
      assertThat(RawPeer.arguments(small.expect(Event.class).payload())).containsExactly("fits");
      for (String expected : Arrays.asList("x".repeat(5_000), "fits")) {
        assertThat(RawPeer.arguments(large.expect(Event.class).payload()))
            .containsExactly(expected);
        assertThat(RawPeer.arguments(webSocket.expect(Event.class).payload()))
            .containsExactly(expected);
      }
      // The loop hands it back to the realm, which counts it: after the next event may have left.
      Eventually.holds("the event is counted", () -> router.count(Counter.EVENTS_UNENCODABLE) == 1);
    }
  }

  @Test
  void whoDoesNotTakeTheWelcomeIsTold() throws Exception {
    try (RawSocketPeer tiny = RawSocketPeer.open(router.port()).shake(Serializer.JSON, 0)) {
      tiny.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
      Abort abort = tiny.expect(Abort.class);
      assertThat(abort.reason()).isEqualTo(ErrorUri.PAYLOAD_SIZE_EXCEEDED);
      assertThat(tiny.ended()).isTrue();
    }
    assertThat(router.count(Counter.SESSIONS_LEFT)).isEqualTo(1);
  }

  @Test
  void theSessionSaysByWhatItIsConnected() throws Exception {
    try (RawSocketPeer peer = RawSocketPeer.open(router.port()).shake(Serializer.CBOR, 15);
        RawPeer webSocket = RawPeer.join(router.port())) {
      peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
      long session = peer.expect(Welcome.class).session();
      assertThat(transport(webSocket, session))
          .containsEntry("type", "rawsocket")
          .containsEntry("protocol", "wamp.2.cbor");
      assertThat(transport(webSocket, webSocket.session())).containsEntry("type", "websocket");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> transport(RawPeer asking, long session) {
    asking.send(
        new Call(asking.nextRequest(), CallOptions.NONE, "wamp.session.get", Payload.of(session)));
    Map<?, ?> details = (Map<?, ?>) RawPeer.arguments(asking.expect(Result.class).payload()).get(0);
    return (Map<String, Object>) details.get("transport");
  }
}
