package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.peer.RawPeer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, URIs and the form of messages, over a real socket. */
final class IdsAndUrisTest {
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router = Routers.start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @ParameterizedTest
  @Row("C001")
  @ValueSource(strings = {"0", "-1", "1.0", "true", "\"1\"", "null", "9007199254740993"})
  @Hostile("S1")
  void wrongIdsAreViolations(String id) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText("[32," + id + ",{},\"com.example.a\"]");
      assertViolation(peer.expectAbort(), "SUBSCRIBE.Request");
    }
  }

  @Test
  @Row("C001")
  void theGreatestIdIsValid() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText("[34,1,9007199254740992]");
      assertThat(peer.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.no_such_subscription");
    }
  }

  @ParameterizedTest
  @Row({"C004", "C005"})
  @CsvSource({"3,must be 2", "1,must be 2", "100,must be 2"})
  @Hostile("S1")
  void idsThatSkipOrRepeatEndTheSession(long second, String sentence) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.subscribe("com.example.first");
      peer.send(new Subscribe(second, SubscribeOptions.NONE, "com.example.second"));
      assertViolation(peer.expectAbort(), sentence);
    }
  }

  @Test
  @Row("C006")
  void invocationIdsRiseByOneForEachCallee() {
    try (RawPeer one = RawPeer.join(router.port());
        RawPeer two = RawPeer.join(router.port());
        RawPeer caller = RawPeer.join(router.port())) {
      one.register("com.ids.one");
      two.register("com.ids.two");
      for (int i = 1; i <= 3; i++) {
        call(caller, "com.ids.one");
        assertThat(one.expect(Invocation.class).request()).isEqualTo(i);
      }
      call(caller, "com.ids.two");
      assertThat(two.expect(Invocation.class).request()).isEqualTo(1);
    }
  }

  @Test
  @Row("C007")
  @Hostile("S3")
  void sessionIdsSpreadOverTheWholeRange() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      try (RawPeer peer = RawPeer.join(router.port())) {
        ids.add(peer.session());
      }
    }
    assertThat(new HashSet<>(ids)).hasSize(1000);
    assertThat(ids.stream().filter(id -> id > 1L << 52).count()).isBetween(400L, 600L);
    long rising = 0;
    for (int i = 1; i < ids.size(); i++) {
      rising += ids.get(i) > ids.get(i - 1) ? 1 : 0;
    }
    assertThat(rising).isBetween(400L, 600L);
  }

  @Test
  @Row("C008")
  void aPublicationHasOneIdForAllItsEvents() {
    try (RawPeer exact = RawPeer.join(router.port());
        RawPeer prefix = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port())) {
      exact.subscribe("com.publication.id");
      prefix.subscribe("com.publication.", SubscribeOptions.of(Dict.of("match", "prefix")));
      publish(publisher, "com.publication.id", PublishOptions.ACKNOWLEDGE);
      long first = publisher.expect(Published.class).publication();
      assertThat(exact.expect(Event.class).publication()).isEqualTo(first);
      assertThat(prefix.expect(Event.class).publication()).isEqualTo(first);
      publish(publisher, "com.publication.id", PublishOptions.NONE);
      long second = exact.expect(Event.class).publication();
      assertThat(second).isNotEqualTo(first);
      assertThat(prefix.expect(Event.class).publication()).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @Row({"C009", "C013"})
  @ValueSource(
      strings = {
        "",
        ".",
        "com..a",
        "com.a.",
        ".com",
        "com.a#b",
        "com.a b",
        "com.a\n",
        "com.\u00a0",
        "com.\u2003x",
        "com.\u0085"
      })
  @Hostile("P1")
  void invalidUrisAreAnsweredAndTheSessionStays(String uri) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.send(new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, uri));
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      call(peer, uri);
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      peer.expectSilence();
    }
  }

  @Test
  @Row("C010")
  void strictRealmsRefuseWhatLooseOnesAccept() {
    try (RawPeer loose = RawPeer.join(router.port());
        RawPeer strict = RawPeer.join(router.port(), Serializer.JSON, "strict")) {
      for (String uri : List.of("com.Example", "com.a-b")) {
        loose.subscribe(uri);
        strict.send(new Subscribe(strict.nextRequest(), SubscribeOptions.NONE, uri));
        assertThat(strict.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      }
      strict.subscribe("com.a_b.c0");
    }
  }

  @ParameterizedTest
  @Row("C011")
  @CsvSource(
      value = {
        "prefix|''|true",
        "prefix|com.|true",
        "prefix|com.a|true",
        "prefix|com..|false",
        "prefix|.|false",
        "prefix|a..b|false",
        "wildcard|com..a|true",
        "wildcard|..|true",
        "wildcard|com.|true",
        "wildcard|''|false"
      },
      delimiter = '|')
  void patternsHaveTheirOwnRules(String match, String pattern, boolean valid) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.send(
          new Subscribe(peer.nextRequest(), SubscribeOptions.of(Dict.of("match", match)), pattern));
      if (valid) {
        peer.expect(Subscribed.class);
      } else {
        assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      }
      assertThat(MatchPolicy.of(match)).isPresent();
    }
  }

  @Test
  @Row("C012")
  void urisOfWampAreReserved() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      long refused = router.count(Counter.PUBLICATIONS_REFUSED);
      peer.send(new Register(peer.nextRequest(), RegisterOptions.NONE, "wamp.my"));
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      publish(peer, "wamp.my", PublishOptions.ACKNOWLEDGE);
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      publish(peer, "wamp.my", PublishOptions.NONE);
      peer.expectSilence();
      assertThat(router.count(Counter.PUBLICATIONS_REFUSED)).isEqualTo(refused + 1);
      peer.send(new Register(peer.nextRequest(), RegisterOptions.NONE, "wampx.my"));
      peer.expect(Registered.class);
      publish(peer, "wampx.my", PublishOptions.ACKNOWLEDGE);
      peer.expect(Published.class);
    }
  }

  @Test
  @Row("C014")
  void aMalformedRealmIsAnInvalidUri() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(new Hello("com..x", HelloDetails.of(RawPeer.roles())));
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.invalid_uri");
    }
  }

  @Test
  @Row("C015")
  void aNumberForAUriIsAViolation() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText("[48,1,{},123]");
      assertViolation(peer.expectAbort(), "CALL.Procedure");
    }
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText("[1,7,{\"roles\":{\"caller\":{}}}]");
      assertViolation(peer.expectAbort(), "HELLO.Realm");
    }
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText("[1,null,{\"roles\":{\"caller\":{}}}]");
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.no_such_realm");
    }
  }

  @Test
  @Row("C016")
  @Hostile("C13")
  void unknownOptionsAreIgnored() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText("[32,1,{\"_own\":1,\"nonsense\":{\"a\":[1,null]}},\"com.unknown.option\"]");
      peer.expect(Subscribed.class);
      peer.sendText("[16,2,{\"acknowledge\":true,\"nonsense\":[]},\"com.unknown.option\"]");
      peer.expect(Published.class);
    }
  }

  @ParameterizedTest
  @Row("C017")
  @ValueSource(
      strings = {
        "[16,1,{\"acknowledge\":1},\"com.a\"]",
        "[32,1,{\"match\":\"regex\"},\"com.a\"]",
        "[16,1,{\"exclude\":\"x\"},\"com.a\"]",
        "[48,1,{\"timeout\":-1},\"com.a\"]",
        "[49,1,{\"mode\":\"softly\"}]",
        "[64,1,{\"match\":7},\"com.a\"]"
      })
  void knownOptionsOfAWrongTypeAreViolations(String message) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText(message);
      assertViolation(peer.expectAbort(), "Options");
    }
  }

  @ParameterizedTest
  @Row({"C018", "C019"})
  @ValueSource(
      strings = {
        "[]",
        "[9999]",
        "[\"x\"]",
        "[300,1]",
        "[16]",
        "[32,1,{}]",
        "[32,1,{},\"com.a\",1]",
        "[48,1,{},\"com.a\",[],{},0]",
        "{}",
        "nonsense",
        "[32,1,{},\"com.a\"",
        "[32,1,{},\"com.a\"] 7",
        "[32,1,{\"a\":1,\"a\":2},\"com.a\"]"
      })
  void malformedMessagesAreViolations(String message) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText(message);
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
    }
  }

  private static void call(RawPeer peer, String procedure) {
    peer.send(new Call(peer.nextRequest(), CallOptions.NONE, procedure, Payload.EMPTY));
  }

  private static void publish(RawPeer peer, String topic, PublishOptions options) {
    peer.send(new Publish(peer.nextRequest(), options, topic, Payload.EMPTY));
  }

  private static void assertViolation(Abort abort, String named) {
    assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
    assertThat(abort.details().text("message").orElse("")).contains(named);
  }
}
