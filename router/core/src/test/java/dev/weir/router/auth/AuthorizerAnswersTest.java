package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Bystanders;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an authorizer's answers, its faults and its silence, over a real socket (A4). */
final class AuthorizerAnswersTest {
  private static final Duration SHORT = Duration.ofMillis(150);

  private Router router;
  private Bystanders bystanders;
  private RawPeer peer;

  private void start(AuthorizerOptions options) throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("asked")
                    .role(
                        "asked",
                        Rule.allowAll(),
                        new Rule("weir.authorization.", MatchPolicy.PREFIX, Set.of(Action.CALL)))
                    .authorizer("asked", options)
                    .build())
            .realm(RealmOptions.open("others"))
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    bystanders = Bystanders.of(router.port(), "others");
    peer = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    peer.close();
    router.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "null", "null answer", "fails", "error"})
  @Row("C173")
  @Hostile("A4")
  void aFaultDenies(String fault) throws Exception {
    start(AuthorizerOptions.of(request -> faulty(fault)));
    ErrorMessage error = refused();
    assertThat(error.error()).isEqualTo("wamp.error.authorization_failed");
    assertThat(RawPeer.arguments(error.payload()))
        .containsExactly("the authorizer of role asked failed");
    assertThat(router.count(Counter.AUTHORIZATIONS_FAILED)).isEqualTo(1);
  }

  @Test
  @Row("C173")
  @Hostile("A4")
  void silenceDeniesWhenItsTimeIsOver() throws Exception {
    start(AuthorizerOptions.of(request -> new CompletableFuture<>()).withTimeout(SHORT));
    for (int i = 0; i < 3; i++) {
      peer.send(publication());
    }
    for (long i = 1; i <= 3; i++) {
      ErrorMessage error = peer.expect(ErrorMessage.class);
      assertThat(error.request()).isEqualTo(i);
      assertThat(error.error()).isEqualTo("wamp.error.authorization_failed");
      assertThat(RawPeer.arguments(error.payload()))
          .containsExactly(
              "the authorizer of role asked did not answer within 150 ms"
                  + " (role_settings.asked.authorizer.timeout)");
    }
  }

  @Test
  @Hostile({"A4", "X8"})
  void oneThatBlocksIsInterruptedAndHoldsNoOtherSession() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    start(
        AuthorizerOptions.of(
                request -> {
                  if (request.uri().equals("com.t")) {
                    hang(interrupted);
                  }
                  return Authorization.ALLOW.now();
                })
            .withTimeout(SHORT));
    try (RawPeer other = RawPeer.join(router.port())) {
      peer.send(publication());
      other.subscribe("com.other");
      assertThat(peer.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.authorization_failed");
      interrupted.await();
    }
  }

  @Test
  void anAnswerIsRememberedUntilItIsForgotten() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    start(counting(asked).withCache(Duration.ofMinutes(1)));
    for (int i = 0; i < 5; i++) {
      allowed();
    }
    assertThat(asked).hasValue(1);
    peer.send(
        new dev.weir.protocol.Call(
            peer.nextRequest(),
            dev.weir.protocol.CallOptions.NONE,
            "weir.authorization.forget",
            Payload.EMPTY));
    peer.expect(dev.weir.protocol.Result.class);
    allowed();
    assertThat(asked).hasValue(3); // the call, too, was judged
    router.forgetAuthorizations("realm1");
    allowed();
    assertThat(asked).hasValue(4);
    try (RawPeer other = RawPeer.join(router.port())) { // of another name
      other.send(
          new Publish(other.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.t", Payload.EMPTY));
      other.expect(Published.class);
      assertThat(asked).hasValue(5);
    }
  }

  @Test
  void anAnswerGoesOutOfDate() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    start(counting(asked).withCache(Duration.ofNanos(1)));
    allowed();
    allowed();
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatCountsOnceIsAskedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    start(
        AuthorizerOptions.of(
                request -> {
                  asked.incrementAndGet();
                  return Authorization.ALLOW.once().now();
                })
            .withCache(Duration.ofMinutes(1)));
    allowed();
    allowed();
    assertThat(asked).hasValue(2);
  }

  /** A3: the next message obeys the new rules, whatever was answered or is being asked. */
  @Test
  @Hostile("A3")
  void rulesThatChangeHoldForTheNextMessageAndForWhatWaits() throws Exception {
    HeldAuthorizer held = new HeldAuthorizer();
    start(AuthorizerOptions.of(held).withCache(Duration.ofMinutes(1)));
    peer.send(publication());
    held.next("com.t").allow();
    peer.expect(Published.class);
    peer.send(publication("com.late"));
    HeldAuthorizer.Held late = held.next("com.late");
    router.replaceRoles("realm1", Map.of("asked", List.of()));
    late.allow();
    for (int i = 0; i < 2; i++) {
      ErrorMessage error = peer.expect(ErrorMessage.class);
      assertThat(error.error()).isEqualTo("wamp.error.not_authorized");
      peer.send(publication());
    }
    peer.expect(ErrorMessage.class);
    router.replaceRoles("realm1", Map.of("asked", List.of(Rule.allowAll())));
    peer.send(publication());
    held.next("com.t").allow();
    peer.expect(Published.class);
    assertThat(held.waiting()).isZero();
  }

  @Test
  void whatWasAskedBeforeAnInvalidationIsAskedAgain() throws Exception {
    HeldAuthorizer held = new HeldAuthorizer();
    start(AuthorizerOptions.of(held).withCache(Duration.ofMinutes(1)));
    peer.send(publication());
    HeldAuthorizer.Held old = held.next("com.t");
    router.forgetAuthorizations("realm1");
    old.allow();
    held.next("com.t").deny();
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    peer.send(publication());
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    assertThat(held.waiting()).isZero();
  }

  @Test
  void onlyWhatIsMeantIsForgotten() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    start(counting(asked).withCache(Duration.ofMinutes(1)));
    allowed();
    for (AnswerScope others :
        List.of(
            AnswerScope.ALL.about("com.other"),
            AnswerScope.ALL.ofRole("other"),
            AnswerScope.ALL.ofAuthid("nobody"),
            AnswerScope.ALL.ofAuthid("nobody").about("com.t"))) {
      router.forgetAuthorizations("realm1", others);
      allowed();
      assertThat(asked).hasValue(1);
    }
    int expected = 1;
    for (AnswerScope meant :
        List.of(
            AnswerScope.ALL.about("com.t"),
            AnswerScope.ALL.ofRole("asked"),
            AnswerScope.ALL.ofRole("asked").about("com.t"),
            AnswerScope.ALL)) {
      router.forgetAuthorizations("realm1", meant);
      allowed();
      allowed();
      assertThat(asked).hasValue(++expected);
    }
  }

  /** One who may do so has the answers to a session forgotten, by a call. */
  @Test
  void theAnswersToOneSessionAreForgotten() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    start(counting(asked).withCache(Duration.ofMinutes(1)));
    allowed();
    try (RawPeer other = RawPeer.join(router.port())) {
      forget(other, Map.of("session", other.session()));
      assertThat(asked).hasValue(2);
      allowed();
      assertThat(asked).hasValue(2);
      forget(other, Map.of("session", peer.session(), "uri", "com.other"));
      allowed();
      assertThat(asked).hasValue(3); // the call, which was forgotten itself
      forget(other, Map.of("session", peer.session(), "uri", "com.t"));
      allowed();
      assertThat(asked).hasValue(4);
    }
  }

  private static void forget(RawPeer peer, Map<String, Object> options) {
    peer.send(
        new dev.weir.protocol.Call(
            peer.nextRequest(),
            dev.weir.protocol.CallOptions.NONE,
            "weir.authorization.forget",
            Payload.of(List.of(options), Map.of())));
    peer.expect(dev.weir.protocol.Result.class);
  }

  /** Also when it was about something else: nobody can tell what it rests on. */
  @Test
  void whatIsBeingAskedIsNotKept() throws Exception {
    HeldAuthorizer held = new HeldAuthorizer();
    start(AuthorizerOptions.of(held).withCache(Duration.ofMinutes(1)));
    peer.send(publication());
    HeldAuthorizer.Held old = held.next("com.t");
    router.forgetAuthorizations("realm1", AnswerScope.ALL.about("com.t"));
    old.allow();
    held.next("com.t").deny();
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    peer.send(publication());
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    assertThat(held.waiting()).isZero();
  }

  private static java.util.concurrent.CompletionStage<Authorization> faulty(String fault) {
    return switch (fault) {
      case "throws" -> throw new IllegalStateException("a fault of the application's");
      case "error" -> throw new StackOverflowError();
      case "null" -> null;
      case "null answer" -> CompletableFuture.completedFuture(null);
      default -> CompletableFuture.failedFuture(new IllegalStateException("later"));
    };
  }

  private static void hang(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
  }

  private static AuthorizerOptions counting(AtomicInteger asked) {
    return AuthorizerOptions.of(
        request -> {
          asked.incrementAndGet();
          return Authorization.ALLOW.now();
        });
  }

  private Message publication() {
    return publication("com.t");
  }

  private Message publication(String topic) {
    return new Publish(peer.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.EMPTY);
  }

  private void allowed() {
    peer.send(publication());
    peer.expect(Published.class);
  }

  private ErrorMessage refused() {
    peer.send(publication());
    return peer.expect(ErrorMessage.class);
  }
}
