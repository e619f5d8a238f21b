package dev.weir.protocol.codec;

import static dev.weir.protocol.codec.Json.read;
import static dev.weir.protocol.codec.Json.text;
import static dev.weir.protocol.codec.Json.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in JSON: what is read, what is refused with which sentence, what is written. */
class JsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[70,1,{},[1,2]]                     | [1,2]",
        "[70,1,{} , [1,2] ]                  | [1,2]",
        "[70,1,{},[ 1 , 2 ]]                 | [ 1 , 2 ]",
        "[70,1,{},[1],{\"a\":2}]             | [1],{\"a\":2}",
        "[70,1,{} , [1] , {\"a\":2} ]        | [1],{\"a\":2}",
        "[70,1,{},[1] ,{\"a\":2}]            | [1],{\"a\":2}",
        "[70,1,{},[],{\"a\":2}]              | [],{\"a\":2}",
        "[70,1,{},[ ],{ \"a\":2}]            | [],{ \"a\":2}",
        "[70,1,{},null,{\"a\":2}]            | [],{\"a\":2}",
        "[70,1,{},[1],{}]                    | [1]",
        "[70,1,{},[1],{ }]                   | [1]",
        "[70,1,{},[1],null]                  | [1]",
        "[70,1,{},[[]]]                      | [[]]",
        "[70,1,{},[{\"a\":[]},{}]]           | [{\"a\":[]},{}]",
        "[70,1,{},[\"\\ud800\",\"\\u0000!\"]] | [\"\\ud800\",\"\\u0000!\"]",
        "[70,1,{},[1e400,-0,0.0E-7,1E+2]]    | [1e400,-0,0.0E-7,1E+2]",
      })
  void payloadKeepsItsOctets(String message, String payload) {
    Yield yield = (Yield) read(message);
    assertThat(new String(yield.payload().octets(), StandardCharsets.UTF_8)).isEqualTo(payload);
    assertThat(yield.payload().serializer()).isEqualTo(Serializer.JSON);
    assertThat(yield.payload().elements()).isEqualTo(payload.matches("\\[.*],\\{.*}") ? 2 : 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[70,1,{}]",
        "[70,1,{},[]]",
        "[70,1,{},[ \n]]",
        "[70,1,{},null]",
        "[70,1,{},null,null]",
        "[70,1,{},[],{}]",
        "[70,1,{},[],null]",
        "[70,1,{},null,{}]",
        " [ 70 ,\t1,\r{ } , [ ] , { } ] \n"
      })
  void emptyPayloadIsNone(String message) {
    assertThat(read(message)).isEqualTo(read("[70,1,{}]"));
    assertThat(((Yield) read(message)).payload()).isSameAs(Payload.EMPTY);
  }

  @Test
  void emptyOptionsAreTheOneEmptyDictionary() {
    assertThat(((Call) read("[48,1,{ },\"a.b\"]")).options()).isSameAs(CallOptions.NONE);
  }

  @Test
  void optionsAreValuesOfTheClosedModel() {
    Dict details =
        ((Welcome)
                read(
                    "[2,9007199254740992,{\"i\":-12,\"max\":9223372036854775807,"
                        + "\"min\":-9223372036854775808,\"big\":9223372036854775808,"
                        + "\"f\":1.0,\"e\":1e2,\"t\":true,\"no\":null,\"s\":\"a\\n\\u00e9\\ud83d\\ude00é\","
                        + "\"l\":[1,[],{}],\"d\":{\"x\":{\"y\":\"z\"}},\"b\":\"\\u0000AQI=\","
                        + "\"nb\":\"\\u0000?\"}]"))
            .details();
    assertThat(details.value(0)).isEqualTo(-12L);
    assertThat(details.value(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(details.value(2)).isEqualTo(Long.MIN_VALUE);
    assertThat(details.value(3)).isEqualTo(BigInteger.ONE.shiftLeft(63));
    assertThat(details.value(4)).isEqualTo(1.0);
    assertThat(details.value(5)).isEqualTo(100.0);
    assertThat(details.value(6)).isEqualTo(true);
    assertThat(details.value(7)).isNull();
    assertThat(details.value(8)).isEqualTo("a\né😀é");
    assertThat(details.value(9)).isEqualTo(List.of(1L, List.of(), Map.of()));
    assertThat(details.value(10)).isEqualTo(Map.of("x", Map.of("y", "z")));
    assertThat(details.value(11)).isEqualTo(new byte[] {1, 2});
    assertThat(details.value(12)).isEqualTo("\0?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                | a message must be a list, not the end of the message (at octet 0)",
        "{}                                | a message must be a list, not a dictionary (at octet 0)",
        "\ufeff[70,1,{}]                   | a message must be a list, not octet 239 (at octet 0)",
        "[]                                | a message must not be an empty list",
        "[                                 | message type must be an integer, not the end of the message (at octet 1)",
        "[\"70\",1,{}]                     | message type must be an integer, not a string (at octet 1)",
        "[70 1,{}]                         | message type must be followed by a comma or the end of the list, not a number (at octet 4)",
        "[070,1,{}]                        | message type must be JSON, with a number in its grammar (at octet 1)",
        "[70,1.0,{}]                       | YIELD.Request must be an integer, not a number with fraction or exponent (at octet 4)",
        "[70,1e0,{}]                       | YIELD.Request must be an integer, not a number with fraction or exponent (at octet 4)",
        "[70,true,{}]                      | YIELD.Request must be an integer, not a boolean (at octet 4)",
        "[70,-,{}]                         | YIELD.Request must be JSON, with a number in its grammar (at octet 5)",
        "[70,99999999999999999999,{}]      | YIELD.Request must be an integer of at most 64 bits (at octet 4)",
        "[70,9223372036854775808,{}]       | YIELD.Request must be an integer of at most 64 bits (at octet 4)",
        "[70,9223372036854775807,{}]       | YIELD.Request must be an id from 1 to 2^53, not 9223372036854775807",
        "[70,0,{}]                         | YIELD.Request must be an id from 1 to 2^53, not 0",
        "[70,-1,{}]                        | YIELD.Request must be an id from 1 to 2^53, not -1",
        "[70]                              | YIELD.Request is missing: the message has too few elements",
        "[70,1,]                           | YIELD.Options must be a dictionary, not ']' (at octet 6)",
        "[70,1,[]]                         | YIELD.Options must be a dictionary, not a list (at octet 6)",
        "[70,1,{\"a\":1,\"a\":2}]          | YIELD.Options has the key \"a\" twice (at octet 16)",
        "[70,1,{\"a\":1,}]                 | YIELD.Options must be JSON, with a key here, not '}' (at octet 13)",
        "[70,1,{\"a\" 1}]                  | YIELD.Options must be JSON, with a colon here, not a number (at octet 11)",
        "[70,1,{\"a\":}]                   | YIELD.Options must be JSON, with a value here, not '}' (at octet 11)",
        "[70,1,{\"a\":tru}]                | YIELD.Options must be JSON, with true, false or null written out (at octet 14)",
        "[70,1,{\"a\":1 \"b\":2}]          | YIELD.Options must be JSON, with a comma or the end of the list or dictionary here, not a string (at octet 13)",
        "[70,1,{\"a\":\"\\ud800\"}]        | YIELD.Options has a string with half of a surrogate pair (at octet 19)",
        "[70,1,{\"a\":1e400}]              | YIELD.Options has a number beyond the range of a double (at octet 16)",
        "[70,1,{},1]                       | YIELD.Arguments must be a list, not a number (at octet 9)",
        "[70,1,{},{}]                      | YIELD.Arguments must be a list, not a dictionary (at octet 9)",
        "[70,1,{},[1,]]                    | YIELD.Arguments must be JSON, with a value here, not ']' (at octet 12)",
        "[70,1,{},[1}]                     | YIELD.Arguments must be JSON, with a comma or the end of the list or dictionary here, not '}' (at octet 11)",
        "[70,1,{},[{1:2}]]                 | YIELD.Arguments must be JSON, with a key here, not a number (at octet 11)",
        "[70,1,{},[{\"a\"}]]               | YIELD.Arguments must be JSON, with a colon here, not '}' (at octet 14)",
        "[70,1,{},[\"a]                    | YIELD.Arguments has a string without end (at octet 13)",
        "[70,1,{},[\"\\x\"]]               | YIELD.Arguments has a string with an escape that JSON does not know (at octet 11)",
        "[70,1,{},[\"\\u12g4\"]]           | YIELD.Arguments has a string with an escape that JSON does not know (at octet 11)",
        "[70,1,{},[01]]                    | YIELD.Arguments must be JSON, with a number in its grammar (at octet 10)",
        "[70,1,{},[1.]]                    | YIELD.Arguments must be JSON, with a number in its grammar (at octet 12)",
        "[70,1,{},[1e]]                    | YIELD.Arguments must be JSON, with a number in its grammar (at octet 12)",
        "[70,1,{},[NaN]]                   | YIELD.Arguments must be JSON, with a value here, not 'N' (at octet 10)",
        "[70,1,{},[nul]]                   | YIELD.Arguments must be JSON, with true, false or null written out (at octet 13)",
        "[70,1,{},[],[]]                   | YIELD.ArgumentsKw must be a dictionary, not a list (at octet 12)",
        "[70,1,{},[],{\"a\":1.1.1}]        | YIELD.ArgumentsKw must be JSON, with a comma or the end of the list or dictionary here, not '.' (at octet 20)",
        "[70,1,{},[1],{},3]                | a message has too many elements (at octet 16)",
        "[70,1,{},[1],{},]                 | a message has too many elements (at octet 16)",
        "[70,1,{}]]                        | a message must be followed by nothing (at octet 9)",
        "[70,1,{}][70,1,{}]                | a message must be followed by nothing (at octet 9)",
        "[48,1,{},5]                       | CALL.Procedure must be a string, not a number (at octet 9)",
        "[48,1,{},\"\\ud800.x\"]           | CALL.Procedure has a string with half of a surrogate pair (at octet 19)",
        "[7,1,{}]                          | unknown message type 7",
        "[256,1,{}]                        | unknown message type 256",
        "[8,16,1,{}]                       | ERROR.Error is missing: the message has too few elements",
        "[8,17,1,{},\"a\"]                 | ERROR.REQUEST.Type must be of a request, not 17",
      })
  void refusesWithASentence(String message, String sentence) {
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(() -> read(message))
        .withMessage(sentence);
  }

  @Test
  void refusesControlCharactersAndWhatIsNotUtf8() {
    byte[] message = utf8("[70,1,{},[\"abcdefghij?\"]]");
    int at = new String(message, StandardCharsets.UTF_8).indexOf('?');
    for (int octet = 0; octet < 256; octet++) {
      message[at] = (byte) octet;
      boolean fine = octet >= 0x20 && octet < 0x80 && octet != '"' && octet != '\\';
      assertThat(isRead(message)).as("octet %d", octet).isEqualTo(fine);
    }
  }

  @Test
  void offsetsCountFromTheBeginningOfTheMessage() {
    byte[] octets = utf8("....[70,0.5,{}]....");
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(() -> MessageReader.of(Serializer.JSON, Limits.DEFAULT).read(octets, 4, 11))
        .withMessageEndingWith("(at octet 4)");
  }

  @Test
  void readsWithinItsOctetsOnly() {
    byte[] octets = utf8("[70,1,{},[123]]");
    MessageReader reader = MessageReader.of(Serializer.JSON, Limits.DEFAULT);
    for (int length = 0; length < octets.length; length++) {
      int part = length;
      assertThatExceptionOfType(ProtocolViolation.class)
          .isThrownBy(() -> reader.read(octets, 0, part));
    }
    assertThat(reader.read(octets, 0, octets.length)).isInstanceOf(Yield.class);
  }

  @Test
  void nothingOfAMessageRefersToTheBuffer() {
    byte[] octets = utf8("[48,1,{\"x\":\"abc\"},\"com.example\",[\"abc\"],{\"k\":1}]");
    MessageReader reader = MessageReader.of(Serializer.JSON, Limits.DEFAULT);
    Message first = reader.read(octets, 0, octets.length);
    Message expected = reader.read(octets.clone(), 0, octets.length);
    Arrays.fill(octets, (byte) ' ');
    assertThat(first).isEqualTo(expected);
    assertThat(text(first)).contains("com.example", "[\"abc\"],{\"k\":1}");
  }

  @Test
  void sameTextIsTheSameString() {
    MessageReader reader = MessageReader.of(Serializer.JSON, Limits.DEFAULT);
    byte[] octets = utf8("[48,1,{},\"com.example.procedure\"]");
    Call first = (Call) reader.read(octets, 0, octets.length);
    Call second = (Call) reader.read(octets, 0, octets.length);
    assertThat(second.procedure()).isSameAs(first.procedure());
  }

  @Test
  void longTextsAreReadAndNotKept() {
    String uri = "a".repeat(100_000);
    assertThat(((Call) read("[48,1,{},\"" + uri + "\"]")).procedure()).isEqualTo(uri);
  }

  @Test
  void writesCompactly() {
    Payload payload =
        Payload.of(
            Arrays.asList(
                null, true, false, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 10L, 1.0, -0.0, 1e300),
            Map.of("k", List.of(List.of(), Map.of(), "")));
    assertThat(text(new Yield(7, YieldOptions.of(Dict.EMPTY), payload)))
        .isEqualTo(
            "[70,7,{},[null,true,false,0,-1,-9223372036854775808,9223372036854775807,10,1.0,-0.0,"
                + "1.0E300],{\"k\":[[],{},\"\"]}]");
  }

  @Test
  void writesStringsWithTheEscapesTheyNeed() {
    assertThat(abort("\"\\\b\f\n\r\t\u0001\u001f/é\u007f\u0800€😀"))
        .isEqualTo("[3,{},\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/é\u007f\u0800€😀\"]");
  }

  private static String abort(String reason) {
    return text(new Abort(Dict.EMPTY, reason, Payload.EMPTY));
  }

  @Test
  void writesIntegersOfEveryLength() {
    for (long value = 1; value > 0 && value < Long.MAX_VALUE / 10; value *= 10) {
      for (long near : new long[] {value - 1, value, value + 1, -value}) {
        String text = Json.text(new Abort(Dict.of("n", near), "r", Payload.EMPTY));
        assertThat(text).isEqualTo("[3,{\"n\":" + near + "},\"r\"]");
      }
    }
  }

  @Test
  void writesOctetsAsNulAndBase64() {
    byte[] octets = {0x10, (byte) 0xE3, (byte) 0xFF};
    assertThat(text(new Abort(Dict.of("b", octets), "r", Payload.EMPTY)))
        .isEqualTo("[3,{\"b\":\"\\u0000EOP/\"},\"r\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800", "x\ud83d"})
  void refusesToWriteHalfASurrogatePair(String text) {
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> abort(text))
        .withMessage("a string with half of a surrogate pair has no form in JSON")
        .satisfies(e -> assertThat(e.error()).isEqualTo("wamp.error.invalid_argument"));
  }

  @Test
  void leavesTheSinkAsItWasWhenItCannotWrite() {
    ByteSink sink = new ByteSink(4);
    sink.put(utf8("before"));
    Message message = new Abort(Dict.of("n", Double.NaN), "r", Payload.EMPTY);
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> MessageWriter.of(Serializer.JSON).write(message, sink))
        .withMessage("NaN has no form in JSON");
    assertThat(sink.toByteArray()).isEqualTo(utf8("before"));
  }

  @Test
  void writesWhatStandsNotInTheClosedModelNever() {
    Map<Object, Object> keys = Collections.singletonMap(1, 2);
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> text(new Abort(Dict.of("n", keys), "r", Payload.EMPTY)))
        .withMessage("a dictionary key that is no string has no form in JSON");
    assertThatExceptionOfType(Unencodable.class)
        .isThrownBy(() -> text(new Abort(Dict.of("n", 'c'), "r", Payload.EMPTY)))
        .withMessage("an object of java.lang.Character has no form in JSON");
  }

  private static boolean isRead(byte[] message) {
    try {
      Hex.read(Serializer.JSON, message);
      return true;
    } catch (ProtocolViolation e) {
      return false;
    }
  }
}
