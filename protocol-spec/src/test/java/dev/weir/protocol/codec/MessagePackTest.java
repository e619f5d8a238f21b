package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Call;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Published;
import dev.weir.protocol.Subscribe;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of MessagePack, by their octets. */
class MessagePackTest {
  /** {@code [48, 1, {}, "a.b",} and room for Arguments. */
  private static final String CALL = "30 01 80 a3 612e62";

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, cc80",
    "255, ccff",
    "256, cd0100",
    "65535, cdffff",
    "65536, ce00010000",
    "4294967295, ceffffffff",
    "4294967296, cf0000000100000000",
    "9223372036854775807, cf7fffffffffffffff",
    "18446744073709551615, cfffffffffffffffff",
    "-1, ff",
    "-32, e0",
    "-33, d0df",
    "-128, d080",
    "-129, d1ff7f",
    "-32768, d18000",
    "-32769, d2ffff7fff",
    "-2147483648, d280000000",
    "-2147483649, d3ffffffff7fffffff",
    "-9223372036854775808, d38000000000000000"
  })
  void integersTakeTheShortestForm(BigInteger value, String form) {
    Payload values = Payload.of(value.bitLength() < 64 ? (Object) value.longValue() : value);
    assertThat(Hex.encoded(MESSAGEPACK, values)).isEqualTo("91" + form);
    assertThat(arguments("91" + form)).isEqualTo(values.arguments());
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "cc30", "cd0030", "ce00000030", "cf0000000000000030", "d030"})
  void idsAreReadInAnyWidth(String id) {
    Call call = (Call) Hex.read(MESSAGEPACK, "94 30 " + id + " 80 a3 612e62");
    assertThat(call.request()).isEqualTo(48);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d100 30", "d200000030", "d30000000000000030"})
  void idsAreReadWithSignInAnyWidth(String id) {
    assertThat(Hex.read(MESSAGEPACK, "93 11 " + id + " 01")).isEqualTo(new Published(48, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "cf8000000000000000, 'PUBLISHED.Request must be an integer from -2^63 to 2^63-1'",
    "c3, 'PUBLISHED.Request must be an integer, not a boolean'",
    "cb3ff0000000000000, 'PUBLISHED.Request must be an integer, not a float'",
    "ca3f800000, 'PUBLISHED.Request must be an integer, not a float'",
    "a131, 'PUBLISHED.Request must be an integer, not a string'",
    "c0, 'PUBLISHED.Request must be an integer, not null'",
    "d4 05 00, 'PUBLISHED.Request must be an integer, not an extension of type 5'",
    "c1, 'PUBLISHED.Request has the octet 0xc1, which MessagePack never uses'",
    "ff, 'PUBLISHED.Request must be an id from 1 to 2^53, not -1'"
  })
  void whatIsNoIdIsNamed(String id, String sentence) {
    assertThatThrownBy(() -> Hex.read(MESSAGEPACK, "93 11 " + id + " 01"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"95", "dc 0005", "dd 00000005"})
  void theMessagesListMayHaveAnyWidth(String head) {
    Call call = (Call) Hex.read(MESSAGEPACK, head + CALL + "91 01");
    assertThat(call.payload()).isEqualTo(Payload.raw(MESSAGEPACK, Hex.octets("9101"), 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a3 612e62", "d9 03 612e62", "da 0003 612e62", "db 00000003 612e62"})
  void stringsMayHaveAnyWidth(String uri) {
    Call call = (Call) Hex.read(MESSAGEPACK, "94 30 01 80" + uri);
    assertThat(call.procedure()).isEqualTo("a.b");
  }

  @ParameterizedTest
  @CsvSource({"0, a0", "31, bf", "32, d920", "255, d9ff", "256, da0100", "65536, db00010000"})
  void stringsTakeTheShortestHead(int length, String head) {
    Payload values = Payload.of("x".repeat(length));
    String form = "91" + head + "78".repeat(length);
    assertThat(Hex.encoded(MESSAGEPACK, values)).isEqualTo(form);
    assertThat(arguments(form)).isEqualTo(values.arguments());
  }

  @ParameterizedTest
  @CsvSource({"0, c400", "255, c4ff", "256, c50100", "65536, c600010000"})
  void bytesTakeTheShortestHead(int length, String head) {
    String form = "91" + head + "00".repeat(length);
    assertThat(Hex.encoded(MESSAGEPACK, Payload.of((Object) new byte[length]))).isEqualTo(form);
    assertThat((byte[]) arguments(form).get(0)).isEqualTo(new byte[length]);
  }

  @ParameterizedTest
  @CsvSource({"0, 90", "15, 9f", "16, dc0010", "65536, dd00010000"})
  void listsTakeTheShortestHead(int count, String head) {
    String form = "91" + head + "c0".repeat(count);
    Payload values = Payload.of(Collections.nCopies(count, null));
    assertThat(Hex.encoded(MESSAGEPACK, values)).isEqualTo(form);
    assertThat(arguments(form)).isEqualTo(values.arguments());
  }

  @Test
  void floatsAreReadInBothWidthsAndWrittenAsDoubles() {
    assertThat(arguments("92 ca 3fc00000 cb 3ff8000000000000")).isEqualTo(List.of(1.5, 1.5));
    assertThat(Hex.encoded(MESSAGEPACK, Payload.of(1.5))).isEqualTo("91cb3ff8000000000000");
    assertThat(Hex.encoded(MESSAGEPACK, Payload.of(Double.longBitsToDouble(0xfff0000000000001L))))
        .isEqualTo("91cb7ff8000000000000");
  }

  @Test
  void integersBeyond64BitsHaveNoForm() {
    for (BigInteger value :
        List.of(BigInteger.ONE.shiftLeft(64), BigInteger.ONE.shiftLeft(63).not())) {
      assertThatThrownBy(() -> Transcoder.encode(Payload.of(value), MESSAGEPACK))
          .isInstanceOf(Unencodable.class)
          .hasMessage("an integer beyond 64 bits has no form in MESSAGEPACK");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d4 05 00",
        "d5 05 0000",
        "d6 ff 00000000",
        "d7 05 0000000000000000",
        "d8 05 00000000000000000000000000000000",
        "c7 00 05",
        "c8 0001 05 00",
        "c9 00000001 05 00"
      })
  void extensionsPassInPayloadAndHaveNoValue(String extension) {
    byte[] arguments = Hex.octets("91" + extension);
    Payload payload = ((Call) Hex.read(MESSAGEPACK, "95" + CALL + "91" + extension)).payload();
    assertThat(payload.octets()).isEqualTo(arguments);
    assertThatThrownBy(() -> Transcoder.encode(payload, CBOR))
        .isInstanceOf(Unencodable.class)
        .hasMessageMatching("Arguments has (a timestamp|an extension of type 5), .*");
  }

  @Test
  void extensionsInOptionsAreAViolation() {
    assertThatThrownBy(() -> Hex.read(MESSAGEPACK, "94 30 01 81 a178 d40500 a3 612e62"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("CALL.Options has an extension of type 5");
  }

  @Test
  void undefinedIsNull() {
    assertThat(arguments("93 c0 d40000 01")).containsExactly(null, null, 1L);
    assertThat(payload("95" + CALL + "91 d40000")).isEqualTo(raw("91d40000", 1));
  }

  @Test
  void optionsOfNullCountAsAbsent() {
    String match = "a56d61746368";
    String retained = "ac6765745f72657461696e6564";
    for (String none : List.of("c0", "d40000")) {
      String options = "82" + match + none + retained + none;
      Subscribe subscribe = (Subscribe) Hex.read(MESSAGEPACK, "94 20 01" + options + "a3 612e62");
      assertThat(subscribe.options().match()).isEqualTo(MatchPolicy.EXACT);
      assertThat(subscribe.options().retained()).isFalse();
    }
  }

  @Test
  void dictionariesInPayloadMayHaveAnyKeysButNotAsValues() {
    Payload payload = ((Call) Hex.read(MESSAGEPACK, "95" + CALL + "91 81 01 02")).payload();
    assertThat(Hex.of(payload.octets())).isEqualTo("91810102");
    assertThatThrownBy(() -> Transcoder.values(payload))
        .isInstanceOf(Unencodable.class)
        .hasMessage("Arguments has an integer as a key, which must be a string");
  }

  @Test
  void payloadElementsAreTakenAsTheyAre() {
    assertThat(payload("94" + CALL)).isEqualTo(Payload.EMPTY);
    assertThat(payload("95" + CALL + "90")).isEqualTo(Payload.EMPTY);
    assertThat(payload("95" + CALL + "c0")).isEqualTo(Payload.EMPTY);
    assertThat(payload("96" + CALL + "c0 c0")).isEqualTo(Payload.EMPTY);
    assertThat(payload("96" + CALL + "dc0000 80")).isEqualTo(Payload.EMPTY);
    assertThat(payload("96" + CALL + "91 01 80")).isEqualTo(raw("9101", 1));
    assertThat(payload("96" + CALL + "91 01 c0")).isEqualTo(raw("9101", 1));
    assertThat(payload("96" + CALL + "c0 81 a161 01")).isEqualTo(raw("9081a16101", 2));
    assertThat(payload("96" + CALL + "90 81 a161 01")).isEqualTo(raw("9081a16101", 2));
    assertThat(payload("96" + CALL + "91 01 81 a161 01")).isEqualTo(raw("910181a16101", 2));
  }

  @Test
  void valuesComeInOrder() {
    Payload values = Transcoder.values(payload("96" + CALL + "92 01 c0 82 a162 02 a161 c0"));
    assertThat(values.arguments()).containsExactly(1L, null);
    assertThat(values.keywords().keySet()).containsExactly("b", "a");
    assertThat(values.keywords()).isEqualTo(mapWithNull());
  }

  private static Map<String, Object> mapWithNull() {
    Map<String, Object> map = new HashMap<>();
    map.put("b", 2L);
    map.put("a", null);
    return map;
  }

  private static Payload raw(String hex, int elements) {
    return Payload.raw(MESSAGEPACK, Hex.octets(hex), elements);
  }

  private static Payload payload(String message) {
    return ((Call) Hex.read(MESSAGEPACK, message)).payload();
  }

  private static List<Object> arguments(String form) {
    return Transcoder.values(Payload.raw(MESSAGEPACK, Hex.octets(form), 1)).arguments();
  }
}
