package dev.weir.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of octets is cut into JSON texts, wherever its reads end. */
class JsonStreamTest {
  private static final List<String> TEXTS =
      List.of(
          "{\"method\":\"App.Process\",\"params\":[{\"Config\":\"a{b\\\"}]\"}],\"id\":\"0\"}",
          "[]",
          "{}",
          "[[1,{\"é\":\"\\\\\"}],[2]]",
          "{\"a\":\"" + "x".repeat(300) + "\"}");

  private final List<String> found = new ArrayList<>();
  private final JsonStream stream = new JsonStream("a request", 400, "jsonrpc.max_request");

  @Test
  void textsNeedNothingBetweenThem() {
    take(String.join("", TEXTS));
    assertThat(found).containsExactlyElementsOf(TEXTS);
    assertThat(stream.partial()).isFalse();
  }

  @Test
  void whitespaceBetweenThemIsNothing() {
    take("\r\n \t" + String.join("\n\n", TEXTS) + " \n");
    assertThat(found).containsExactlyElementsOf(TEXTS);
  }

  @Test
  void readsMayEndAnywhere() {
    Random random = new Random(8);
    byte[] octets = (String.join("\n", TEXTS) + "\n").getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 500; round++) {
      found.clear();
      int at = 0;
      while (at < octets.length) {
        int length = Math.min(octets.length - at, 1 + random.nextInt(1 + random.nextInt(100)));
        stream.take(octets, at, length, this::text);
        at += length;
      }
      assertThat(found).containsExactlyElementsOf(TEXTS);
    }
  }

  @Test
  void aTextGoesOutBeforeTheNextIsLookedAt() {
    assertThatThrownBy(() -> take("{\"id\":1}x")).isInstanceOf(ProtocolViolation.class);
    assertThat(found).containsExactly("{\"id\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n", "1", "\"a\"", "]", "\u0000", "é"})
  void whatIsNoTextEndsTheStream(String octets) {
    assertThatThrownBy(() -> take(octets))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageStartingWith("a request must begin with { or [");
  }

  @Test
  void aTextMayBeAsLongAsTheLimitAndNoLonger() {
    String longest = "[\"" + "x".repeat(396) + "\"]";
    take(longest);
    assertThat(found).containsExactly(longest);
    assertThatThrownBy(() -> take("[\"" + "x".repeat(397) + "\"]"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("a request is longer than jsonrpc.max_request, 400 octets");
  }

  @Test
  void aTextThatNeverEndsIsEndedAtTheLimit() {
    take("[".repeat(400));
    assertThat(stream.partial()).isTrue();
    assertThatThrownBy(() -> take("[")).isInstanceOf(ProtocolViolation.class);
  }

  private void take(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    stream.take(octets, 0, octets.length, this::text);
  }

  private void text(byte[] octets, int offset, int length) {
    found.add(new String(octets, offset, length, StandardCharsets.UTF_8));
  }
}
