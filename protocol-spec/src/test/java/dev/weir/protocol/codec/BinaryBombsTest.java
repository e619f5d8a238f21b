package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What hostile peers send in MessagePack and CBOR to cost memory or time: C1 to C5 of the hostile
 * cases.
 */
final class BinaryBombsTest {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static AbstractThrowableAssert<?, ?> assertViolation(Forge forge) {
    return assertThatThrownBy(forge::read).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Hostile("C1")
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
    assertThat(((Call) Hex.again(serializer, call(options, Payload.EMPTY))).options())
        .isEqualTo(options);
    assertThatThrownBy(
            () ->
                Hex.again(
                    serializer, call(CallOptions.of(Dict.of("x", nested(63))), Payload.EMPTY)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("CALL.Options nests deeper than limits.depth, 64");
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
  @Hostile("C1")
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
  @Hostile("C2")
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
      violation(reader, octets); // the first time loads classes
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
  @Hostile("C2")
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
  @Hostile("C3")
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
  @Hostile("C4")
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
  @Hostile("C4")
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
  @Hostile("C5")
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
  @Hostile("C5")
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
}
