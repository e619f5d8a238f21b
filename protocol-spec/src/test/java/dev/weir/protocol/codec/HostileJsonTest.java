package dev.weir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile peers send in JSON. */
class HostileJsonTest {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String EVERYTHING =
      "[48,8589934592,{\"timeout\":70000,\"x\":[{\"y\":\"é\"},1.5e-3,true],\"z\":null},"
          + "\"com.example.\\u00e9\",[\"éééééééééé\\\"\",-5,0.25E+7,null,false,[]],"
          + "{\"key\":{\"k\":[\"v\",{}]}}]";

  private static AbstractThrowableAssert<?, ?> assertViolation(String message) {
    return assertThatThrownBy(() -> Json.read(message)).isInstanceOf(ProtocolViolation.class);
  }

  private static String call(String options, String payload) {
    return "[48,1," + options + ",\"a.b\"" + payload + "]";
  }

  private static String nested(int levels, boolean dictionaries) {
    return dictionaries
        ? "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1)
        : "[".repeat(levels) + "]".repeat(levels);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("C1")
  void c1DepthAtTheLimitPassesAndOnePastItIsAViolation(boolean dictionaries) {
    String deepest = nested(62, dictionaries);
    String tooDeep = nested(63, dictionaries);
    Call call = (Call) Json.read(call("{\"x\":" + deepest + "}", ",[" + deepest + "]"));
    assertThat(call.payload().octets()).hasSize(deepest.length() + 2);
    assertThat(Transcoder.values(call.payload()).arguments().get(0))
        .isEqualTo(call.options().dict().value(0));
    Json.read(call("{}", ",[],{\"x\":" + deepest + "}"));
    assertViolation(call("{\"x\":" + tooDeep + "}", ""))
        .hasMessageStartingWith("CALL.Options nests deeper than limits.depth, 64");
    assertViolation(call("{}", ",[" + tooDeep + "]"))
        .hasMessageStartingWith("CALL.Arguments nests deeper than limits.depth, 64");
    assertViolation(call("{}", ",[],{\"x\":" + tooDeep + "}"))
        .hasMessageStartingWith("CALL.ArgumentsKw nests deeper than limits.depth, 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  @Hostile("C1")
  void c1AMillionLevelsCostNothing(String level) {
    String levels = level.repeat(1_000_000);
    for (String message :
        List.of(
            levels,
            call("{\"x\":" + levels, ""),
            call("{}", ",[" + levels),
            call("{}", ",[],{\"x\":" + levels))) {
      byte[] octets = Json.utf8(message);
      long start = THREADS.getCurrentThreadCpuTime();
      assertThatThrownBy(() -> Hex.read(Serializer.JSON, octets))
          .isInstanceOf(ProtocolViolation.class);
      assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(50_000_000);
    }
  }

  @Test
  @Hostile("C2")
  void c2WhatIsPassedOverTakesNoMemoryButItsCopy() {
    String list = "[" + "[1,{\"a\":\"\\u0041\"},-1.5e9,null],".repeat(50_000) + "0]";
    byte[] octets = Json.utf8(call("{}", "," + list));
    MessageReader reader = MessageReader.of(Serializer.JSON, Limits.DEFAULT);
    reader.read(octets, 0, octets.length);
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    Call call = (Call) reader.read(octets, 0, octets.length);
    long used = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(call.payload().octets()).isEqualTo(Json.utf8(list));
    assertThat(used).isLessThan(list.length() + 4096);
  }

  @Test
  @Row("C019")
  @Hostile("C3")
  void c3WhatIsCutOffIsAViolation() {
    byte[] octets = Json.utf8(EVERYTHING);
    MessageReader reader = MessageReader.of(Serializer.JSON, Limits.DEFAULT);
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThatThrownBy(() -> reader.read(cut, 0, cut.length))
          .isInstanceOf(ProtocolViolation.class);
      int end = length;
      assertThatThrownBy(() -> reader.read(octets, 0, end)).isInstanceOf(ProtocolViolation.class);
    }
    assertThat(reader.read(octets, 0, octets.length)).isInstanceOf(Call.class);
  }

  @Test
  @Hostile("C4")
  void c4EnormousNumbersPassWithoutConversion() {
    String digits = "9".repeat(15_000_000);
    for (String number : List.of(digits, "-0." + digits, "1e1000000000", "1E-" + digits)) {
      byte[] octets = Json.utf8(call("{}", ",[" + number + "]"));
      long start = THREADS.getCurrentThreadCpuTime();
      Call call = (Call) Hex.read(Serializer.JSON, octets);
      assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000);
      assertThat(call.payload().octets()).hasSize(number.length() + 2);
      assertThatThrownBy(() -> Transcoder.encode(call.payload(), Serializer.CBOR))
          .isInstanceOf(Unencodable.class)
          .hasMessageMatching(
              "Arguments has a number (of more than 1000 characters|beyond the range of a double)"
                  + " \\(at octet \\d+\\)");
    }
  }

  @Test
  @Hostile("C4")
  void c4EnormousNumbersInOptionsAreViolations() {
    String digits = "9".repeat(1000);
    assertThat(((Call) Json.read(call("{\"x\":" + digits + "}", ""))).options().dict().value(0))
        .hasToString(digits);
    assertViolation(call("{\"x\":" + digits + "9}", ""))
        .hasMessageStartingWith("CALL.Options has a number of more than 1000 characters");
    assertViolation(call("{\"x\":1e1000000000}", ""))
        .hasMessageStartingWith("CALL.Options has a number beyond the range of a double");
    assertViolation("[48," + "9".repeat(1_000_000) + ",{},\"a.b\"]")
        .hasMessage("CALL.Request must be an integer of at most 64 bits (at octet 4)");
  }

  @Test
  @Hostile("C5")
  void c5CollidingKeysAreRefusedByTheirNumber() {
    String keys = colliding(65_536);
    assertTooMany(call(keys, ""), "CALL.Options");
    assertTooMany(call("{\"x\":" + keys + "}", ""), "CALL.Options");
    assertTooMany(call("{}", ",[]," + keys), "CALL.ArgumentsKw");
    MessageReader reader = MessageReader.of(Serializer.JSON, Limits.DEFAULT);
    byte[] innocent = Json.utf8(EVERYTHING);
    for (int i = 0; i < 1000; i++) {
      assertThat(reader.read(innocent, 0, innocent.length)).isInstanceOf(Call.class);
    }
  }

  @Test
  @Hostile("C5")
  void c5KeysUpToTheLimitPassAndThoseInsideValuesAreNotCounted() {
    String limit = colliding(1000);
    Call call = (Call) Json.read(call(limit, ",[" + colliding(65_536) + "]," + limit));
    assertThat(call.options().dict().size()).isEqualTo(1000);
    assertThat(Transcoder.values(call.payload()).keywords()).hasSize(1000);
    assertTooMany(call(colliding(1001), ""), "CALL.Options");
    assertTooMany(call("{}", ",[]," + colliding(1001)), "CALL.ArgumentsKw");
  }

  private static void assertTooMany(String message, String place) {
    assertViolation(message)
        .hasMessageStartingWith(place + " has more keys than limits.keys, 1000 (at octet ");
  }

  /** A dictionary with keys of one hash code. */
  private static String colliding(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            key ->
                IntStream.range(0, 16)
                    .mapToObj(bit -> (key >> bit & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining("", "\"", "\":1")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  @Hostile("C6")
  void c6AKeyTwiceInOptionsIsAViolation() {
    assertViolation(call("{\"x\":1,\"x\":1}", ""))
        .hasMessage("CALL.Options has the key \"x\" twice (at octet 16)");
    assertViolation(call("{\"y\":{\"\":1,\"\":2}}", ""))
        .hasMessage("CALL.Options has the key \"\" twice (at octet 19)");
    assertViolation(call("{\"x\":1,\"\\u0078\":1}", ""))
        .hasMessage("CALL.Options has the key \"x\" twice (at octet 21)");
    String key = "k".repeat(100_000);
    assertViolation(call("{\"" + key + "\":1,\"" + key + "\":1}", ""))
        .hasMessageMatching("CALL.Options has the key \"k{40}…\" twice \\(at octet \\d+\\)");
  }

  @Test
  void c6AKeyTwiceInPayloadPassesButHasNoValue() {
    Call call = (Call) Json.read(call("{}", ",[{\"x\":1,\"x\":2}],{\"k\":1,\"k\":2}"));
    assertThat(Json.text(call)).isEqualTo(call("{}", ",[{\"x\":1,\"x\":2}],{\"k\":1,\"k\":2}"));
    assertThatThrownBy(() -> Transcoder.values(call.payload()))
        .isInstanceOf(Unencodable.class)
        .hasMessage("Arguments has the key \"x\" twice (at octet 11)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "]", ",", "[]", "null", "\0", "\u00a0", "[48,1,{},\"a.b\"]"})
  @Hostile("C7")
  void c7WhatFollowsTheMessageIsAViolation(String more) {
    assertViolation(call("{}", "") + more).hasMessageStartingWith("a message must be followed by");
    assertThat(Json.read(call("{}", "") + " \r\n\t")).isInstanceOf(Call.class);
  }

  @ParameterizedTest
  @CsvSource({
    "80",
    "bf",
    "c0 80",
    "c1 bf",
    "c2",
    "c2 20",
    "e0 80 80",
    "e0 9f bf",
    "e2 82",
    "e2 28 a1",
    "ed a0 80",
    "ed bf bf",
    "ef bf",
    "f0 80 80 80",
    "f0 8f bf bf",
    "f0 9f 98",
    "f4 90 80 80",
    "f5 80 80 80",
    "f8 88 80 80 80",
    "fe",
    "ff"
  })
  @Hostile("C8")
  void c8WhatIsNotUtf8IsAViolation(String octets) {
    for (String place :
        List.of(
            call("{}", ",[\"1234567?\"]"),
            call("{}", ",[\"?1234567890123456789012345678901234567890\"]"),
            call("{}", ",[{\"1234567890?\":1}]"),
            call("{\"abc?\":1}", ""),
            call("{\"abc\":[\"?\"]}", ""),
            "[48,1,{},\"a.?b\"]")) {
      byte[] message = replaced(Json.utf8(place), Hex.octets(octets));
      assertThatThrownBy(() -> Hex.read(Serializer.JSON, message))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageMatching("CALL.* has a string that is not UTF-8 \\(at octet \\d+\\)");
    }
  }

  /** The message with octets in place of its question mark. */
  private static byte[] replaced(byte[] message, byte[] octets) {
    ByteSink sink = new ByteSink(message.length);
    for (byte octet : message) {
      sink.put(octet == '?' ? octets : new byte[] {octet});
    }
    return sink.toByteArray();
  }

  @Test
  void c8EveryCharacterOfUtf8Passes() {
    StringBuilder text = new StringBuilder();
    for (int point = 0x20; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 97) {
      if (point != '"' && point != '\\' && (point < 0xD800 || point > 0xDFFF)) {
        text.appendCodePoint(point);
      }
    }
    Call call = (Call) Json.read(call("{\"x\":\"" + text + "\"}", ",[\"" + text + "\"]"));
    assertThat(call.options().dict().text("x")).contains(text.toString());
    assertThat(Transcoder.values(call.payload()).arguments()).containsExactly(text.toString());
    assertThat(Json.text(call)).isEqualTo(call("{\"x\":\"" + text + "\"}", ",[\"" + text + "\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{1:2}", "{null:1}", "{[]:1}", "{x:1}", "{'x':1}", "{\"x\":{1:2}}"})
  @Hostile("C9")
  void c9KeysThatAreNoStringsAreViolations(String dictionary) {
    assertViolation(call(dictionary, ""))
        .hasMessageMatching("CALL.Options must be JSON, with a key here, not .*");
    assertViolation(call("{}", ",[]," + dictionary))
        .hasMessageMatching("CALL.ArgumentsKw must be JSON, with a key here, not .*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0,1]               | unknown message type 0",
        "[1000,1]            | unknown message type 1000",
        "[-48,1,{}]          | unknown message type -48",
        "[4294967344,1,{}]   | unknown message type 4294967344",
        "[48]                | CALL.Request is missing: the message has too few elements",
        "[48,1]              | CALL.Options is missing: the message has too few elements",
        "[48,1,{}]           | CALL.Procedure is missing: the message has too few elements",
        "[48,1,null,\"a.b\"] | CALL.Options must be a dictionary, not null (at octet 6)",
        "[48,1,{},true]      | CALL.Procedure must be a string, not a boolean (at octet 9)",
        "[33,1,2,3]          | a message has too many elements (at octet 8)"
      })
  @Row("C018")
  @Hostile("C10")
  void c10WrongShapesNameTheField(String message, String sentence) {
    assertViolation(message).hasMessage(sentence);
  }

  @Test
  @Row("C016")
  @Hostile("C13")
  void c13UnknownOptionsHaveNoEffect() {
    Call call = (Call) Json.read(call("{\"x_unknown\":[1,{\"a\":2}],\"timeoutt\":5}", ""));
    assertThat(call.options().timeout()).isZero();
    assertThat(call.options().progress()).isFalse();
    assertThat(call.options().dict().size()).isEqualTo(2);
  }

  @Test
  @Row({"C020", "C021"})
  void payloadThatIsEmptyIsLeftOut() {
    assertThat(Json.text(new Call(1, CallOptions.NONE, "a.b", Payload.EMPTY)))
        .isEqualTo(call("{}", ""));
    assertThat(Json.text(Json.read(call("{}", ",[ ],{ }")))).isEqualTo(call("{}", ""));
    assertThat(Json.text(Json.read(call("{}", ",[],{\"a\":1}"))))
        .isEqualTo(call("{}", ",[],{\"a\":1}"));
    assertThat(Json.text(Json.read(call("{}", ",null,{\"a\":1}"))))
        .isEqualTo(call("{}", ",[],{\"a\":1}"));
  }

  @Test
  void idsThatAreFloatsAreViolations() {
    List<String> ids = new ArrayList<>(List.of("1.0", "1e0", "1E2", "0.0", "-0", "0", "-1"));
    ids.add("9007199254740993");
    for (String id : ids) {
      assertViolation("[48," + id + ",{},\"a.b\"]").hasMessageStartingWith("CALL.Request must be");
    }
    assertThat(((Call) Json.read("[48,9007199254740992,{},\"a.b\"]")).request())
        .isEqualTo(1L << 53);
  }
}
