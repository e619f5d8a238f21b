package dev.weir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payload elements that are empty (basic profile, "Application Payload"). */
final class EmptyPayloadTest {

  @Test
  @Row("C020")
  void withoutPayloadBothElementsAreLeftOut() {
    assertThat(json(Payload.EMPTY)).isEqualTo("[48,1,{},\"com.a\"]");
    assertThat(json(Payload.of(List.of(), Map.of()))).isEqualTo("[48,1,{},\"com.a\"]");
  }

  @Test
  @Row("C021")
  void withKeywordsOnlyTheListIsEmptyAndPresent() {
    assertThat(json(Payload.of(List.of(), Map.of("k", 1L))))
        .isEqualTo("[48,1,{},\"com.a\",[],{\"k\":1}]");
  }

  @ParameterizedTest
  @Row("C020")
  @ValueSource(
      strings = {
        "[48,1,{},\"com.a\",[]]",
        "[48,1,{},\"com.a\",[],{}]",
        "[48,1,{},\"com.a\",null]",
        "[48, 1, {}, \"com.a\", [ ] , { } ]"
      })
  void emptyElementsThatCameInAreNotPassedOn(String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    Message read = MessageReader.of(Serializer.JSON, Limits.DEFAULT).read(octets, 0, octets.length);
    assertThat(json(((Call) read).payload())).isEqualTo("[48,1,{},\"com.a\"]");
  }

  private static String json(Payload payload) {
    ByteSink sink = new ByteSink(64);
    MessageWriter.of(Serializer.JSON).write(new Call(1, CallOptions.NONE, "com.a", payload), sink);
    return new String(sink.toByteArray(), StandardCharsets.UTF_8);
  }
}
