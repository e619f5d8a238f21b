package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What hostile peers send in MessagePack and CBOR that is no message: C6 to C10 and C13 of the
 * hostile cases.
 */
final class HostileBinaryTest {
  private static AbstractThrowableAssert<?, ?> assertViolation(Forge forge) {
    return assertThatThrownBy(forge::read).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Hostile("C6")
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
  @Hostile("C7")
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
  @Hostile("C8")
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
  @Hostile("C9")
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
  @Hostile("C10")
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
  @Hostile("C10")
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
  @Hostile("C10")
  void c10OptionsOfAWrongTypeAreNamed(Serializer serializer) {
    assertViolation(new Forge(serializer).list(4).values(16L, 1L, Map.of("acknowledge", 1L), "a.b"))
        .hasMessage("PUBLISH.Options.acknowledge must be a boolean, not 1");
    assertViolation(new Forge(serializer).list(4).values(32L, 1L, Map.of("match", "x"), "a.b"))
        .hasMessageContaining("match");
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGEPACK", "CBOR"})
  @Row("C016")
  @Hostile("C13")
  void c13UnknownOptionsHaveNoEffect(Serializer serializer) {
    Map<String, Object> options = Map.of("x_unknown", List.of(1L, Map.of("a", 2L)));
    Call call = (Call) Hex.again(serializer, call(CallOptions.of(Dict.of(options)), Payload.EMPTY));
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

  private static Call call(CallOptions options, Payload payload) {
    return new Call(1, options, "a.b", payload);
  }
}
