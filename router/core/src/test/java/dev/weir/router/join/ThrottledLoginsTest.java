package dev.weir.router.join;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who guesses is slowed down and told so, and the log never has what was guessed. */
final class ThrottledLoginsTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final Level level = root.getLevel();
  private Router router;

  @BeforeEach
  void start() throws Exception {
    Authentication authentication =
        Authentication.builder()
            .method(TicketAuthenticator.builder().user("joe", "s3cret-one", "user").build())
            .build();
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(authentication)
                    .role("user", Rule.allowAll())
                    .build())
            .options(
                RouterOptions.builder()
                    .failedLogins(Optional.of(new Rate(4, 0.001)))
                    .exempt(List.of())
                    .build())
            .start();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    root.setLevel(level);
    router.close();
  }

  @Test
  @Limit("failed_logins")
  void tooManyFailedLoginsAreRefusedByName() {
    for (int i = 0; i < 4; i++) {
      long before = System.nanoTime();
      try (RawPeer peer = challenged("joe")) {
        peer.send(new Authenticate("gu3ss", Dict.EMPTY));
        assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.authentication_denied");
      }
      if (i == 3) {
        assertThat(System.nanoTime() - before).isGreaterThan(99_000_000L);
      }
    }
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(hello("joe"));
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
      assertThat(abort.details().text("message").orElse("")).contains("4", "limits.failed_logins");
      assertThat(RawPeer.keywords(abort.payload()))
          .containsEntry("key", "limits.failed_logins")
          .containsEntry("value", 4L)
          .containsKey("retry_after_ms");
    }
    assertThat(router.count(Counter.AUTHENTICATIONS_THROTTLED)).isOne();
    try (RawPeer other = challenged("ann")) {
      assertThat(router.count(Counter.AUTHENTICATIONS_DENIED)).isEqualTo(4);
    }
  }

  /** Row H19 of the hostile cases: not even at the finest level. */
  @Test
  @Hostile("H19")
  void theLogNamesWhoWasDeniedAndNeverASecret() {
    try (RawPeer wrong = challenged("joe\n");
        RawPeer right = challenged("joe")) {
      wrong.send(new Authenticate("gu3ss", Dict.EMPTY));
      wrong.expectAbort();
      right.send(new Authenticate("s3cret-one", Dict.EMPTY));
      right.expect(Welcome.class);
    }
    router.close();
    List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines)
        .anyMatch(
            line ->
                line.contains("login to realm1 by ticket as joe\\u000a from /127.0.0.1")
                    && line.endsWith("no such authid"));
    assertThat(String.join("\n", lines)).doesNotContain("gu3ss", "s3cret");
  }

  private RawPeer challenged(String authid) {
    RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON);
    peer.send(hello(authid));
    peer.expect(Challenge.class);
    return peer;
  }

  private static Hello hello(String authid) {
    Map<String, Object> details = RawPeer.roles().toMap();
    details.put("authid", authid);
    details.put("authmethods", List.of("ticket"));
    return new Hello("realm1", HelloDetails.of(Dict.of(details)));
  }
}
