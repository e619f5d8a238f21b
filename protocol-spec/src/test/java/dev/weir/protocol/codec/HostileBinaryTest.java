package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile peers send in MessagePack and CBOR. */
class HostileBinaryTest {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static AbstractThrowableAssert<?, ?> assertViolation(Forge forge) {
    return assertThatThrownBy(forge::read).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c1DepthAtTheLimitPassesAndOnePastItIsAViolation(Serializer serializer) {
    Payload deepest = Payload.of(nested(62));
    Payload tooDeep = Payload.of(nested(63));
    byte[] octets = Hex.write(serializer, new Call(1, CallOptions.NONE, "a.b", deepest));
    Call call = (Call) Hex.read(serializer, octets);
    assertThat(Transcoder.values(call.payload())).isEqualTo(deepest);
    byte[] more = Hex.write(serializer, new Call(1, CallOptions.NONE, "a.b", tooDeep));
    assertThatThrownBy(() -> Hex.read(serializer, more))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("CALL.Arguments nests deeper than limits.depth, 64");
    CallOptions options = CallOptions.of(Dict.of("x", nested(62)));
    assertThat(((Call) rewritten(serializer, options)).options()).isEqualTo(options);
    assertThatThrownBy(() -> rewritten(serializer, CallOptions.of(Dict.of("x", nested(63)))))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("CALL.Options nests deeper than limits.depth, 64");
  }

  private static Message rewritten(Serializer serializer, CallOptions options) {
    Call call = new Call(1, options, "a.b", Payload.EMPTY);
    return Hex.read(serializer, Hex.write(serializer, call));
  }

  /** So many lists in each other. */
  private static List<Object> nested(int levels) {
    List<Object> list = List.of();
    for (int i = 1; i < levels; i++) {
      list = List.of(list);
    }
    return list;
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGEPACK, 91",
    "MESSAGEPACK, 81a161",
    "MESSAGEPACK, dd00000001",
    "CBOR, 81",
    "CBOR, 9f",
    "CBOR, a16161",
    "CBOR, bf6161",
    "CBOR, c181"
  })
  void c1AMillionLevelsCostNothing(Serializer serializer, String level) {
    String levels = level.repeat(1_000_000);
    List<Forge> forges =
        List.of(
            Forge.call(serializer, 5).list(1).hex(levels),
            Forge.call(serializer, 6).list(0).dict(1).values("a").hex(levels),
            Forge.beforeOptions(serializer).dict(1).values("a").hex(levels));
    for (Forge forge : forges) {
      byte[] octets = forge.octets();
      long start = THREADS.getCurrentThreadCpuTime();
      assertThatThrownBy(() -> Hex.read(serializer, octets))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageMatching(".*(limits.depth, 64|has tag 1, .*)");
      assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(50_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGEPACK, db ffffffff",
    "MESSAGEPACK, c6 ffffffff",
    "MESSAGEPACK, c9 ffffffff 05",
    "MESSAGEPACK, dd ffffffff",
    "MESSAGEPACK, df ffffffff",
    "MESSAGEPACK, dd 7fffffff",
    "MESSAGEPACK, df 7fffffff",
    "MESSAGEPACK, df 80000000",
    "CBOR, 7a ffffffff",
    "CBOR, 5a ffffffff",
    "CBOR, 9a ffffffff",
    "CBOR, ba ffffffff",
    "CBOR, ba 80000000",
    "CBOR, 7b ffffffffffffffff",
    "CBOR, 5b ffffffffffffffff",
    "CBOR, 9b ffffffffffffffff",
    "CBOR, bb ffffffffffffffff",
    "CBOR, bb 7fffffffffffffff",
    "CBOR, bb 8000000000000001",
    "CBOR, 7f 7b ffffffffffffffff",
    "CBOR, 5f 5a ffffffff",
    "CBOR, c2 5a ffffffff"
  })
  void c2DeclaredGigabytesAreRefusedBeforeAnyMemory(Serializer serializer, String item) {
    String rest = "00".repeat(64);
    List<Forge> forges =
        List.of(
            new Forge(serializer).hex(item + rest),
            new Forge(serializer).list(4).values(48L, 1L).dict(0).hex(item + rest),
            Forge.beforeOptions(serializer).hex(item + rest),
            Forge.beforeOptions(serializer).dict(1).hex(item + rest),
            Forge.beforeOptions(serializer).dict(1).values("x").hex(item + rest),
            Forge.call(serializer, 5).hex(item + rest),
            Forge.call(serializer, 5).list(1).hex(item + rest),
            Forge.call(serializer, 6).list(0).hex(item + rest),
            Forge.call(serializer, 6).list(0).dict(1).hex(item + rest),
            Forge.call(serializer, 6).list(0).dict(1).values("x").hex(item + rest));
    MessageReader reader = MessageReader.of(serializer, Limits.DEFAULT);
    for (Forge forge : forges) {
      byte[] octets = forge.octets();
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      ProtocolViolation violation = violation(reader, octets);
      long used = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(violation).isNotNull();
      assertThat(used).isLessThan(64 << 10);
    }
  }

  private static ProtocolViolation violation(MessageReader reader, byte[] octets) {
    try {
      reader.read(octets, 0, octets.length);
      return null;
    } catch (ProtocolViolation violation) {
      return violation;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c2ListsThatPromiseMuchInsideEachOtherGetNoMemoryForIt(Serializer serializer) {
    Forge forge = Forge.beforeOptions(serializer).dict(1).values("x");
    for (int i = 0; i < 60; i++) {
      forge.list(900_000);
    }
    byte[] octets = forge.hex("01".repeat(1_000_000)).octets();
    MessageReader reader = MessageReader.of(serializer, Limits.DEFAULT);
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    ProtocolViolation violation = violation(reader, octets);
    long used = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(violation).isNotNull();
    assertThat(used).isLessThan(40 << 20);
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Row("C019")
  void c3WhatIsCutOffIsAViolation(Serializer serializer) {
    byte[] octets = Hex.write(serializer, everything());
    MessageReader reader = MessageReader.of(serializer, Limits.DEFAULT);
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThatThrownBy(() -> reader.read(cut, 0, cut.length))
          .isInstanceOf(ProtocolViolation.class);
      int end = length;
      assertThatThrownBy(() -> reader.read(octets, 0, end)).isInstanceOf(ProtocolViolation.class);
    }
    assertThat(reader.read(octets, 0, octets.length)).isInstanceOf(Call.class);
  }

  /** A call with an item of each kind. */
  private static Call everything() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("timeout", 70_000L);
    options.put("x", List.of(Map.of("y", "é"), 1.5, true));
    options.put("z", null);
    Payload payload =
        Payload.of(
            List.of("é".repeat(40), -5L, 70_000L, 1L << 40, 2.5, new byte[300], List.of(), false),
            Map.of("key", Map.of("k", List.of("v", "x".repeat(300)))));
    return new Call(1L << 33, CallOptions.of(Dict.of(options)), "com.example.é", payload);
  }

  @Test
  void c4AnEnormousNumberPassesWithoutConversion() {
    byte[] head = Forge.call(CBOR, 5).list(1).hex("c2 5a 00f00000").octets();
    byte[] octets = Arrays.copyOf(head, head.length + 0xf00000);
    Arrays.fill(octets, head.length, octets.length, (byte) 0xff);
    Call call = (Call) Hex.read(CBOR, octets);
    assertThat(call.payload().octets()).hasSize(0xf00000 + 7);
    assertThatThrownBy(() -> Transcoder.values(call.payload()))
        .isInstanceOf(Unencodable.class)
        .hasMessageContaining("an integer of more than 415 octets");
  }

  @Test
  void c4AnEnormousNumberInOptionsIsAViolation() {
    assertViolation(
            Forge.beforeOptions(CBOR)
                .dict(1)
                .values("x")
                .hex("c3 59 1000" + "ff".repeat(4096))
                .values("a.b"))
        .hasMessageContaining("CALL.Options has an integer of more than 415 octets");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c5CollidingKeysAreRefusedByTheirNumber(Serializer serializer) {
    Map<String, Object> keys = colliding(65_536);
    Payload keywords = Payload.of(List.of(), keys);
    Payload nested = Payload.of((Object) keys);
    MessageReader reader = MessageReader.of(serializer, Limits.DEFAULT);
    assertTooMany(reader, serializer, call(CallOptions.NONE, keywords), "CALL.ArgumentsKw");
    assertTooMany(reader, serializer, call(CallOptions.of(Dict.of(keys)), nested), "CALL.Options");
    CallOptions inside = CallOptions.of(Dict.of("x", keys));
    assertTooMany(reader, serializer, call(inside, nested), "CALL.Options");
    byte[] innocent = Hex.write(serializer, everything());
    for (int i = 0; i < 1000; i++) {
      assertThat(reader.read(innocent, 0, innocent.length)).isInstanceOf(Call.class);
    }
    byte[] passed = Hex.write(serializer, call(CallOptions.NONE, nested));
    assertThat(reader.read(passed, 0, passed.length)).isInstanceOf(Call.class);
  }

  private static void assertTooMany(
      MessageReader reader, Serializer serializer, Call call, String place) {
    byte[] octets = Hex.write(serializer, call);
    assertThatThrownBy(() -> reader.read(octets, 0, octets.length))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(place + " has more keys than limits.keys, 1000");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c5KeysUpToTheLimitPass(Serializer serializer) {
    Map<String, Object> keys = colliding(1000);
    Call call = call(CallOptions.of(Dict.of(keys)), Payload.of(List.of(), keys));
    Call read = (Call) Hex.read(serializer, Hex.write(serializer, call));
    assertThat(read.options().dict().toMap()).isEqualTo(keys);
    assertThat(Transcoder.values(read.payload()).keywords()).isEqualTo(keys);
  }

  private static Call call(CallOptions options, Payload payload) {
    return new Call(1, options, "a.b", payload);
  }

  /** Keys of one hash code. */
  private static Map<String, Object> colliding(int count) {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      keys.put(key.toString(), 1L);
    }
    return keys;
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c6AKeyTwiceInOptionsIsAViolation(Serializer serializer) {
    assertViolation(Forge.beforeOptions(serializer).dict(2).values("x", 1L, "x", 1L, "a.b"))
        .hasMessage("CALL.Options has the key \"x\" twice");
    assertViolation(
            Forge.beforeOptions(serializer).dict(1).values("y").dict(2).values("", 1L, "", 2L))
        .hasMessage("CALL.Options has the key \"\" twice");
    String key = "k".repeat(100_000);
    assertViolation(Forge.beforeOptions(serializer).dict(2).values(key, 1L, key, 1L, "a.b"))
        .hasMessageMatching("CALL.Options has the key \"k{40}…\" twice");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c6AKeyTwiceInPayloadPassesButHasNoValue(Serializer serializer) {
    Call call = (Call) Forge.call(serializer, 5).list(1).dict(2).values("x", 1L, "x", 2L).read();
    assertThatThrownBy(() -> Transcoder.values(call.payload()))
        .isInstanceOf(Unencodable.class)
        .hasMessage("Arguments has the key \"x\" twice");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c7WhatFollowsTheMessageIsAViolation(Serializer serializer) {
    assertViolation(Forge.call(serializer, 4).hex("00"))
        .hasMessage("a message must not be followed by more octets");
    assertViolation(Forge.call(serializer, 5).list(0).list(0))
        .hasMessage("a message must not be followed by more octets");
    assertViolation(Forge.call(serializer, 6).list(1).values(1L).dict(0).hex("c1"))
        .hasMessage("a message must not be followed by more octets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // a continuation alone
        "c0af", // overlong
        "c1bf",
        "c3", // cut off
        "c328",
        "e08080", // overlong
        "e28228",
        "e282",
        "eda080", // a surrogate
        "edbfbf",
        "f0808080", // overlong
        "f0288cbc",
        "f09080",
        "f4908080", // beyond U+10FFFF
        "f5808080",
        "ff",
        "61626364656667683132333435363738ff", // behind eight and eight good octets
      })
  void c8WhatIsNotUtf8IsAViolationEverywhere(String text) {
    for (Serializer serializer : List.of(MESSAGEPACK, CBOR)) {
      List<Forge> forges =
          List.of(
              new Forge(serializer).list(4).values(48L, 1L).dict(0).string(text),
              Forge.beforeOptions(serializer).dict(1).string(text).values(1L, "a.b"),
              Forge.beforeOptions(serializer).dict(1).values("x").string(text).values("a.b"),
              Forge.call(serializer, 5).list(1).string(text),
              Forge.call(serializer, 5).list(1).list(1).string(text),
              Forge.call(serializer, 5).list(1).dict(1).string(text).values(1L),
              Forge.call(serializer, 6).list(0).dict(1).string(text).values(1L),
              Forge.call(serializer, 6).list(0).dict(1).values("x").string(text));
      for (Forge forge : forges) {
        assertViolation(forge).hasMessageMatching("CALL.[A-Za-z]+ has a string that is not UTF-8");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "f48fbfbf"})
  void c8WhatIsUtf8Passes(String text) {
    for (Serializer serializer : List.of(MESSAGEPACK, CBOR)) {
      Call call = (Call) Forge.call(serializer, 5).list(1).string(text).read();
      String value = (String) Transcoder.values(call.payload()).arguments().get(0);
      assertThat(Hex.of(value.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGEPACK, c0, null",
    "MESSAGEPACK, 01, an integer",
    "MESSAGEPACK, c4 01 61, bytes",
    "MESSAGEPACK, 90, a list",
    "MESSAGEPACK, d4 05 00, an extension of type 5",
    "CBOR, f6, null",
    "CBOR, 01, an integer",
    "CBOR, 41 61, bytes",
    "CBOR, 80, a list",
    "CBOR, c1 00, tag 1"
  })
  void c9AKeyThatIsNoStringIsAViolation(Serializer serializer, String key, String name) {
    String sentence = " has " + name + " as a key, which must be a string";
    assertViolation(Forge.beforeOptions(serializer).dict(1).hex(key).values(1L, "a.b"))
        .hasMessage("CALL.Options" + sentence);
    assertViolation(
            Forge.beforeOptions(serializer).dict(1).values("x").dict(1).hex(key).values(1L, "a.b"))
        .hasMessage("CALL.Options" + sentence);
    assertViolation(Forge.call(serializer, 6).list(0).dict(1).hex(key).values(1L))
        .hasMessage("CALL.ArgumentsKw" + sentence);
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Row("C018")
  void c10UnknownTypesAndWrongCountsAreNamed(Serializer serializer) {
    assertViolation(new Forge(serializer).list(0))
        .hasMessage("a message must not be an empty list");
    assertViolation(new Forge(serializer).list(1).values(9L)).hasMessage("unknown message type 9");
    assertViolation(new Forge(serializer).list(1).values(-1L))
        .hasMessage("unknown message type -1");
    assertViolation(new Forge(serializer).list(1).values("48"))
        .hasMessage("message type must be an integer, not a string");
    assertViolation(new Forge(serializer).dict(1).values("a", 1L))
        .hasMessage("a message must be a list, not a dictionary");
    assertViolation(new Forge(serializer).list(3).values(48L, 1L).dict(0))
        .hasMessage("CALL.Procedure is missing: the message has too few elements");
    assertViolation(Forge.call(serializer, 7).list(0).dict(0).values(1L))
        .hasMessage("a message has too many elements");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  void c10FieldsOfAWrongTypeAreNamed(Serializer serializer) {
    assertViolation(new Forge(serializer).list(4).values(48L, "1").dict(0).values("a.b"))
        .hasMessage("CALL.Request must be an integer, not a string");
    assertViolation(Forge.beforeOptions(serializer).list(0).values("a.b"))
        .hasMessage("CALL.Options must be a dictionary, not a list");
    assertViolation(Forge.beforeOptions(serializer).dict(0).values(5L))
        .hasMessage("CALL.Procedure must be a string, not an integer");
    assertViolation(Forge.call(serializer, 5).dict(0))
        .hasMessage("CALL.Arguments must be a list, not a dictionary");
    assertViolation(Forge.call(serializer, 5).values("x"))
        .hasMessage("CALL.Arguments must be a list, not a string");
    assertViolation(Forge.call(serializer, 6).list(0).list(0))
        .hasMessage("CALL.ArgumentsKw must be a dictionary, not a list");
    assertViolation(Forge.call(serializer, 6).list(0).values(false))
        .hasMessage("CALL.ArgumentsKw must be a dictionary, not a boolean");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Row("C017")
  void c10OptionsOfAWrongTypeAreNamed(Serializer serializer) {
    assertViolation(new Forge(serializer).list(4).values(16L, 1L, Map.of("acknowledge", 1L), "a.b"))
        .hasMessage("PUBLISH.Options.acknowledge must be a boolean, not 1");
    assertViolation(new Forge(serializer).list(4).values(32L, 1L, Map.of("match", "x"), "a.b"))
        .hasMessageContaining("match");
  }

  @Test
  void c11NulAndBytesGoFromOneFormatToTheOther() {
    List<Object> values = List.of("\0", "\0AAEC", "a\0b", new byte[] {0, 1, 2}, new byte[0]);
    for (Serializer from : List.of(MESSAGEPACK, CBOR)) {
      for (Serializer to : List.of(MESSAGEPACK, CBOR)) {
        Payload raw = Transcoder.encode(Payload.of(values, Map.of("\0", "\0")), from);
        Payload there = Transcoder.values(Transcoder.encode(raw, to));
        assertThat(there.arguments()).usingRecursiveComparison().isEqualTo(values);
        assertThat(there.keywords()).isEqualTo(Map.of("\0", "\0"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800", "é\ud83d"})
  void c11HalfOfASurrogatePairHasNoForm(String text) {
    for (Serializer serializer : List.of(MESSAGEPACK, CBOR)) {
      assertThatThrownBy(() -> Transcoder.encode(Payload.of(text), serializer))
          .isInstanceOf(Unencodable.class)
          .hasMessage("a string with half of a surrogate pair has no form in " + serializer);
    }
  }

  @Test
  void c12ExtremesGoFromOneFormatToTheOther() {
    BigInteger unsigned = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    List<Object> values = new ArrayList<>();
    Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L << 53, (1L << 53) + 1)
        .forEach(values::add);
    values.add(unsigned);
    Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0)
        .forEach(values::add);
    Stream.of(Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1e300).forEach(values::add);
    for (Serializer from : List.of(MESSAGEPACK, CBOR)) {
      Payload raw = Transcoder.encode(Payload.of(values, Map.of()), from);
      Serializer to = from == CBOR ? MESSAGEPACK : CBOR;
      assertThat(Transcoder.values(Transcoder.encode(raw, to)).arguments()).isEqualTo(values);
    }
    Payload big = Transcoder.encode(Payload.of(unsigned.add(BigInteger.ONE)), CBOR);
    assertThatThrownBy(() -> Transcoder.encode(big, MESSAGEPACK))
        .isInstanceOf(Unencodable.class)
        .hasMessage("an integer beyond 64 bits has no form in MESSAGEPACK");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Row("C016")
  void c13UnknownOptionsHaveNoEffect(Serializer serializer) {
    Map<String, Object> options = Map.of("x_unknown", List.of(1L, Map.of("a", 2L)));
    Call call = (Call) rewritten(serializer, CallOptions.of(Dict.of(options)));
    assertThat(call.options().dict().toMap()).isEqualTo(options);
    assertThat(call.options().timeout()).isZero();
    assertThat(call.options().progress()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Row({"C020", "C021"})
  void payloadThatIsEmptyIsLeftOut(Serializer serializer) {
    byte[] bare = Forge.call(serializer, 4).octets();
    assertThat(Hex.write(serializer, call(CallOptions.NONE, Payload.EMPTY))).isEqualTo(bare);
    Payload keywords = Payload.of(List.of(), Map.of("a", 1L));
    assertThat(Hex.write(serializer, call(CallOptions.NONE, keywords)))
        .isEqualTo(Forge.call(serializer, 6).list(0).dict(1).values("a", 1L).octets());
    Call read = (Call) Forge.call(serializer, 6).values(null, Map.of("a", 1L)).read();
    assertThat(Hex.write(serializer, read))
        .isEqualTo(Forge.call(serializer, 6).list(0).dict(1).values("a", 1L).octets());
  }
}
