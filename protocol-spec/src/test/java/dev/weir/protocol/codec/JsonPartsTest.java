package dev.weir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The members and elements of JSON texts, as they stand. */
class JsonPartsTest {
  private final JsonParts parts = new JsonParts(new Limits(1 << 20, 8, 4));

  @Test
  void membersOfAnObjectComeInTheirOrderAsTheyStand() {
    assertThat(
            read("{\"method\" : \"App.\\u0050rocess\",\"params\": [ {\"a\": 1 } ], \"id\":-1e3}"))
        .containsExactly(
            "method TEXT \"App.\\u0050rocess\" = App.Process",
            "params LIST [ {\"a\": 1 } ]",
            "id NUMBER -1e3");
    assertThat(parts.isObject()).isTrue();
  }

  @Test
  void elementsOfAListHaveNoKey() {
    assertThat(read(" [true , null,{}, \"é\"]\n"))
        .containsExactly(" FLAG true", " NULL null", " OBJECT {}", " TEXT \"é\" = é");
    assertThat(parts.isObject()).isFalse();
  }

  @Test
  void emptyOnesHaveNoParts() {
    assertThat(read("{ }")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void aTextBehindAnotherStartsAnew() {
    read("{\"a\":1}");
    assertThat(read("[2]")).containsExactly(" NUMBER 2");
  }

  @Test
  void anOffsetIsCountedFromTheArray() {
    byte[] octets = "xx[7]yy".getBytes(StandardCharsets.UTF_8);
    parts.open(octets, 2, 3);
    assertThat(parts.next()).isTrue();
    assertThat(parts.from()).isEqualTo(3);
    assertThat(parts.to()).isEqualTo(4);
    assertThat(parts.octets()).containsExactly('7');
    assertThat(parts.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "\"a\"",
        "{",
        "[1",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{1:2}",
        "{\"a\":1,}",
        "{\"a\":1]",
        "[1 2]",
        "[01]",
        "[nul]",
        "[\"\\x\"]",
        "[1]]",
        "[] x",
        "[[[[[[[[[1]]]]]]]]]",
        "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}"
      })
  void whatIsNoJsonOrBeyondALimitIsAViolation(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void theDeepestThatIsAllowedIsRead() {
    assertThat(read("[[[[[[[[1]]]]]]]]")).containsExactly(" LIST [[[[[[[1]]]]]]]");
  }

  @Test
  void octetsThatAreNoUtf8AreAViolation() {
    byte[] octets = {'[', '"', (byte) 0xC0, (byte) 0x80, '"', ']'};
    parts.open(octets, 0, octets.length);
    assertThatThrownBy(parts::next)
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("UTF-8");
  }

  private List<String> read(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    parts.open(octets, 0, octets.length);
    List<String> read = new ArrayList<>();
    while (parts.next()) {
      String stands =
          new String(octets, parts.from(), parts.to() - parts.from(), StandardCharsets.UTF_8);
      String value = parts.kind() == JsonParts.Kind.TEXT ? " = " + parts.text() : "";
      read.add(parts.key() + " " + parts.kind() + " " + stands + value);
    }
    return read;
  }
}
