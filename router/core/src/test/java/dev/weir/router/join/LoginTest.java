package dev.weir.router.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.Step;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From HELLO to WELCOME or ABORT, over real sockets. */
final class LoginTest {
  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final BlockingQueue<CompletableFuture<Step>> later = new LinkedBlockingQueue<>();
  private final CountDownLatch interrupted = new CountDownLatch(4);
  private Router router;

  /** An authenticator of an application. */
  private record Custom(
      String name, boolean quick, Function<Applicant, CompletionStage<Step>> answer)
      implements Authenticator {
    @Override
    public List<String> methods() {
      return List.of(name);
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      return answer.apply(applicant);
    }
  }

  @BeforeEach
  void start() throws Exception {
    Authentication authentication =
        Authentication.builder()
            .method(TicketAuthenticator.builder().user("joe", "s3cret", "user").build())
            .method(new Custom("x_later", false, who -> later()))
            .method(new Custom("x_throws", false, who -> fail()))
            .method(new Custom("x_null", false, who -> null))
            .method(new Custom("x_hangs", false, who -> hang()))
            .method(new Custom("x_twice", true, who -> twice()))
            .method(new Custom("x_forever", false, who -> forever()))
            .timeout(TIMEOUT)
            .build();
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(authentication)
                    .role("user", Rule.allowAll())
                    .build())
            .realm(RealmOptions.open("open"))
            .options(RouterOptions.builder().helloDeadline(DEADLINE).drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row("C159")
  void theRightTicketLetsIn(Serializer serializer) {
    try (RawPeer peer = RawPeer.connect(router.port(), serializer)) {
      peer.send(hello("joe", "ticket"));
      Challenge challenge = peer.expect(Challenge.class);
      assertThat(challenge.authMethod()).isEqualTo("ticket");
      assertThat(challenge.extra()).isEqualTo(Dict.EMPTY);
      peer.send(new Authenticate("s3cret", Dict.EMPTY));
      Welcome welcome = peer.expect(Welcome.class);
      assertThat(welcome.details().toMap())
          .containsEntry("realm", "realm1")
          .containsEntry("authid", "joe")
          .containsEntry("authrole", "user")
          .containsEntry("authmethod", "ticket")
          .containsEntry("authprovider", "static")
          .doesNotContainKey("authextra");
      peer.subscribe("com.any");
    }
  }

  static Stream<List<String>> wrongCredentials() {
    return Stream.of(
        List.of("joe", "wrong"),
        List.of("joe", ""),
        List.of("joe", "s3cret "),
        List.of("nobody", "s3cret"),
        List.of("", "s3cret"),
        List.of("Joe", "s3cret"));
  }

  /** Row H8 of the hostile cases: nothing tells a wrong ticket from an unknown authid. */
  @ParameterizedTest
  @MethodSource("wrongCredentials")
  @Row({"C158", "C159"})
  @Hostile("H8")
  void wrongCredentialsAndUnknownNamesAreDeniedAlike(List<String> credentials) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello(credentials.get(0), "ticket"));
      assertThat(peer.expect(Challenge.class).authMethod()).isEqualTo("ticket");
      peer.send(new Authenticate(credentials.get(1), Dict.EMPTY));
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.authentication_denied");
      assertThat(abort.details().toMap()).isEqualTo(Map.of("message", "the login is denied"));
      assertThat(router.count(Counter.AUTHENTICATIONS_DENIED)).isOne();
    }
  }

  @Test
  @Hostile("H11")
  void whatHelloClaimsIsNotBelieved() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText(
          "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authid\":\"joe\",\"authrole\":\"admin\","
              + "\"authprovider\":\"me\",\"authmethod\":\"anonymous\",\"authmethods\":[\"ticket\"]}]");
      peer.expect(Challenge.class);
      peer.send(new Authenticate("s3cret", Dict.EMPTY));
      assertThat(peer.expect(Welcome.class).details().toMap())
          .containsEntry("authrole", "user")
          .containsEntry("authprovider", "static")
          .containsEntry("authmethod", "ticket");
    }
  }

  static Stream<Message> untimely() {
    return Stream.of(hello("joe", "ticket"), new Subscribe(1, SubscribeOptions.NONE, "com.any"));
  }

  @ParameterizedTest
  @MethodSource("untimely")
  @Row("C172")
  void whileAChallengeWaitsNothingElseMayCome(Message message) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", "ticket"));
      peer.expect(Challenge.class);
      peer.send(message);
      expectViolation(peer, message.type().name());
    }
  }

  @Test
  @Row("C172")
  @Hostile("H7")
  void authenticateWithoutAChallengeIsAViolation() {
    try (RawPeer first = RawPeer.connect(router.port(), Serializer.JSON);
        RawPeer meanwhile = RawPeer.connect(router.port(), Serializer.JSON);
        RawPeer joined = RawPeer.join(router.port(), Serializer.JSON, "open")) {
      first.send(new Authenticate("s3cret", Dict.EMPTY));
      expectViolation(first, "AUTHENTICATE");
      meanwhile.send(hello("joe", "x_later"));
      meanwhile.send(new Authenticate("s3cret", Dict.EMPTY));
      expectViolation(meanwhile, "AUTHENTICATE");
      joined.send(new Authenticate("s3cret", Dict.EMPTY));
      expectViolation(joined, "AUTHENTICATE");
    }
  }

  @Test
  @Row("C172")
  @Hostile("H10")
  void aChallengeIsAnsweredOnce() throws Exception {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", "x_later"));
      next().complete(new Step.Ask(Dict.EMPTY, answer -> later()));
      peer.expect(Challenge.class);
      peer.send(new Authenticate("one", Dict.EMPTY));
      CompletableFuture<Step> judged = next();
      peer.send(new Authenticate("two", Dict.EMPTY));
      expectViolation(peer, "AUTHENTICATE");
      judged.complete(accept("joe"));
    }
    assertThat(router.count(Counter.SESSIONS_JOINED)).isZero();
  }

  @Test
  void anAnswerThatComesLaterLetsIn() throws Exception {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", "x_later"));
      next()
          .complete(
              new Step.Accept("joe", "user", "elsewhere", Dict.of("note", List.of("welcome"))));
      Welcome welcome = peer.expect(Welcome.class);
      assertThat(welcome.details().toMap())
          .containsEntry("authmethod", "x_later")
          .containsEntry("authprovider", "elsewhere")
          .containsEntry("authextra", Map.of("note", List.of("welcome")));
      peer.subscribe("com.any");
    }
  }

  @Test
  void severalChallengesMayFollowEachOther() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.CBOR)) {
      peer.send(hello("joe", "x_twice"));
      assertThat(peer.expect(Challenge.class).extra()).isEqualTo(Dict.of("round", 1L));
      peer.send(new Authenticate("one", Dict.EMPTY));
      assertThat(peer.expect(Challenge.class).extra()).isEqualTo(Dict.of("round", 2L));
      peer.send(new Authenticate("two", Dict.EMPTY));
      peer.expect(Welcome.class);
      assertThat(router.count(Counter.CHALLENGES)).isEqualTo(2);
    }
  }

  @Test
  @Row("C171")
  void aChallengeThatIsNotAnsweredInTimeEndsInAnAbort() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", "ticket"));
      peer.expect(Challenge.class);
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.authentication_failed");
      assertThat(abort.details().text("message").orElse(""))
          .contains("700 ms", "realms.*.authentication.timeout");
      assertThat(router.count(Counter.CHALLENGES_UNANSWERED)).isOne();
    }
  }

  /** However many challenges there are, all of it has one deadline from accept on. */
  @Test
  void theDeadlineFromAcceptToWelcomeHoldsForAll() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", "x_forever"));
      Message message = peer.receive();
      while (message instanceof Challenge) {
        peer.send(new Authenticate("more", Dict.EMPTY));
        message = peer.receive();
      }
      assertThat(message).isInstanceOf(Abort.class);
      assertThat(((Abort) message).reason()).isEqualTo("wamp.error.timeout");
      assertThat(((Abort) message).details().text("message").orElse(""))
          .contains("WELCOME", "limits.hello_deadline");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x_throws", "x_null"})
  @Hostile("H17")
  void anAuthenticatorThatFailsEndsOneLogin(String method) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", method));
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.authentication_failed");
      assertThat(abort.toString()).doesNotContain("database");
      assertThat(router.count(Counter.AUTHENTICATIONS_FAILED)).isOne();
    }
  }

  /** Row H17: all threads of the one hang, the others go on, and the threads come back. */
  @Test
  @Hostile("H17")
  void anAuthenticatorThatHangsKeepsNoThreadFromOthers() throws Exception {
    List<RawPeer> stuck =
        Stream.generate(() -> RawPeer.connect(router.port(), Serializer.JSON)).limit(6).toList();
    stuck.forEach(peer -> peer.send(hello("joe", "x_hangs")));
    try (RawPeer other = RawPeer.connect(router.port(), Serializer.JSON)) {
      other.send(hello("joe", "x_later"));
      next().complete(accept("joe"));
      other.expect(Welcome.class);
    }
    for (RawPeer peer : stuck) {
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.authentication_failed");
      peer.close();
    }
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(router.count(Counter.AUTHENTICATIONS_FAILED)).isEqualTo(6);
  }

  @Test
  void aConnectionThatIsLostMeanwhileLetsNothingGoOn() throws Exception {
    RawPeer lost = RawPeer.connect(router.port(), Serializer.JSON);
    lost.send(hello("joe", "x_later"));
    CompletableFuture<Step> asked = next();
    lost.reset();
    while (!asked.isCancelled() && router.connections() > 0) {
      Thread.onSpinWait();
    }
    asked.complete(accept("joe"));
    try (RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "open")) {
      assertThat(peer.session()).isPositive();
    }
    assertThat(router.count(Counter.SESSIONS_JOINED)).isOne();
  }

  @Test
  void anAbortOfTheClientEndsTheLogin() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe", "ticket"));
      peer.expect(Challenge.class);
      peer.sendText("[3,{},\"wamp.error.canceled\"]");
      assertThat(peer.expectEnd()).isEqualTo(1000);
    }
  }

  @Test
  void anAuthidHasALimit() {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("j".repeat(1025), "ticket"));
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.invalid_argument");
      assertThat(abort.details().text("message").orElse("")).contains("1024", "limits.uri");
    }
  }

  private static Hello hello(String authid, String... methods) {
    Map<String, Object> details = RawPeer.roles().toMap();
    details.put("authid", authid);
    details.put("authmethods", List.of(methods));
    return new Hello("realm1", HelloDetails.of(Dict.of(details)));
  }

  private static void expectViolation(RawPeer peer, String named) {
    Abort abort = peer.expectAbort();
    assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
    assertThat(abort.details().text("message").orElse("")).contains(named);
  }

  private static Step accept(String authid) {
    return new Step.Accept(authid, "user", "elsewhere", Dict.EMPTY);
  }

  private CompletableFuture<Step> next() throws InterruptedException {
    CompletableFuture<Step> asked = later.poll(10, TimeUnit.SECONDS);
    assertThat(asked).isNotNull();
    return asked;
  }

  private CompletionStage<Step> later() {
    CompletableFuture<Step> answer = new CompletableFuture<>();
    later.add(answer);
    return answer;
  }

  private static CompletionStage<Step> fail() {
    throw new IllegalStateException("the database says no");
  }

  private CompletionStage<Step> hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return new Step.Deny("hung").now();
  }

  private static CompletionStage<Step> forever() {
    return new Step.Ask(Dict.EMPTY, answer -> forever()).now();
  }

  private static CompletionStage<Step> twice() {
    return new Step.Ask(
            Dict.of("round", 1L),
            one -> new Step.Ask(Dict.of("round", 2L), two -> accept("joe").now()).now())
        .now();
  }
}
