package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.client.auth.Authentication;
import dev.weir.client.auth.AuthenticationException;
import dev.weir.client.auth.Channel;
import dev.weir.client.flow.Backoff;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a client joins again, where, and when not. */
final class ReconnectTest extends ReconnectFixture {

  @Test
  void aClientComesBackAndTellsIt() {
    join(options -> options);
    long first = client.session().id();
    cut();
    assertThat(client.isOpen()).isFalse();
    assertThat(client.session().id()).isEqualTo(first);
    comeBack();
    assertThat(client.isOpen()).isTrue();
    assertThat(client.statistics().reconnects()).isEqualTo(1);
    client.close();
    notes.expect("left CLOSED", "closed CLOSED");
    client.close();
    notes.expectNothing();
  }

  @Test
  void theDelayIsKeptExactly() {
    join(options -> options);
    cut();
    time.advance(notes.delay().minusNanos(1));
    notes.expectNothing();
    assertThat(client.statistics().reconnects()).isZero();
    time.advance(Duration.ofNanos(2));
    peer = router.accept().upgrade();
    peer.welcome();
    notes.expect("joined");
  }

  @Test
  void aConnectionThatIsLostAloneIsReplacedPromptly() {
    Backoff late = Backoff.exponential(Duration.ofHours(2000), Duration.ofHours(2000));
    join(options -> options.reconnect(Reconnect.on().backoff(late)));
    time.advance(Duration.ofSeconds(1));
    cut();
    assertThat(notes.delay()).isLessThanOrEqualTo(Duration.ofMillis(250));
    comeBack();
    cut(2); // the next session was too short, so this is no accident
    assertThat(notes.delay()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void thePromptAttemptIsOneOnly() {
    Backoff late = Backoff.exponential(Duration.ofHours(2000), Duration.ofHours(2000));
    join(options -> options.reconnect(Reconnect.on().backoff(late)));
    time.advance(Duration.ofSeconds(1));
    cut();
    time.advance(Duration.ofMillis(250));
    router.accept().close();
    notes.expect("reconnecting 2 CONNECTION_FAILED");
    assertThat(notes.delay()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void withoutItTheWaitsBeginAtOnce() {
    Backoff late = Backoff.exponential(Duration.ofHours(2000), Duration.ofHours(2000));
    join(options -> options.reconnect(Reconnect.on().backoff(late).promptly(Duration.ZERO)));
    time.advance(Duration.ofSeconds(1));
    cut();
    assertThat(notes.delay()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aGoodbyeIsNoReasonToStayAway() {
    join(options -> options);
    peer.send(new Goodbye(Dict.EMPTY, "wamp.close.system_shutdown"));
    peer.expect(Goodbye.class);
    notes.expect("left SESSION_ENDED", "reconnecting 1 SESSION_ENDED");
    comeBack();
  }

  @Test
  @Hostile("K8")
  void afterARefusedLoginThereIsNoFurtherAttempt() {
    join(options -> options);
    CompletableFuture<CallResult> waiting = callWithoutSession();
    refuse("wamp.error.authentication_denied", Payload.EMPTY);
    notes.expect("closed NOT_AUTHENTICATED");
    assertThat(failure(waiting).reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure(client.call("com.example.p")).reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure(client.subscribe("com.example.t", event -> {})).reason())
        .isEqualTo(Reason.NOT_AUTHENTICATED);
    time.advance(Duration.ofDays(1));
    notes.expectNothing();
  }

  @Test
  void aLoginThatFailsInThisProgramIsTriedAgain() {
    AtomicInteger begun = new AtomicInteger();
    join(options -> options.authentication(new Unsteady(begun)));
    CompletableFuture<CallResult> waiting = callWithoutSession();
    time.advance(WAIT);
    ScriptedPeer refused = router.accept().upgrade();
    notes.expect("reconnecting 2 CONNECTION_FAILED");
    assertThat(refused.receiveFrame()).isEqualTo(ScriptedPeer.Frame.END);
    comeBack();
    answer(call("com.example.p"), "done");
    assertThat(soon(waiting).as(String.class)).isEqualTo("done");
    assertThat(begun).hasValue(3);
  }

  /** Fails the second time, as what reads a file may. */
  private record Unsteady(AtomicInteger begun) implements Authentication {
    @Override
    public List<String> methods() {
      return List.of("anonymous");
    }

    @Override
    public Optional<String> authid() {
      return Optional.empty();
    }

    @Override
    public Login begin(Channel channel) throws AuthenticationException {
      if (begun.incrementAndGet() == 2) {
        throw new IllegalStateException("on purpose");
      }
      return Authentication.anonymous().begin(channel);
    }
  }

  private CompletableFuture<CallResult> callWithoutSession() {
    cut();
    return client.call(Call.of("com.example.p").timeout(Duration.ZERO));
  }

  private void refuse(String uri, Payload payload) {
    time.advance(WAIT);
    ScriptedPeer refused = router.accept().upgrade();
    refused.expect(Hello.class);
    refused.send(new Abort(Dict.EMPTY, uri, payload));
  }

  @Test
  void theRoutersHintIsObeyed() {
    join(options -> options);
    cut();
    refuse(
        "wamp.error.unavailable", Payload.of(List.of("later"), Map.of("retry_after_ms", 90_000L)));
    notes.expect("reconnecting 2 OVERLOADED");
    assertThat(notes.delay()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(91));
    time.advance(Duration.ofSeconds(90).minusNanos(1));
    notes.expectNothing();
    comeBack();
  }

  @Test
  void aServerThatIsFullSaysWhenToComeBack() {
    join(options -> options);
    cut();
    time.advance(WAIT);
    ScriptedPeer refused = router.accept();
    refused.request();
    refused.raw("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n");
    notes.expect("reconnecting 2 CONNECTION_FAILED");
    assertThat(notes.delay()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(91));
    comeBack(Duration.ofSeconds(91));
  }

  @Test
  void theLastAttemptThatIsAllowedEndsTheClient() {
    join(options -> options.reconnect(quickly().attempts(2)));
    CompletableFuture<CallResult> waiting = callWithoutSession();
    refuse("com.example.not_now", Payload.EMPTY);
    notes.expect("reconnecting 2 SESSION_ENDED");
    refuse("com.example.not_now", Payload.EMPTY);
    notes.expect("closed SESSION_ENDED");
    assertThat(failure(waiting).uri()).isEqualTo("com.example.not_now");
  }

  @Test
  void whereItIsOffTheClientEndsWithItsSession() {
    join(options -> options.reconnect(Reconnect.off()));
    peer.kill();
    notes.expect("left CONNECTION_LOST", "closed CONNECTION_LOST");
    assertThat(failure(client.call("com.example.p")).reason()).isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void closingEndsTheWait() {
    join(options -> options);
    CompletableFuture<CallResult> waiting = callWithoutSession();
    client.close();
    notes.expect("closed CLOSED");
    assertThat(failure(waiting).reason()).isEqualTo(Reason.CLOSED);
    time.advance(Duration.ofDays(1));
    notes.expectNothing();
  }

  @Test
  void severalRoutersAreTriedInTurn() throws Exception {
    try (ScriptedRouter other = new ScriptedRouter()) {
      URI first = router.uri();
      join(options -> options.router(first, other.uri()));
      cut();
      time.advance(WAIT);
      peer = other.accept().upgrade();
      peer.welcome();
      notes.expect("joined");
      cut(2);
      comeBack();
    }
  }

  @Test
  void theFirstConnectionIsMadeToTheFirstRouterThatServes() throws Exception {
    URI dead;
    try (ScriptedRouter gone = new ScriptedRouter()) {
      dead = gone.uri();
    }
    URI alive = router.uri();
    join(options -> options.router(dead, alive));
    CompletableFuture<WampClient> none = router.connect(options -> options.router(dead, dead));
    assertThat(failure(none).reason()).isEqualTo(Reason.CONNECTION_FAILED);
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Reconnect.on().attempts(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Reconnect.on().publications(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Backoff.exponential(Duration.ZERO, WAIT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backoff.exponential(WAIT, Duration.ofMillis(1)));
  }
}
