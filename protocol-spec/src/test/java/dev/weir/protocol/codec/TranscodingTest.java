package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.JSON;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payload from every serializer to every other: each line of the transcoder's table. */
class TranscodingTest {

  static Stream<Arguments> pairs() {
    return Stream.of(Serializer.values())
        .flatMap(from -> Stream.of(Serializer.values()).map(to -> Arguments.of(from, to)));
  }

  private static Payload json(String arguments) {
    return Payload.raw(JSON, Json.utf8(arguments), 1);
  }

  private static Payload hex(Serializer serializer, String arguments) {
    return Payload.raw(serializer, Hex.octets(arguments), 1);
  }

  private static String text(Payload payload) {
    return new String(Transcoder.encode(payload, JSON).octets(), StandardCharsets.UTF_8);
  }

  /** Sends values by one serializer and then by another, and gives what arrives. */
  private static Payload sent(Serializer from, Serializer to, Object... values) {
    Payload raw = Transcoder.encode(Payload.of(values), from);
    return Transcoder.values(Transcoder.encode(raw, to));
  }

  private static void assertUnencodable(Payload payload, Serializer to, String sentence) {
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> Transcoder.encode(payload, to))
        .withMessage(sentence)
        .satisfies(e -> assertThat(e.error()).isEqualTo("wamp.error.invalid_argument"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @Row("C181")
  @Hostile("C11")
  void c11OctetsArriveAsTheSameOctets(Serializer from, Serializer to) {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (int length = 0; length <= all.length; length++) {
      byte[] octets = Arrays.copyOf(all, length);
      assertThat((byte[]) sent(from, to, (Object) octets).arguments().get(0)).isEqualTo(octets);
    }
  }

  @Test
  @Row("C181")
  @Hostile("C11")
  void c11OctetsAreNulAndBase64InJson() {
    assertThat(text(Payload.of((Object) new byte[] {0x10, (byte) 0xE3, (byte) 0xFF})))
        .isEqualTo("[\"\\u0000EOP/\"]");
    assertThat((byte[]) Transcoder.values(json("[\"\\u0000EOP/\"]")).arguments().get(0))
        .isEqualTo(new byte[] {0x10, (byte) 0xE3, (byte) 0xFF});
    assertThat(Transcoder.encode(json("[\"\\u0000EOP/\"]"), MESSAGEPACK))
        .isEqualTo(hex(MESSAGEPACK, "91 c403 10e3ff"));
    assertThat(Transcoder.encode(json("[\"\\u0000EOP/\"]"), CBOR))
        .isEqualTo(hex(CBOR, "81 43 10e3ff"));
    assertThat(text(hex(CBOR, "81 d840 43 10e3ff"))).isEqualTo("[\"\\u0000EOP/\"]");
    assertThat(text(hex(MESSAGEPACK, "91 c403 10e3ff"))).isEqualTo("[\"\\u0000EOP/\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "AA==, 00",
    "AA, 00",
    "AAE=, 0001",
    "AAE, 0001",
    "AAEC, 000102",
    "+/+/, fbffbf"
  })
  void base64MayLackItsPadding(String base64, String octets) {
    Object value = Transcoder.values(json("[\"\\u0000" + base64 + "\"]")).arguments().get(0);
    assertThat((byte[]) value).isEqualTo(Hex.octets(octets));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "=", "A=", "A===", "AA=", "AAE==", "AAAA=", "AA\\n==", "-_-_", "é"})
  @Hostile("C11")
  void c11WhatIsNoBase64IsAStringAsItStands(String text) {
    String json = "[\"\\u0000" + text + "\"]";
    List<Object> values = Transcoder.values(json(json)).arguments();
    assertThat(values).containsExactly("\0" + text.replace("\\n", "\n"));
    assertThat(Transcoder.values(Transcoder.encode(json(json), CBOR)).arguments())
        .isEqualTo(values);
    assertThat(text(Transcoder.encode(json(json), MESSAGEPACK))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0AAEC", "\0AA=="})
  @Hostile("C11")
  void c11AStringThatLooksLikeOctetsHasNoFormInJson(String text) {
    assertThat(sent(MESSAGEPACK, CBOR, text).arguments()).containsExactly(text);
    assertUnencodable(
        Transcoder.encode(Payload.of(text), CBOR),
        JSON,
        "a string of U+0000 and base64, which would be read as octets, has no form in JSON");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @Hostile("C11")
  void c11StringsArriveAsTheyWere(Serializer from, Serializer to) {
    Object[] texts = {
      "",
      "a\0b",
      "\0?",
      "\u0001\u001f\u007f\u0080",
      "\"\\/\b\f\n\r\t",
      "é€\uffff😀\u2028",
      "x".repeat(70_000)
    };
    assertThat(sent(from, to, texts).arguments()).containsExactly(texts);
  }

  @Test
  @Hostile("C11")
  void c11HalfASurrogatePairStaysInJson() {
    Payload half = json("[\"\\ud83d\",{\"\\uDE00x\":1}]");
    assertThat(Transcoder.encode(half, JSON)).isSameAs(half);
    for (Serializer to : List.of(MESSAGEPACK, CBOR)) {
      assertUnencodable(half, to, "a string with half of a surrogate pair has no form in " + to);
      assertUnencodable(
          json("[{\"\\uDE00x\":1}]"),
          to,
          "a string with half of a surrogate pair has no form in " + to);
    }
    assertThat(Transcoder.values(json("[\"\\ud83d\\ude00\"]")).arguments()).containsExactly("😀");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @Hostile("C12")
  void c12IntegersOf64BitsArriveAsTheyWere(Serializer from, Serializer to) {
    BigInteger unsigned = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    Object[] integers = {
      0L,
      -1L,
      1L << 53,
      (1L << 53) + 1,
      -(1L << 53) - 1,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      BigInteger.ONE.shiftLeft(63),
      unsigned
    };
    assertThat(sent(from, to, integers).arguments()).containsExactly(integers);
  }

  @Test
  @Hostile("C12")
  void c12IntegersBeyond64BitsGoBetweenJsonAndCbor() {
    for (String digits :
        List.of(
            "18446744073709551616",
            "-9223372036854775809",
            "-18446744073709551617",
            "9".repeat(999))) {
      BigInteger value = new BigInteger(digits);
      assertThat(Transcoder.values(json("[" + digits + "]")).arguments()).containsExactly(value);
      assertThat(text(Transcoder.encode(json("[" + digits + "]"), CBOR)))
          .isEqualTo("[" + digits + "]");
      assertUnencodable(
          json("[" + digits + "]"),
          MESSAGEPACK,
          "an integer beyond 64 bits has no form in MESSAGEPACK");
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @Hostile("C12")
  void c12FloatsArriveAsTheyWereAndAsFloats(Serializer from, Serializer to) {
    Object[] floats = {
      0.0, -0.0, 1.0, -1.5, 0.1, 1e22, 1e-7, Double.MIN_VALUE, Double.MAX_VALUE, 9007199254740993.0
    };
    assertThat(sent(from, to, floats).arguments()).containsExactly(floats);
  }

  @Test
  @Hostile("C12")
  void c12NotANumberAndInfinitiesHaveNoFormInJson() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0}) {
      for (Serializer from : List.of(MESSAGEPACK, CBOR)) {
        assertThat(sent(from, CBOR, value).arguments()).containsExactly(value);
        assertUnencodable(
            Transcoder.encode(Payload.of(value), from), JSON, value + " has no form in JSON");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1e2, 100.0",
    "1.0, 1.0",
    "-0.0, -0.0",
    "-0e0, -0.0",
    "0.1000000000000000055511151231257827, 0.1",
    "9007199254740993.0, 9007199254740992.0",
    "1e-400, 0.0",
    "179769313486231570000000000000000000e273, 1.7976931348623157E308"
  })
  @Hostile("C12")
  void c12DecimalsBecomeTheNearestDouble(String json, double value) {
    assertThat(Transcoder.values(json("[" + json + "]")).arguments()).containsExactly(value);
    assertThat(Transcoder.encode(json("[" + json + "]"), CBOR))
        .isEqualTo(Transcoder.encode(Payload.of(value), CBOR));
  }

  @Test
  @Hostile("C12")
  void c12MinusZeroWithoutFractionIsTheIntegerZero() {
    assertThat(Transcoder.values(json("[-0]")).arguments()).containsExactly(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e1000000000", "1.8e308"})
  @Hostile("C12")
  void c12NumbersBeyondADoubleHaveNoValue(String number) {
    int end = number.length() + 1;
    assertUnencodable(
        json("[" + number + "]"),
        CBOR,
        "Arguments has a number beyond the range of a double (at octet " + end + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGEPACK, 91 d4 05 00",
    "MESSAGEPACK, 91 d6 ff 5f5e0ff0",
    "CBOR, 81 c1 1a 5f5e0ff0",
    "CBOR, 81 f8 20"
  })
  void whatOneSerializerAloneHasIsRefusedByName(Serializer from, String octets) {
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> text(hex(from, octets)))
        .withMessageMatching(
            "Arguments has (an extension|a timestamp|tag|simple value).*"
                + "which WAMP has no value for.*");
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGEPACK, 91 81 01 02",
    "CBOR, 81 a1 01 02",
    "MESSAGEPACK, 91 81 c0 02",
    "CBOR, 81 a1 f6 02",
    "MESSAGEPACK, 91 81 c4 01 61 02",
    "CBOR, 81 a1 41 61 02"
  })
  void keysThatAreNoStringsAreRefusedByName(Serializer from, String octets) {
    for (Serializer to : Serializer.values()) {
      if (to == from) {
        assertThat(Transcoder.encode(hex(from, octets), to)).isEqualTo(hex(from, octets));
      } else {
        assertThatExceptionOfType(Unencodable.class)
            .isThrownBy(() -> Transcoder.encode(hex(from, octets), to))
            .withMessageMatching("Arguments has (an integer|null|bytes) as a key.*");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shapesArriveAsTheyWere(Serializer from, Serializer to) {
    Map<String, Object> keywords = new java.util.LinkedHashMap<>();
    keywords.put("z", Arrays.asList(null, true, false, List.of(), Map.of()));
    keywords.put("", Map.of("a", Map.of("b", List.of(List.of(1L)))));
    keywords.put("ключ", null);
    Payload values = Payload.of(List.of(), keywords);
    Payload arrived = Transcoder.values(Transcoder.encode(Transcoder.encode(values, from), to));
    assertThat(arrived).isEqualTo(values);
    assertThat(List.copyOf(arrived.keywords().keySet())).containsExactly("z", "", "ключ");
  }

  @Test
  void whatIsRawInItsOwnSerializerIsNotTouched() {
    Payload raw = json("[1e400, \"\\u0000!\", {\"a\":1,\"a\":2}]");
    assertThat(Transcoder.encode(raw, JSON)).isSameAs(raw);
    assertThat(Transcoder.encode(Payload.EMPTY, CBOR)).isSameAs(Payload.EMPTY);
    Payload values = Payload.of(1L);
    assertThat(Transcoder.values(values)).isSameAs(values);
  }

  @Test
  void valuesInsideThemselvesAreRefused() {
    List<Object> list = new java.util.ArrayList<>();
    list.add(list);
    for (Serializer to : Serializer.values()) {
      assertUnencodable(
          Payload.of(list, Map.of()), to, "a value of more than 1000 levels has no form in " + to);
    }
  }
}
