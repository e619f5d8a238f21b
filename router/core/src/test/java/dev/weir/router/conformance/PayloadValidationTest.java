package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.payload.PayloadRule;
import dev.weir.router.payload.PayloadRule.Kind;
import dev.weir.router.payload.PayloadValidator;
import dev.weir.router.peer.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads that are declared for their URI, over real sockets. */
final class PayloadValidationTest {
  private static final Map<String, Object> PROGRESS = Map.of("receive_progress", true);

  private final AtomicInteger judged = new AtomicInteger();
  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;
  private RawPeer caller;
  private RawPeer callee;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role(
                        "guest",
                        Rule.allowAll(),
                        new Rule("com.closed.", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
                    .payloadRules(rules())
                    .build())
            .realm("undeclared")
            .start();
    caller = join(Serializer.JSON, "realm1");
    callee = join(Serializer.MESSAGEPACK, "realm1");
  }

  @AfterEach
  void stop() {
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @ParameterizedTest
  @Row("C199")
  @EnumSource(Serializer.class)
  void aCallThatIsNotAsDeclaredIsRefused(Serializer serializer) {
    RawPeer other = join(serializer, "realm1");
    callee.register("com.number.double");
    long request = call(other, "com.number.double", Map.of(), Payload.of("two"));
    expectRefused(other.expect(ErrorMessage.class), 48, request);
    call(other, "com.number.double", Map.of(), Payload.of(2L));
    assertThat(RawPeer.arguments(callee.expect(Invocation.class).payload())).containsExactly(2L);
    callee.expectSilence();
    assertThat(router.count(Counter.PAYLOADS_REFUSED)).isEqualTo(1);
  }

  @Test
  @Row("C199")
  void aPublicationThatIsNotAsDeclaredReachesNobody() {
    callee.subscribe("com.number.tick");
    long request = publish("com.number.tick", true, Payload.of("two"));
    expectRefused(caller.expect(ErrorMessage.class), 16, request);
    publish("com.number.tick", false, Payload.of("two"));
    publish("com.number.tick", true, Payload.of(2L));
    caller.expect(Published.class);
    assertThat(RawPeer.arguments(callee.expect(Event.class).payload())).containsExactly(2L);
    callee.expectSilence();
    assertThat(router.count(Counter.PUBLICATIONS_REFUSED)).isEqualTo(1);
  }

  @Test
  @Row("C199")
  void anotherRealmForwardsAnyPayload() {
    RawPeer free = join(Serializer.JSON, "undeclared");
    free.register("com.number.double");
    call(free, "com.number.double", Map.of(), Payload.of("two"));
    assertThat(RawPeer.arguments(free.expect(Invocation.class).payload())).containsExactly("two");
    call(caller, "com.other", Map.of(), Payload.of("two"));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
    assertThat(judged.get()).isZero();
  }

  @Test
  void aResultThatIsNotAsDeclaredIsAnErrorOfTheCall() {
    callee.register("com.number.double");
    long request = call(caller, "com.number.double", PROGRESS, Payload.of(2L));
    Invocation invocation = callee.expect(Invocation.class);
    answer(invocation, Map.of(), Payload.of("four"));
    ErrorMessage error = caller.expect(ErrorMessage.class);
    expectRefused(error, 48, request);
    assertThat(RawPeer.arguments(error.payload()).get(0).toString()).startsWith("the result ");
    answer(invocation, Map.of(), Payload.of("late"));
    call(caller, "com.number.double", Map.of(), Payload.of(2L));
    answer(callee.expect(Invocation.class), Map.of(), Payload.of(4L));
    assertThat(RawPeer.arguments(caller.expect(Result.class).payload())).containsExactly(4L);
    callee.expectSilence();
    assertThat(router.count(Counter.LATE_ANSWERS)).isEqualTo(1);
  }

  @Test
  void aProgressiveResultThatIsNotAsDeclaredEndsTheCall() {
    RawPeer able = join(Serializer.CBOR, "realm1", "call_canceling", "progressive_call_results");
    able.register("com.number.count");
    call(caller, "com.number.count", PROGRESS, Payload.of(3L));
    Invocation invocation = able.expect(Invocation.class);
    for (Object value : List.of(1L, 2L, "three", 4L)) {
      able.send(
          new Yield(
              invocation.request(), YieldOptions.of(Dict.of("progress", true)), Payload.of(value)));
    }
    assertThat(RawPeer.arguments(caller.expect(Result.class).payload())).containsExactly(1L);
    assertThat(RawPeer.arguments(caller.expect(Result.class).payload())).containsExactly(2L);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(able.expect(Interrupt.class).request()).isEqualTo(invocation.request());
    caller.expectSilence();
    able.expectSilence();
  }

  @Test
  void aChunkThatIsNotAsDeclaredEndsTheCall() {
    RawPeer streamer = join(Serializer.JSON, "realm1", "progressive_call_invocations");
    RawPeer able =
        join(Serializer.CBOR, "realm1", "call_canceling", "progressive_call_invocations");
    able.register("com.number.sum");
    long request = call(streamer, "com.number.sum", Map.of("progress", true), Payload.of(1L));
    for (Object value : List.of(2L, "three", 4L)) {
      CallOptions more = CallOptions.of(Dict.of("progress", true));
      streamer.send(new Call(request, more, "com.number.sum", Payload.of(value)));
    }
    long invocation = able.expect(Invocation.class).request();
    assertThat(RawPeer.arguments(able.expect(Invocation.class).payload())).containsExactly(2L);
    assertThat(able.expect(Interrupt.class).request()).isEqualTo(invocation);
    expectRefused(streamer.expect(ErrorMessage.class), 48, request);
    streamer.expectSilence();
    able.expectSilence();
    assertThat(router.count(Counter.LATE_CHUNKS)).isEqualTo(1);
  }

  @Test
  void refusalsKeepTheirPlaceInTheOrder() {
    callee.register("com.number.double");
    callee.register("com.free");
    callee.subscribe("com.number.tick");
    for (long i = 0; i < 200; i++) {
      publish("com.number.tick", i % 3 == 0, i % 5 == 0 ? Payload.of("bad") : Payload.of(i));
    }
    long last = -1;
    for (long i = 0; i < 160; i++) {
      long next = (Long) RawPeer.arguments(callee.expect(Event.class).payload()).get(0);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    callee.expectSilence();
    for (long i = 0; i < 200; i += 3) {
      assertThat(caller.receive()).isInstanceOf(i % 5 == 0 ? ErrorMessage.class : Published.class);
    }
    caller.expectSilence();
  }

  @Test
  void testamentsAreJudgedWhenTheyAreAdded() {
    for (Object value : List.of("two", 2L)) {
      call(
          caller,
          "wamp.session.add_testament",
          Map.of(),
          Payload.of("com.number.tick", List.of(value), Map.of()));
    }
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_argument");
    caller.expect(Result.class);
    callee.subscribe("com.number.tick");
    caller.goodbye();
    assertThat(RawPeer.arguments(callee.expect(Event.class).payload())).containsExactly(2L);
    callee.expectSilence();
  }

  @Test
  void whatIsClosedDoesNotTellWhatIsDeclared() {
    callee.register("com.closed.number");
    call(caller, "com.closed.number", Map.of(), Payload.of("two"));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    publish("com.closed.number", true, Payload.of("two"));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
  }

  @Test
  void whatMustNotBeReadCannotBeAsDeclared() {
    RawPeer secretive = join(Serializer.JSON, "realm1", "payload_passthru_mode");
    callee.register("com.number.double");
    call(secretive, "com.number.double", Map.of("ppt_scheme", "wamp"), Payload.of(2L));
    ErrorMessage error = secretive.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(RawPeer.keywords(error.payload())).containsEntry("rule", "ppt_scheme");
    callee.expectSilence();
  }

  private List<PayloadRule> rules() {
    PayloadValidator number = this::isNumber;
    return List.of(
        new PayloadRule("com.number.", MatchPolicy.PREFIX, Kind.CALL, number),
        new PayloadRule("com.number.", MatchPolicy.PREFIX, Kind.RESULT, number),
        new PayloadRule("com.number.tick", MatchPolicy.EXACT, Kind.PUBLICATION, number),
        new PayloadRule("com..number", MatchPolicy.WILDCARD, Kind.CALL, number),
        new PayloadRule("com..number", MatchPolicy.WILDCARD, Kind.PUBLICATION, number));
  }

  private Optional<PayloadBreach> isNumber(Payload payload) {
    judged.incrementAndGet();
    List<Object> arguments = Transcoder.values(payload).arguments();
    return arguments.size() == 1 && arguments.get(0) instanceof Long
        ? Optional.empty()
        : Optional.of(new PayloadBreach("$.args[0]", "type", "must be a number"));
  }

  private static void expectRefused(ErrorMessage error, int type, long request) {
    assertThat(error.requestType()).isEqualTo(type);
    assertThat(error.request()).isEqualTo(request);
    assertThat(error.error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(RawPeer.arguments(error.payload()).get(0).toString())
        .contains("is not as declared: $.args[0] must be a number (type)");
    assertThat(RawPeer.keywords(error.payload()))
        .isEqualTo(Map.of("path", "$.args[0]", "rule", "type"));
  }

  private RawPeer join(Serializer serializer, String realm, String... features) {
    RawPeer peer = RawPeer.join(router.port(), serializer, realm, features);
    peers.add(peer);
    return peer;
  }

  private static long call(
      RawPeer from, String procedure, Map<String, Object> options, Payload payload) {
    long request = from.nextRequest();
    from.send(new Call(request, CallOptions.of(Dict.of(options)), procedure, payload));
    return request;
  }

  private long publish(String topic, boolean acknowledge, Payload payload) {
    long request = caller.nextRequest();
    PublishOptions options = acknowledge ? PublishOptions.ACKNOWLEDGE : PublishOptions.NONE;
    caller.send(new Publish(request, options, topic, payload));
    return request;
  }

  private void answer(Invocation invocation, Map<String, Object> options, Payload payload) {
    callee.send(new Yield(invocation.request(), YieldOptions.of(Dict.of(options)), payload));
  }
}
