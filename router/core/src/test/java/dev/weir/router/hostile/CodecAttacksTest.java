package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages built to hurt a decoder, at a router with others on it. */
final class CodecAttacksTest {
  private static final int COLLIDING = 65_536;

  private Router router;
  private Bystanders bystanders;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    bystanders = Bystanders.of(router.port());
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }

  @Test
  void collidingKeysOfOptionsEndAtTheCap() {
    expectViolation("[48,1," + collidingKeys() + ",\"com.a\"]", "limits.keys");
  }

  @Test
  void collidingKeysOfArgumentsEndAtTheCap() {
    expectViolation("[48,1,{},\"com.a\",[]," + collidingKeys() + "]", "limits.keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[48,1,{\"timeout\":1,\"timeout\":2},\"com.a\"]",
        "[16,1,{\"a\":{\"b\":1,\"b\":2}},\"com.a\"]",
        "[64,1,{\"match\":\"exact\",\"m\\u0061tch\":\"prefix\"},\"com.a\"]"
      })
  void aKeyThatComesTwiceIsAViolation(String message) {
    expectViolation(message, "twice");
  }

  @Test
  void depthEndsAtTheCap() {
    expectViolation("[48,1,{},\"com.a\"," + "[".repeat(1_000_000), "limits.depth");
  }

  private void expectViolation(String message, String named) {
    for (int i = 0; i < 20; i++) {
      try (RawPeer peer = RawPeer.join(router.port())) {
        peer.sendText(message);
        Abort abort = peer.expectAbort();
        assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
        assertThat(abort.details().text("message").orElse("")).contains(named);
      }
    }
  }

  /** Sixteen pairs of letters, each Aa or BB: all of one hash. */
  private static String collidingKeys() {
    StringJoiner keys = new StringJoiner(",", "{", "}");
    for (int i = 0; i < COLLIDING; i++) {
      StringBuilder key = new StringBuilder("\"");
      for (int bit = 0; bit < 16; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      keys.add(key.append("\":1"));
    }
    return keys.toString();
  }
}
