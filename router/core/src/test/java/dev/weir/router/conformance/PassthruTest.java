package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.peer.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payload passthru mode and what else the router carries unread, over real sockets. */
final class PassthruTest {
  private static final Map<String, Object> PPT =
      Map.of(
          "ppt_scheme",
          "wamp",
          "ppt_serializer",
          "cbor",
          "ppt_cipher",
          "xsalsa20poly1305",
          "ppt_keyid",
          "GTtQ37XGJO2O4R8Dvx4AUo8pe61D9evIWpKGQAPdOh0=");
  private static final Map<String, Object> TRACE =
      Map.of(
          "_traceparent",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "_tracestate",
          "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
  private static final byte[] SECRET = {0, -1, 0x7f, -128, 'a'};

  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;

  @BeforeEach
  void start() throws Exception {
    router = Routers.start();
  }

  @AfterEach
  void stop() {
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @Test
  @Row("C175")
  void theFourAttributesTravelWithEveryMessage() {
    RawPeer caller = able(Serializer.JSON);
    RawPeer callee = able(Serializer.CBOR);
    callee.register("com.ppt.travel");
    callee.subscribe("com.ppt.travel");
    callee.subscribe("com.ppt", SubscribeOptions.of(Dict.of("match", "prefix")));
    call(caller, "com.ppt.travel", PPT);
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(invocation.details().dict().toMap()).isEqualTo(PPT);
    answer(callee, invocation, PPT);
    Result result = caller.expect(Result.class);
    assertThat(result.details().dict().toMap()).isEqualTo(PPT);
    assertThat(RawPeer.arguments(result.payload())).containsExactly(SECRET);

    call(caller, "com.ppt.travel", PPT);
    long request = callee.expect(Invocation.class).request();
    callee.send(new ErrorMessage(68, request, Dict.of(PPT), "com.secret.error", secret()));
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.details().toMap()).isEqualTo(PPT);
    assertThat(error.error()).isEqualTo("com.secret.error");
    assertThat(RawPeer.arguments(error.payload())).containsExactly(SECRET);

    publish(caller, "com.ppt.travel", PPT);
    assertThat(callee.expect(Event.class).details().dict().toMap()).isEqualTo(PPT);
    assertThat(callee.expect(Event.class).details().dict().toMap())
        .containsAllEntriesOf(PPT)
        .containsEntry("topic", "com.ppt.travel")
        .hasSize(5);
  }

  @Test
  @Row("C175")
  void progressiveResultsHaveTheirOwnAttributes() {
    RawPeer caller = able(Serializer.MESSAGEPACK);
    RawPeer callee = able(Serializer.JSON, "call_canceling", "progressive_call_results");
    callee.register("com.ppt.progress");
    call(caller, "com.ppt.progress", Map.of("receive_progress", true));
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(invocation.details().dict().toMap()).containsOnlyKeys("receive_progress");
    answer(callee, invocation, Map.of("progress", true, "ppt_scheme", "x_own", "ppt_keyid", "7"));
    answer(callee, invocation, Map.of());
    assertThat(caller.expect(Result.class).details().dict().toMap())
        .isEqualTo(Map.of("progress", true, "ppt_scheme", "x_own", "ppt_keyid", "7"));
    assertThat(caller.expect(Result.class).details().dict().isEmpty()).isTrue();
  }

  @Test
  @Row("C175")
  void chunksHaveTheAttributesOfTheFirst() {
    RawPeer caller = able(Serializer.JSON, "progressive_call_invocations");
    RawPeer callee = able(Serializer.MESSAGEPACK, "call_canceling", "progressive_call_invocations");
    callee.register("com.ppt.chunks");
    call(caller, "com.ppt.chunks", Map.of("progress", true, "ppt_scheme", "a"));
    CallOptions last = CallOptions.of(Dict.of("ppt_scheme", "b"));
    caller.send(new Call(1, last, "com.ppt.chunks", secret()));
    assertThat(callee.expect(Invocation.class).details().dict().toMap())
        .isEqualTo(Map.of("progress", true, "ppt_scheme", "a"));
    assertThat(callee.expect(Invocation.class).details().dict().toMap())
        .isEqualTo(Map.of("ppt_scheme", "a"));
  }

  @Test
  @Row("C175")
  void anAbleCalleeOfASharedRegistrationIsCalled() {
    RawPeer caller = able(Serializer.JSON);
    RawPeer unable = plain();
    RawPeer callee = able(Serializer.JSON);
    RegisterOptions shared = RegisterOptions.of(Dict.of("invoke", "roundrobin"));
    unable.register("com.ppt.shared", shared);
    callee.register("com.ppt.shared", shared);
    for (int i = 0; i < 3; i++) {
      call(caller, "com.ppt.shared", PPT);
      callee.expect(Invocation.class);
    }
    unable.expectSilence();
  }

  @Test
  @Row("C175")
  void withoutASchemeTheModeIsNotUsed() {
    RawPeer caller = plain();
    RawPeer callee = plain();
    callee.register("com.ppt.none");
    call(caller, "com.ppt.none", Map.of("ppt_scheme", "", "ppt_cipher", "x"));
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(invocation.details().dict().isEmpty()).isTrue();
    answer(callee, invocation, Map.of("ppt_serializer", "json", "ppt_keyid", "x"));
    assertThat(caller.expect(Result.class).details().dict().isEmpty()).isTrue();
  }

  @Test
  @Row({"C175", "C176"})
  void whatIsCarriedIsTheSameInEveryPairOfSerializers() {
    Random random = new Random(7);
    for (Serializer from : Serializer.values()) {
      for (Serializer to : Serializer.values()) {
        RawPeer caller = able(from);
        RawPeer callee = able(to);
        String uri = "com.ppt." + from.name().toLowerCase(java.util.Locale.ROOT) + to.ordinal();
        callee.register(uri);
        callee.subscribe(uri);
        for (int i = 0; i < 50; i++) {
          roundTrip(caller, callee, uri, Values.options(random), Values.octets(random));
        }
      }
    }
  }

  @ParameterizedTest
  @Row("C177")
  @ValueSource(strings = {"CALL", "PUBLISH", "YIELD"})
  void whoDidNotAnnounceTheModeBreaksTheProtocolWithIt(String type) {
    RawPeer caller = able(Serializer.JSON);
    RawPeer offender = plain();
    offender.register("com.ppt.offence");
    call(caller, "com.ppt.offence", Map.of());
    long invocation = offender.expect(Invocation.class).request();
    offender.send(offence(type, offender, invocation));
    Abort abort = offender.expectAbort();
    assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
    assertThat(abort.details().text("message").orElseThrow())
        .startsWith(type + ".Options.ppt_scheme needs payload_passthru_mode");
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
  }

  @Test
  @Row("C178")
  void aCalleeWithoutTheModeIsNotCalledWithIt() {
    RawPeer caller = able(Serializer.JSON);
    RawPeer callee = plain();
    callee.register("com.ppt.unable");
    call(caller, "com.ppt.unable", PPT);
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.feature_not_supported");
    assertThat(RawPeer.arguments(error.payload()).get(0).toString())
        .contains("payload_passthru_mode");
    callee.expectSilence();
    call(caller, "com.ppt.unable", TRACE);
    callee.expect(Invocation.class);
  }

  @ParameterizedTest
  @Row("C178")
  @ValueSource(booleans = {false, true})
  void aCallerWithoutTheModeIsToldInPlaceOfTheResult(boolean progress) {
    RawPeer caller = plain();
    RawPeer callee = able(Serializer.CBOR, "call_canceling", "progressive_call_results");
    callee.register("com.ppt.result");
    call(caller, "com.ppt.result", Map.of("receive_progress", true));
    Invocation invocation = callee.expect(Invocation.class);
    answer(callee, invocation, Map.of("ppt_scheme", "mqtt", "progress", progress));
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.feature_not_supported");
    assertThat(error.requestType()).isEqualTo(48);
    if (progress) {
      Interrupt interrupt = callee.expect(Interrupt.class);
      assertThat(interrupt.request()).isEqualTo(invocation.request());
      assertThat(interrupt.options().mode().word()).isEqualTo("killnowait");
      answer(callee, invocation, Map.of());
    }
    callee.expectSilence();
    caller.expectSilence();
  }

  @Test
  void tracesAreCarriedToCalleesAndSubscribersOnly() {
    RawPeer caller = plain();
    RawPeer callee = plain();
    callee.register("com.trace");
    callee.subscribe("com.trace");
    call(caller, "com.trace", TRACE);
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(invocation.details().dict().toMap()).isEqualTo(TRACE);
    answer(callee, invocation, TRACE);
    assertThat(caller.expect(Result.class).details().dict().isEmpty()).isTrue();
    publish(caller, "com.trace", TRACE);
    assertThat(callee.expect(Event.class).details().dict().toMap()).isEqualTo(TRACE);
    publish(caller, "com.trace", Map.of("_traceparent", 7L, "_tracer", "no"));
    assertThat(callee.expect(Event.class).details().dict().isEmpty()).isTrue();
  }

  private void roundTrip(
      RawPeer caller, RawPeer callee, String uri, Map<String, Object> options, byte[] octets) {
    Payload payload = Payload.of((Object) octets);
    caller.send(new Call(caller.nextRequest(), CallOptions.of(Dict.of(options)), uri, payload));
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(invocation.details().dict().toMap()).isEqualTo(options);
    assertThat(RawPeer.arguments(invocation.payload())).containsExactly(octets);
    callee.send(
        new Yield(invocation.request(), YieldOptions.of(Dict.of(options)), invocation.payload()));
    Result result = caller.expect(Result.class);
    assertThat(result.details().dict().toMap())
        .isEqualTo(Dict.of(Values.passthru(options)).toMap());
    assertThat(RawPeer.arguments(result.payload())).containsExactly(octets);
    caller.send(
        new Publish(caller.nextRequest(), PublishOptions.of(Dict.of(options)), uri, payload));
    Event event = callee.expect(Event.class);
    assertThat(event.details().dict().toMap()).isEqualTo(options);
    assertThat(RawPeer.arguments(event.payload())).containsExactly(octets);
  }

  private static Message offence(String type, RawPeer peer, long invocation) {
    Dict options = Dict.of("ppt_scheme", "wamp");
    return switch (type) {
      case "CALL" ->
          new Call(peer.nextRequest(), CallOptions.of(options), "com.ppt.offence", secret());
      case "PUBLISH" ->
          new Publish(peer.nextRequest(), PublishOptions.of(options), "com.ppt", secret());
      default -> new Yield(invocation, YieldOptions.of(options), secret());
    };
  }

  private RawPeer able(Serializer serializer, String... more) {
    String[] features = java.util.Arrays.copyOf(more, more.length + 1);
    features[more.length] = "payload_passthru_mode";
    return add(RawPeer.join(router.port(), serializer, "realm1", features));
  }

  private RawPeer plain() {
    return add(RawPeer.join(router.port()));
  }

  private RawPeer add(RawPeer peer) {
    peers.add(peer);
    return peer;
  }

  private static Payload secret() {
    return Payload.of((Object) SECRET);
  }

  private static void call(RawPeer caller, String procedure, Map<String, Object> options) {
    caller.send(
        new Call(caller.nextRequest(), CallOptions.of(Dict.of(options)), procedure, secret()));
  }

  private static void publish(RawPeer publisher, String topic, Map<String, Object> options) {
    publisher.send(
        new Publish(publisher.nextRequest(), PublishOptions.of(Dict.of(options)), topic, secret()));
  }

  private static void answer(RawPeer callee, Invocation invocation, Map<String, Object> options) {
    callee.send(new Yield(invocation.request(), YieldOptions.of(Dict.of(options)), secret()));
  }

  /** Random options of the two kinds that are carried, and random octets. */
  private static final class Values {
    private static final List<String> MAY_LACK =
        List.of("ppt_serializer", "ppt_cipher", "ppt_keyid", "_traceparent", "_tracestate");

    static Map<String, Object> options(Random random) {
      Map<String, Object> options = new java.util.LinkedHashMap<>();
      options.put("ppt_scheme", "x" + text(random));
      for (String key : MAY_LACK) {
        if (random.nextBoolean()) {
          options.put(key, text(random));
        }
      }
      return options;
    }

    static Map<String, Object> passthru(Map<String, Object> options) {
      Map<String, Object> passthru = new java.util.LinkedHashMap<>(options);
      passthru.keySet().removeIf(key -> key.startsWith("_"));
      return passthru;
    }

    static byte[] octets(Random random) {
      byte[] octets = new byte[random.nextInt(300)];
      random.nextBytes(octets);
      return octets;
    }

    /** Text of any characters but halves of surrogate pairs; not beginning with U+0000. */
    private static String text(Random random) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        int point = 1 + random.nextInt(0x10ffff);
        text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 'x' : point);
      }
      return text.toString();
    }
  }
}
