package dev.weir.router.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
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
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session stays as long as the credentials count that it came in by; on virtual time. */
final class ExpiringLoginTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String HELLO =
      "[1,\"realm1\",{\"roles\":{\"publisher\":{}},\"authmethods\":[\"x_brief\"]}]";

  private final FuzzRouter router = new FuzzRouter(() -> 1, List.of(realm()));
  private final List<Message> received = new ArrayList<>();

  /** Lets everybody in for an hour. */
  private record Brief() implements Authenticator {
    @Override
    public List<String> methods() {
      return List.of("x_brief");
    }

    @Override
    public boolean quick() {
      return true;
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      return new Step.Accept("joe", "user", "test", Dict.EMPTY).within(HOUR).now();
    }
  }

  private static RealmOptions realm() {
    return RealmOptions.builder("realm1")
        .authentication(Authentication.builder().method(new Brief()).build())
        .role("user", Rule.allowAll())
        .build();
  }

  @AfterEach
  void nothingBroke() {
    assertThat(router.broken()).isEmpty();
  }

  @Test
  void itIsToldWhyItHasToGoWhenTheTimeIsOver() {
    FuzzLink link = join();
    pass(link, HOUR.minusMillis(1));
    assertThat(received).extracting(Message::type).containsExactly(MessageType.WELCOME);
    pass(link, Duration.ofMillis(1));
    assertThat(received).hasSize(2);
    Goodbye goodbye = (Goodbye) received.get(1);
    assertThat(goodbye.reason()).isEqualTo("weir.close.login_expired");
    assertThat(goodbye.details().text("message").orElseThrow()).contains("log in again");
    assertThat(router.counters().value(Counter.LOGINS_EXPIRED)).isEqualTo(1);
    router.checkEmpty();
    send(link, "[6,{},\"wamp.close.goodbye_and_out\"]");
    assertThat(link.ended()).isTrue();
  }

  /** What was sent before is done, what comes after is not. */
  @Test
  void theLastRequestInTimeIsServedAndNoneBehind() {
    FuzzLink link = join();
    pass(link, HOUR.minusMillis(1));
    send(link, "[16,1,{\"acknowledge\":true},\"com.a\"]");
    pass(link, Duration.ofMillis(1));
    send(link, "[16,2,{\"acknowledge\":true},\"com.a\"]");
    assertThat(received)
        .extracting(Message::type)
        .containsExactly(MessageType.WELCOME, MessageType.PUBLISHED, MessageType.GOODBYE);
    pass(link, Duration.ofMinutes(1));
    assertThat(link.ended()).isTrue();
  }

  /** Another login on the same connection has a time of its own. */
  @Test
  void whoLeavesBeforeIsNotEnded() {
    FuzzLink link = join();
    pass(link, HOUR.minusMillis(500));
    send(link, "[6,{},\"wamp.close.close_realm\"]");
    send(link, HELLO);
    pass(link, Duration.ofMinutes(30));
    assertThat(received)
        .extracting(Message::type)
        .containsExactly(MessageType.WELCOME, MessageType.GOODBYE, MessageType.WELCOME);
    pass(link, Duration.ofMinutes(30));
    assertThat(received.get(3).type()).isEqualTo(MessageType.GOODBYE);
    assertThat(router.counters().value(Counter.LOGINS_EXPIRED)).isEqualTo(1);
  }

  private FuzzLink join() {
    FuzzLink link = router.connect(Serializer.JSON, received::add);
    send(link, HELLO);
    return link;
  }

  private void pass(FuzzLink link, Duration time) {
    router.loop().advance(time.toNanos());
    link.tick();
    router.loop().settle();
  }

  private void send(FuzzLink link, String message) {
    link.deliver(message.getBytes(StandardCharsets.UTF_8), true);
    link.readComplete();
    router.loop().settle();
  }
}
