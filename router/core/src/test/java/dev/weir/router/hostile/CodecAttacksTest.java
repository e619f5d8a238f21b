package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages built to hurt a decoder, at a router with others on it. */
final class CodecAttacksTest {
  private static final int COLLIDING = 65_536;

  /** 100,000 in a long run; the fuzzers have ten millions. */
  private static final int MUTATIONS = Integer.getInteger("weir.mutations", 500);

  private AttackedRouter router;
  private Bystanders bystanders;

  /** With the usual limits. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen("127.0.0.1", 0)
          .realm("realm1")
          .options(RouterOptions.builder().drain(Duration.ZERO).build())
          .start();
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router);
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }

  @Test
  @Limit("keys")
  @Hostile("C5")
  void collidingKeysOfOptionsEndAtTheCap() {
    expectViolation("[48,1," + collidingKeys() + ",\"com.a\"]", "limits.keys");
  }

  @Test
  @Hostile("C5")
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
  @Hostile("C6")
  void aKeyThatComesTwiceIsAViolation(String message) {
    expectViolation(message, "twice");
  }

  @Test
  @Limit("depth")
  @Hostile("C1")
  void depthEndsAtTheCap() {
    expectViolation("[48,1,{},\"com.a\"," + "[".repeat(1_000_000), "limits.depth");
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGEPACK, 94 30 01 80 db ffffffff, CALL.Procedure", // C2
    "MESSAGEPACK, 94 30 01 80 a5 61, CALL.Procedure", // C3
    "MESSAGEPACK, 94 30 01 82 a1 78 01 a1 78 01 a1 61, twice", // C6
    "MESSAGEPACK, 94 30 01 80 a1 61 00, followed by more", // C7
    "MESSAGEPACK, 94 30 01 80 a1 ff, UTF-8", // C8
    "MESSAGEPACK, 94 30 01 81 01 01 a1 61, must be a string", // C9
    "MESSAGEPACK, 91 09, unknown message type 9", // C10
    "CBOR, 84 18 30 01 a0 7a ffffffff, CALL.Procedure",
    "CBOR, 84 18 30 01 a0 65 61, CALL.Procedure",
    "CBOR, 84 18 30 01 a2 61 78 01 61 78 01 61 61, twice",
    "CBOR, 84 18 30 01 a0 61 61 00, followed by more",
    "CBOR, 84 18 30 01 a0 61 ff, UTF-8",
    "CBOR, 84 18 30 01 a1 01 01 61 61, must be a string",
    "CBOR, 81 09, unknown message type 9",
  })
  @Hostile({"C2", "C3", "C6", "C7", "C8", "C9", "C10"})
  void binaryThatIsNoMessageIsAViolation(Serializer serializer, String hex, String named) {
    expectViolation(serializer, HexFormat.of().parseHex(hex.replace(" ", "")), named);
  }

  @ParameterizedTest
  @CsvSource({"MESSAGEPACK, 95 30 01 80 a1 61, 91", "CBOR, 85 18 30 01 a0 61 61, 81"})
  @Hostile("C1")
  void binaryDepthEndsAtTheCap(Serializer serializer, String head, String level) {
    String hex = head.replace(" ", "") + level.repeat(1_000_000);
    expectViolation(serializer, HexFormat.of().parseHex(hex), "limits.depth");
  }

  @Test
  @Hostile("C4")
  void enormousNumbersPassAsTheyAreAndAreNoOptions() {
    String megabyte = "9".repeat(1 << 20);
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer subscriber = RawPeer.join(router.port())) {
      subscriber.subscribe("com.number");
      for (String number : List.of("1e1000000000", "-1e-1000000000", megabyte)) {
        long request = publisher.nextRequest();
        publisher.sendText(
            "[16," + request + ",{\"acknowledge\":true},\"com.number\",[" + number + "]]");
        publisher.expect(Published.class);
        subscriber.expect(Event.class);
      }
    }
    expectViolation("[48,1,{\"timeout\":1e1000000000},\"com.a\"]", "CALL.Options");
    expectViolation("[48," + megabyte + ",{},\"com.a\"]", "CALL.Request");
  }

  /** Octets changed, left out and doubled: an answer or an end, and never an error of ours. */
  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Hostile("C14")
  void whatIsMutatedHarmsNobody(Serializer serializer) {
    Random random = new Random(7);
    for (int i = 0; i < MUTATIONS; i++) {
      try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
        ByteSink sink = new ByteSink(64);
        MessageWriter.of(serializer)
            .write(
                new Call(1, CallOptions.of(Dict.of("timeout", 5L)), "com.none", Payload.of("a", 1)),
                sink);
        byte[] message = sink.toByteArray();
        int at = random.nextInt(message.length);
        if (random.nextInt(4) == 0) {
          message = Arrays.copyOf(message, at);
        } else {
          message[at] = (byte) random.nextInt(256);
        }
        peer.sendRaw(message);
        expectAnswerOrEnd(peer);
      }
    }
  }

  /** Text that is not UTF-8 ends the connection without a message. */
  private static void expectAnswerOrEnd(RawPeer peer) {
    Message answer = peer.receiveOrEnd().orElse(null);
    if (answer == null) {
      assertThat(peer.expectEnd()).isEqualTo(1007);
    } else {
      assertThat(answer).isInstanceOfAny(ErrorMessage.class, Abort.class, Result.class);
    }
  }

  private void expectViolation(String message, String named) {
    expectViolation(Serializer.JSON, message.getBytes(StandardCharsets.UTF_8), named);
  }

  private void expectViolation(Serializer serializer, byte[] message, String named) {
    for (int i = 0; i < 20; i++) {
      try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
        peer.sendRaw(message);
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
