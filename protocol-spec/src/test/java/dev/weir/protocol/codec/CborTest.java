package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Call;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Published;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of CBOR, by their octets. */
class CborTest {
  /** {@code [48, 1, {}, "a.b",} and room for Arguments. */
  private static final String CALL = "18 30 01 a0 63 612e62";

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "23, 17",
    "24, 1818",
    "255, 18ff",
    "256, 190100",
    "65536, 1a00010000",
    "4294967296, 1b0000000100000000",
    "9223372036854775807, 1b7fffffffffffffff",
    "18446744073709551615, 1bffffffffffffffff",
    "18446744073709551616, c249010000000000000000",
    "-1, 20",
    "-24, 37",
    "-25, 3818",
    "-256, 38ff",
    "-257, 390100",
    "-9223372036854775808, 3b7fffffffffffffff",
    "-9223372036854775809, 3b8000000000000000",
    "-18446744073709551616, 3bffffffffffffffff",
    "-18446744073709551617, c349010000000000000000"
  })
  void integersTakeTheShortestForm(BigInteger value, String form) {
    Payload values = Payload.of(value.bitLength() < 64 ? (Object) value.longValue() : value);
    assertThat(Hex.encoded(CBOR, values)).isEqualTo("81" + form);
    assertThat(arguments("81" + form)).isEqualTo(values.arguments());
  }

  @ParameterizedTest
  @CsvSource({"c2 40, 0", "c2 41 05, 5", "c2 43 000005, 5", "c3 41 05, -6", "d802 41 05, 5"})
  void smallBignumsAreIntegers(String form, long value) {
    assertThat(arguments("81" + form)).containsExactly(value);
    assertThat(arguments("81 c2 5f 41 01 41 00 ff")).containsExactly(256L);
  }

  @Test
  void bignumsOfManyDigitsPassButHaveNoValue() {
    Payload payload = payload("85" + CALL + "81 c2 59 01a0" + "ff".repeat(416));
    assertThat(payload.octets()).hasSize(421);
    assertThatThrownBy(() -> Transcoder.values(payload))
        .isInstanceOf(Unencodable.class)
        .hasMessageContaining("an integer of more than 415 octets");
    BigInteger greatest = BigInteger.ONE.shiftLeft(8 * 415).subtract(BigInteger.ONE);
    assertThat(arguments("81 c2 59 019f" + "ff".repeat(415))).containsExactly(greatest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "1817", "190017", "1a00000017", "1b0000000000000017", "c24117"})
  void idsAreReadInAnyWidth(String id) {
    assertThat(Hex.read(CBOR, "83 11" + id + "01")).isEqualTo(new Published(23, 1));
    assertThat(Hex.read(CBOR, "83 11 d9d9f7" + id + "01")).isEqualTo(new Published(23, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1b8000000000000000, 'PUBLISHED.Request must be an integer from -2^63 to 2^63-1'",
    "3b8000000000000000, 'PUBLISHED.Request must be an integer from -2^63 to 2^63-1'",
    "c249010000000000000000, 'PUBLISHED.Request must be an integer from -2^63 to 2^63-1'",
    "f5, 'PUBLISHED.Request must be an integer, not a boolean'",
    "f93c00, 'PUBLISHED.Request must be an integer, not a float'",
    "fb3ff0000000000000, 'PUBLISHED.Request must be an integer, not a float'",
    "6131, 'PUBLISHED.Request must be an integer, not a string'",
    "f7, 'PUBLISHED.Request must be an integer, not null'",
    "c1 01, 'PUBLISHED.Request must be an integer, not tag 1'",
    "f820, 'PUBLISHED.Request must be an integer, not simple value 32'",
    "1c, 'PUBLISHED.Request has the octet 0x1c, which starts no item'",
    "ff, 'PUBLISHED.Request has the octet 0xff, which starts no item'",
    "20, 'PUBLISHED.Request must be an id from 1 to 2^53, not -1'"
  })
  void whatIsNoIdIsNamed(String id, String sentence) {
    assertThatThrownBy(() -> Hex.read(CBOR, "83 11 " + id + " 01"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"85", "9805", "990005", "9a00000005", "9b0000000000000005", "d9d9f7 85"})
  void theMessagesListMayHaveAnyWidth(String head) {
    assertThat(payload(head + CALL + "81 01")).isEqualTo(raw("8101", 1));
  }

  @Test
  void everythingMayBeOfIndefiniteLength() {
    String uri = "7f 61 61 60 62 2e62 ff";
    String options = "bf 7f 66 74696d656f75 61 74 ff 05 ff";
    String arguments = "9f 01 9f ff bf ff 5f 41 01 40 ff 7f ff ff";
    String passed = "9f 01 9f ff bf ff 41 01 60 ff";
    String keywords = "bf 61 61 01 ff";
    Call call = (Call) Hex.read(CBOR, "9f 18 30 01" + options + uri + arguments + keywords + "ff");
    assertThat(call.procedure()).isEqualTo("a.b");
    assertThat(call.options().timeout()).isEqualTo(5);
    assertThat(call.payload()).isEqualTo(raw(passed + keywords, 2));
    Payload values = Transcoder.values(call.payload());
    assertThat(values.arguments()).containsExactly(1L, List.of(), Map.of(), new byte[] {1}, "");
    assertThat(values.keywords()).isEqualTo(Map.of("a", 1L));
    assertThat(payload("9f" + CALL + "9f ff bf ff ff")).isEqualTo(Payload.EMPTY);
    assertThat(payload("9f" + CALL + "ff")).isEqualTo(Payload.EMPTY);
    assertThat(payload("9f" + CALL + "f6 bf 61 61 01 ff ff")).isEqualTo(raw("80 bf616101ff", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "81 7f 41 00 ff", // a byte string in a text string
        "81 5f 61 61 ff",
        "81 7f 7f 61 61 ff ff", // an indefinite chunk
        "81 7f 01 ff",
        "81 7f 61 c3 61 a9 ff", // a character across two chunks
        "81 7f 61 61", // no end
        "81 5f 5b ffffffffffffffff ff",
        "9f 01", // no end
        "81 bf 01 ff", // a key without a value
        "81 ff", // an end of nothing
        "81 d825 ff", // a tag on an end
        "82 01",
        "81 a1 01",
        "81 1c",
        "81 3f",
        "81 5c",
        "81 df 00",
        "81 fc",
        "81 f8 1f",
        "81 f8",
        "81 f9 00",
        "81 d8 40 61 61" // tag 64 on a string
      })
  void illFormedPayloadIsAViolation(String arguments) {
    assertThatThrownBy(() -> Hex.read(CBOR, "85" + CALL + arguments))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageMatching("(CALL.Arguments|a message) .*");
  }

  @ParameterizedTest
  @CsvSource({
    "81 d840 41 01, 81 41 01",
    "81 d90040 41 01, 81 41 01",
    "81 d840 5f 41 01 ff, 81 41 01",
    "81 d840 d840 41 01, 81 41 01",
    "81 d9d9f7 d840 41 01, 81 41 01",
    "81 d840 d9d9f7 41 01, 81 41 01",
    "d9d9f7 81 01, 81 01",
    "81 d9d9f7 01, 81 01",
    "82 d840 41 01 82 01 d840 42 d840, 82 41 01 82 01 42 d840",
    "9f d840 41 01 a1 d840 41 02 d9d9f7 f6 ff, 9f 41 01 a1 41 02 f6 ff",
    "81 c4 82 20 d9d9f7 03, 81 c4 82 20 03"
  })
  void tagsThatCountForNothingAreTakenAway(String arguments, String passed) {
    assertThat(payload("85" + CALL + arguments)).isEqualTo(raw(passed, 1));
    assertThat(payload("86" + CALL + arguments + "a1 61 61 d840 41 05"))
        .isEqualTo(raw(passed + "a1 61 61 41 05", 2));
    assertThat(payload("86" + CALL + "d9d9f7 f6" + "a1 d9d9f7 61 61 d840 41 05"))
        .isEqualTo(raw("80 a1 61 61 41 05", 2));
  }

  /** JavaScript's libraries read no strings in pieces, Go's and Java's not every bignum. */
  @ParameterizedTest
  @CsvSource({
    "82 7f 61 61 62 c3a9 ff 01, 82 63 61c3a9 01",
    "81 a1 7f 61 61 ff 5f 41 01 41 02 ff, 81 a1 61 61 42 0102",
    "81 5f ff, 81 40",
    "81 c2 48 ffffffffffffffff, 81 1b ffffffffffffffff",
    "81 c2 49 008000000000000000, 81 1b 8000000000000000",
    "81 c3 47 20000000000000, 81 3b 0020000000000000",
    "81 c2 5f 41 01 41 00 ff, 81 19 0100",
    "82 d840 41 05 c2 41 05, 82 41 05 05",
    "81 c2 49 010000000000000000, 81 c2 49 010000000000000000",
    "81 c4 82 20 c2 41 03, 81 c4 82 20 03",
    "9f 7f ff 01 ff, 9f 60 01 ff",
    "81 c2 01, 81 c2 01"
  })
  void whatNotEveryClientReadsIsMadePlain(String arguments, String passed) {
    assertThat(payload("85" + CALL + arguments)).isEqualTo(raw(passed, 1));
    assertThat(payload("86" + CALL + arguments + "a1 61 61 7f 61 62 ff"))
        .isEqualTo(raw(passed + "a1 61 61 61 62", 2));
  }

  @Test
  void taggedBytesAreBytes() {
    assertThat((byte[]) arguments("81 d840 43 010203").get(0)).isEqualTo(new byte[] {1, 2, 3});
    Call call = (Call) Hex.read(CBOR, "84 18 30 01 a1 6178 d840 42 0102 63 612e62");
    assertThat((byte[]) call.options().dict().value(0)).isEqualTo(new byte[] {1, 2});
  }

  @ParameterizedTest
  @CsvSource({
    "c0 60, tag 0",
    "c1 1a 5f5e0ff0, tag 1",
    "d825 41 01, tag 37",
    "db ffffffffffffffff 01, tag 18446744073709551615",
    "c2 01, tag 2",
    "e0, simple value 0",
    "f3, simple value 19",
    "f8 20, simple value 32",
    "f8 ff, simple value 255"
  })
  void otherTagsAndSimpleValuesPassButHaveNoValue(String item, String name) {
    Payload payload = payload("85" + CALL + "81" + item);
    assertThat(payload).isEqualTo(raw("81" + item, 1));
    assertThatThrownBy(() -> Transcoder.encode(payload, MESSAGEPACK))
        .isInstanceOf(Unencodable.class)
        .hasMessage("Arguments has " + name + ", which WAMP has no value for");
    assertThatThrownBy(() -> Hex.read(CBOR, "84 18 30 01 a1 6178" + item + "63 612e62"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("CALL.Options has " + name + ", which WAMP has no value for");
  }

  @ParameterizedTest
  @CsvSource({
    "f9 0000, 0.0",
    "f9 8000, -0.0",
    "f9 3c00, 1.0",
    "f9 3e00, 1.5",
    "f9 7bff, 65504.0",
    "f9 0001, 5.960464477539063e-8",
    "f9 0400, 0.00006103515625",
    "f9 c400, -4.0",
    "f9 7c00, Infinity",
    "f9 fc00, -Infinity",
    "f9 7e00, NaN",
    "fa 47c35000, 100000.0",
    "fa 7f7fffff, 3.4028234663852886e+38",
    "fa 7f800000, Infinity",
    "fb 3ff199999999999a, 1.1",
    "fb c010666666666666, -4.1",
    "fb 7ff8000000000001, NaN"
  })
  void floatsOfAllWidthsAreDoubles(String form, double value) {
    assertThat(arguments("81" + form)).containsExactly(value);
    assertThat(Hex.encoded(CBOR, Payload.of(value)))
        .isEqualTo("81fb" + "%016x".formatted(Double.doubleToLongBits(value)));
  }

  @Test
  void undefinedIsNull() {
    assertThat(arguments("82 f6 f7")).containsExactly(null, null);
    assertThat(payload("86" + CALL + "f7 f7")).isEqualTo(Payload.EMPTY);
  }

  @Test
  void dictionariesInPayloadMayHaveAnyKeysButNotAsValues() {
    Payload payload = payload("85" + CALL + "81 a1 01 02");
    assertThat(payload).isEqualTo(raw("81 a1 01 02", 1));
    assertThatThrownBy(() -> Transcoder.values(payload))
        .isInstanceOf(Unencodable.class)
        .hasMessage("Arguments has an integer as a key, which must be a string");
  }

  private static Payload raw(String hex, int elements) {
    return Payload.raw(CBOR, Hex.octets(hex), elements);
  }

  private static Payload payload(String message) {
    return ((Call) Hex.read(CBOR, message)).payload();
  }

  private static List<Object> arguments(String form) {
    return Transcoder.values(Payload.raw(CBOR, Hex.octets(form), 1)).arguments();
  }
}
