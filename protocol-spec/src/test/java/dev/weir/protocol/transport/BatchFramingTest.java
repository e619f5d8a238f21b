package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several messages in one. */
final class BatchFramingTest {
  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] batch(BatchFraming framing, String... messages) {
    ByteSink sink = new ByteSink(0);
    for (String message : messages) {
      int mark = framing.begin(sink);
      sink.put(octets(message));
      framing.end(sink, mark);
    }
    return sink.toByteArray();
  }

  private static List<String> split(BatchFraming framing, byte[] batch) {
    byte[] within = new byte[batch.length + 20];
    System.arraycopy(batch, 0, within, 7, batch.length);
    List<String> messages = new ArrayList<>();
    framing.split(
        within,
        7,
        batch.length,
        (bytes, at, count) -> messages.add(new String(bytes, at, count, StandardCharsets.UTF_8)));
    return messages;
  }

  @ParameterizedTest
  @EnumSource(BatchFraming.class)
  void whatIsPutTogetherComesApart(BatchFraming framing) {
    String large = "x".repeat(70_000);
    for (List<String> messages :
        List.of(List.of("[1]"), List.of("[1,\"ä\"]", "[2]"), List.of("a", large, "", "b"))) {
      byte[] batch = batch(framing, messages.toArray(String[]::new));
      assertThat(split(framing, batch)).isEqualTo(messages);
    }
  }

  @Test
  void theOctetsAreThoseOfTheSpecification() {
    assertThat(batch(BatchFraming.JSON, "[1]", "[2]")).isEqualTo(octets("[1]\u001e[2]\u001e"));
    assertThat(batch(BatchFraming.BINARY, "abc", "d"))
        .isEqualTo(hex("00000003616263" + "0000000164"));
    assertThat(BatchFraming.of(Serializer.JSON)).isEqualTo(BatchFraming.JSON);
    assertThat(BatchFraming.of(Serializer.MESSAGEPACK)).isEqualTo(BatchFraming.BINARY);
    assertThat(BatchFraming.of(Serializer.CBOR)).isEqualTo(BatchFraming.BINARY);
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, ''", // empty
    "JSON, 5b315d", // not ended
    "JSON, 5b315d1e5b", // the last one not ended
    "BINARY, ''",
    "BINARY, 0000", // half a length
    "BINARY, 00000002aa", // half a message
    "BINARY, 00000001aabb", // half a length behind a message
    "BINARY, ffffffff00000000", // a negative length
    "BINARY, 7fffffff00000000", // an absurd one
  })
  void whatIsNoBatchIsRefusedAsAWhole(BatchFraming framing, String digits) {
    List<String> seen = new ArrayList<>();
    byte[] batch = hex(digits);
    assertThatThrownBy(
            () -> framing.split(batch, 0, batch.length, (bytes, at, count) -> seen.add("seen")))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("a batch");
    assertThat(seen).isEmpty();
  }

  @Test
  void subprotocolsHaveTheirNames() {
    assertThat(Subprotocol.ALL)
        .extracting(Subprotocol::label)
        .containsExactly(
            "wamp.2.json",
            "wamp.2.msgpack",
            "wamp.2.cbor",
            "wamp.2.json.batched",
            "wamp.2.msgpack.batched",
            "wamp.2.cbor.batched");
    assertThat(Subprotocol.ALL)
        .allSatisfy(each -> assertThat(Subprotocol.of(each.label())).contains(each));
    assertThat(Subprotocol.of(".batched")).isEmpty();
    assertThat(Subprotocol.of("wamp.2.json.batched.batched")).isEmpty();
    assertThat(Subprotocol.of("")).isEmpty();
  }
}
