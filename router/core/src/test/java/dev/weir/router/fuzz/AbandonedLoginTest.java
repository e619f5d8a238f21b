package dev.weir.router.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Serializer;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.Step;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A login that is over lets nobody in, whatever its authenticator says later. */
final class AbandonedLoginTest {
  private static final long TIMEOUT = 300_000_000L;

  private final Held held = new Held();
  private final FuzzRouter router =
      new FuzzRouter(
          new Numbers()::next,
          List.of(
              RealmOptions.builder("realm1")
                  .authentication(
                      Authentication.builder()
                          .method(held)
                          .timeout(Duration.ofNanos(TIMEOUT))
                          .build())
                  .role("user", Rule.allowAll())
                  .build()));
  private final List<Message> received = new ArrayList<>();
  private final FuzzLink link = router.connect(Serializer.JSON, received::add);

  /** Answers when the test says so. */
  private static final class Held implements Authenticator {
    private final CompletableFuture<Step> answer = new CompletableFuture<>();

    @Override
    public List<String> methods() {
      return List.of("x_held");
    }

    @Override
    public boolean quick() {
      return true;
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      return answer;
    }
  }

  private static final class Numbers {
    private long last;

    private long next() {
      return ++last;
    }
  }

  @AfterEach
  void nobodyIsLetIn() {
    held.answer.complete(new Step.Accept("joe", "user", "held", Dict.EMPTY));
    router.loop().advance(10 * FuzzRouter.HELLO_NANOS);
    assertThat(received).noneMatch(message -> message.type() == MessageType.WELCOME);
    assertThat(router.counters().value(Counter.SESSIONS_JOINED)).isZero();
    assertThat(link.ended()).isTrue();
    assertThat(router.broken()).isEmpty();
    router.checkEmpty();
  }

  @Test
  void afterAViolation() {
    hello();
    send("[48,1,{},\"com.any\"]");
    assertThat(received).extracting(Message::type).containsExactly(MessageType.ABORT);
  }

  @Test
  void afterTheAuthenticatorsTimeout() {
    hello();
    pass(TIMEOUT + 1);
    assertThat(received).extracting(Message::type).containsExactly(MessageType.ABORT);
  }

  @Test
  void afterTheDeadline() {
    hello();
    pass(FuzzRouter.HELLO_NANOS + 1);
    assertThat(received).extracting(Message::type).containsExactly(MessageType.ABORT);
  }

  @Test
  void afterAnAbortOfTheClient() {
    hello();
    send("[3,{},\"wamp.error.canceled\"]");
  }

  @Test
  void afterTheConnectionIsLost() {
    hello();
    link.end("lost");
  }

  private void hello() {
    send("[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"x_held\"]}]");
    assertThat(received).isEmpty();
  }

  private void pass(long nanos) {
    router.loop().advance(nanos);
    link.tick();
    router.loop().settle();
  }

  private void send(String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    link.deliver(octets, true);
    link.readComplete();
    router.loop().settle();
  }
}
