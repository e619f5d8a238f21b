package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Bystanders;
import dev.weir.router.member.Identity;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code of the application that blocks and does not listen to its interruption (X8). */
final class BlockedCodeTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final CountDownLatch released = new CountDownLatch(1);
  private WatchdogLines lines;
  private Router router;
  private Bystanders bystanders;

  /** Blocks for the session that joins as this realm's. */
  private final class Gatekeeper implements RouterListener {
    @Override
    public void joined(Identity session) {
      if (session.realm().equals("watched")) {
        block();
      }
    }
  }

  /** A method of login that does not come to an end. */
  private final class Blocking implements Authenticator {
    @Override
    public List<String> methods() {
      return List.of("x_blocks");
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      block();
      return new Step.Deny("late").now();
    }
  }

  @BeforeEach
  void start() throws Exception {
    lines = new WatchdogLines();
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("asked")
                    .role("asked", Rule.allowAll())
                    .authorizer("asked", AuthorizerOptions.of(this::judge).withTimeout(SHORT))
                    .build())
            .realm(
                RealmOptions.builder("guarded")
                    .authentication(
                        Authentication.builder().method(new Blocking()).timeout(SHORT).build())
                    .role("guest", Rule.allowAll())
                    .build())
            .realm(RealmOptions.open("watched"))
            .realm(RealmOptions.open("others"))
            .listener(new Gatekeeper())
            .options(RouterOptions.builder().drain(Duration.ZERO).blockedAfter(SHORT).build())
            .start();
    bystanders = Bystanders.of(router.port(), "others");
  }

  @AfterEach
  void stop() throws Exception {
    released.countDown();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
    lines.close();
  }

  @Test
  @Hostile("X8")
  void anAuthorizerThatBlocksIsToldWithItsPlace() throws Exception {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.send(
          new Publish(peer.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.t", Payload.EMPTY));
      expectBlocked("weir-authorizer-asked");
      assertThat(peer.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.authorization_failed");
      expectBack("weir-authorizer-asked");
    }
  }

  @Test
  @Hostile("X8")
  void anAuthenticatorThatBlocksIsToldWithItsPlace() throws Exception {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.sendText(
          "[1,\"guarded\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"x_blocks\"],"
              + "\"authid\":\"joe\"}]");
      expectBlocked("weir-authenticator-x_blocks");
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.authentication_failed");
      expectBack("weir-authenticator-x_blocks");
    }
  }

  @Test
  @Hostile("X8")
  void aListenerThatBlocksIsToldWithItsPlace() throws Exception {
    try (RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "watched")) {
      expectBlocked("weir-listener");
      peer.expectSilence();
      expectBack("weir-listener");
    }
  }

  private void expectBlocked(String name) throws InterruptedException {
    ILoggingEvent line = lines.next();
    assertThat(line.getFormattedMessage()).startsWith(name + " has not come back for ");
    assertThat(line.getThrowableProxy().getStackTraceElementProxyArray())
        .anyMatch(frame -> frame.toString().contains("BlockedCodeTest.block("));
    assertThat(router.count(Counter.USER_CODE_BLOCKED)).isEqualTo(1);
  }

  private void expectBack(String name) throws InterruptedException {
    released.countDown();
    assertThat(lines.next().getFormattedMessage()).startsWith(name + " has come back after ");
  }

  private CompletionStage<Authorization> judge(AuthorizationRequest request) {
    block();
    return Authorization.ALLOW.now();
  }

  private void block() {
    while (true) {
      try {
        released.await();
        return;
      } catch (InterruptedException e) {
        // not a good citizen
      }
    }
  }
}
