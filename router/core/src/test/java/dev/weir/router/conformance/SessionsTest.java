package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
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
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.join.Features;
import dev.weir.router.peer.RawPeer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening and closing sessions, over a real socket. */
final class SessionsTest {
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
  @Row({"C023", "C030"})
  @ValueSource(
      strings = {
        "[32,1,{},\"com.a\"]",
        "[48,1,{},\"com.a\"]",
        "[6,{},\"wamp.close.close_realm\"]",
        "[5,\"x\",{}]",
        "[2,1,{}]",
        "[70,1,{}]"
      })
  @Hostile("H3")
  void theFirstMessageMustBeHello(String message) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText(message);
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
    }
  }

  @ParameterizedTest
  @Row("C024")
  @ValueSource(strings = {"{}", "{\"roles\":{}}", "{\"roles\":{\"juggler\":{}}}"})
  @Hostile("H6")
  void aHelloWithoutAKnownRoleIsRefused(String details) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText("[1,\"realm1\"," + details + "]");
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
      assertThat(abort.details().text("message").orElse("")).contains("roles");
    }
  }

  @Test
  @Row("C025")
  void welcomeAnnouncesBrokerAndDealerWithTheirFeatures() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.CBOR)) {
      peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
      Dict details = peer.expect(Welcome.class).details();
      assertThat(details.dict("roles").toMap().keySet())
          .containsExactlyInAnyOrder("broker", "dealer");
      assertThat(features(details, "broker")).isEqualTo(words(Features.BROKER));
      assertThat(features(details, "dealer")).isEqualTo(dealerWords());
      assertThat(details.text("realm")).contains("realm1");
      assertThat(details.text("authrole")).contains("anonymous");
      assertThat(details.text("authmethod")).contains("anonymous");
      assertThat(details.text("authid")).isPresent();
      assertThat(details.text("authprovider")).isPresent();
    }
  }

  @Test
  @Row("C027")
  @Hostile("H5")
  void unknownRealmsAreRefusedUnlessTheyMayBeMade() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(new Hello("unknown", HelloDetails.of(RawPeer.roles())));
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.no_such_realm");
    }
    try (RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "made.one")) {
      assertThat(peer.session()).isPositive();
    }
  }

  @Test
  void aRealmWithoutAMethodAsksForAuthentication() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(new Hello("closed", HelloDetails.of(RawPeer.roles())));
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.authentication_required");
    }
  }

  @ParameterizedTest
  @Row("C028")
  @ValueSource(
      strings = {
        "[1,\"realm1\",{\"roles\":{\"caller\":{}}}]",
        "[2,1,{}]",
        "[4,\"ticket\",{}]",
        "[5,\"x\",{}]",
        "[33,1,1]",
        "[36,1,1,{}]"
      })
  @Hostile("H4")
  void messagesOfAnOpeningSessionAreViolationsOnAnOpenOne(String message) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText(message);
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
    }
  }

  @Test
  @Row("C031")
  void goodbyeIsAnsweredOnce() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.send(new Goodbye(Dict.EMPTY, "com.myown.reason"));
      assertThat(peer.expect(Goodbye.class).reason()).isEqualTo("wamp.close.goodbye_and_out");
      peer.send(new Goodbye(Dict.EMPTY, "com.myown.reason"));
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
    }
  }

  @Test
  @Row({"C032", "C033"})
  void crossingGoodbyesAnswerEachOther() throws Exception {
    try (Router stopping = Routers.start()) {
      RawPeer peer = RawPeer.join(stopping.port());
      Thread stopper = new Thread(stopping::close);
      stopper.start();
      assertThat(peer.expect(Goodbye.class).reason()).isEqualTo("wamp.close.system_shutdown");
      peer.sendText("[48,1,{},\"com.ignored\"]");
      peer.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
      assertThat(peer.expectEnd()).isEqualTo(1000);
      stopper.join();
    }
  }

  @Test
  @Row("C034")
  void abortIsNeverAnswered() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText("[3,{},\"wamp.error.my_own\"]");
      peer.expectEnd();
    }
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText("[3,{},\"wamp.error.my_own\",[1],{\"a\":2}]");
      peer.expectEnd();
    }
  }

  @Test
  @Row("C036")
  void nothingBehindAViolationIsProcessed() {
    try (RawPeer other = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      peer.register("com.violation.procedure");
      other.subscribe("com.violation.topic");
      peer.sendText("[16,99,{},\"com.violation.topic\"]");
      peer.sendText("[16,2,{},\"com.violation.topic\"]");
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
      other.expectSilence();
      other.register("com.violation.procedure");
    }
  }

  @Test
  @Row("C037")
  void aSecondSessionMayOpenOnTheSameTransport() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      long first = peer.session();
      peer.subscribe("com.transport.reuse");
      peer.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
      peer.expect(Goodbye.class);
      peer.hello("realm1");
      assertThat(peer.session()).isNotEqualTo(first);
      assertThat(peer.nextRequest()).isEqualTo(1);
      peer.send(new Subscribe(1, SubscribeOptions.NONE, "com.transport.reuse"));
      peer.receive();
    }
  }

  @Test
  @Row("C038")
  void aLostTransportCleansUpLikeAGoodbye() {
    try (RawPeer watcher = RawPeer.join(router.port())) {
      for (boolean polite : new boolean[] {true, false}) {
        RawPeer peer = RawPeer.join(router.port());
        peer.register("com.lost.procedure");
        if (polite) {
          peer.goodbye();
        } else {
          peer.reset();
        }
        registerWhenFree(watcher, "com.lost.procedure");
      }
    }
  }

  @ParameterizedTest
  @Row("C039")
  @ValueSource(
      strings = {
        "[8,48,1,{},\"com.error\"]",
        "[8,16,1,{},\"com.error\"]",
        "[8,99,1,{},\"com.error\"]",
        "[8,32,1,{},\"com.error\"]"
      })
  void anErrorOfAClientAnswersInvocationsOnly(String message) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.sendText(message);
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
    }
  }

  @Test
  @Row("C049")
  void realmsAreApart() {
    try (RawPeer here = RawPeer.join(router.port());
        RawPeer there = RawPeer.join(router.port(), Serializer.JSON, "realm2")) {
      there.subscribe("com.apart");
      here.send(
          new Publish(here.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.apart", Payload.EMPTY));
      here.expect(Published.class);
      there.expectSilence();
      there.send(
          new Publish(
              there.nextRequest(),
              PublishOptions.of(Dict.of("exclude_me", false)),
              "com.apart",
              Payload.EMPTY));
      there.expect(Event.class);
    }
  }

  /** The end of a session reaches the realm on its own time: asks until the procedure is free. */
  private static void registerWhenFree(RawPeer peer, String procedure) {
    while (true) {
      peer.send(new Register(peer.nextRequest(), RegisterOptions.NONE, procedure));
      if (peer.receive() instanceof Registered registered) {
        peer.send(new Unregister(peer.nextRequest(), registered.registration()));
        peer.expect(Unregistered.class);
        return;
      }
    }
  }

  private static Set<String> dealerWords() {
    Set<String> words = new HashSet<>(words(Features.DEALER));
    words.add("call_cancelling");
    return words;
  }

  private static Set<String> words(List<Feature> features) {
    return features.stream().map(Feature::word).collect(Collectors.toSet());
  }

  private static Set<String> features(Dict details, String role) {
    Map<String, Object> flags = details.dict("roles").dict(role).dict("features").toMap();
    assertThat(flags.values()).containsOnly(true);
    return flags.keySet();
  }
}
