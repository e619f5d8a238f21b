package dev.weir.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Transcoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads as the JSON of those who do not speak WAMP. */
class JsonPayloadTest {
  private final JsonParts parts = new JsonParts(JsonPayload.TRUSTED);

  @Test
  void aPayloadIsTheValueThatOneExpects() {
    assertThat(value(Payload.EMPTY)).isEqualTo("null");
    assertThat(value(Payload.of(23L))).isEqualTo("23");
    assertThat(value(Payload.of(List.of(1L)))).isEqualTo("[1]");
    assertThat(value(Payload.of(1L, "a,b"))).isEqualTo("[1,\"a,b\"]");
    assertThat(value(Payload.of(List.of(), Map.of("a", 1L)))).isEqualTo("{\"a\":1}");
    assertThat(value(Payload.of(List.of(1L), Map.of("a", 2L))))
        .isEqualTo("{\"args\":[1],\"kwargs\":{\"a\":2}}");
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void whateverItCameIn(Serializer serializer) {
    Payload payload = Payload.of(List.of("é", List.of()), Map.of("k", Map.of("[", "]")));
    assertThat(value(Transcoder.encode(payload, serializer)))
        .isEqualTo("{\"args\":[\"é\",[]],\"kwargs\":{\"k\":{\"[\":\"]\"}}}");
    assertThat(value(Transcoder.encode(Payload.of(1L, 2L), serializer))).isEqualTo("[1,2]");
  }

  @Test
  void membersAreLeftOutWhereTheyAreEmpty() {
    assertThat(members(Payload.EMPTY)).isEqualTo("\"args\":[]");
    assertThat(members(Payload.of(1L))).isEqualTo("\"args\":[1]");
    assertThat(members(Payload.of(List.of(), Map.of("a", 1L))))
        .isEqualTo("\"args\":[],\"kwargs\":{\"a\":1}");
  }

  @Test
  void textsMakeAPayload() {
    assertThat(payload("", "")).isEqualTo(Payload.EMPTY);
    assertThat(payload("[ ]", "{\n}")).isEqualTo(Payload.EMPTY);
    assertThat(octets(payload("[1, 2]", ""))).isEqualTo("1:[1, 2]");
    assertThat(octets(payload("", "{\"a\": 1}"))).isEqualTo("2:[],{\"a\": 1}");
    assertThat(octets(payload("[1]", "{\"a\":1}"))).isEqualTo("2:[1],{\"a\":1}");
  }

  private static Payload payload(String arguments, String keywords) {
    return JsonPayload.payload(
        arguments.getBytes(StandardCharsets.UTF_8), keywords.getBytes(StandardCharsets.UTF_8));
  }

  private static String octets(Payload payload) {
    return payload.elements() + ":" + new String(payload.octets(), StandardCharsets.UTF_8);
  }

  private String value(Payload payload) {
    ByteSink sink = new ByteSink(16);
    JsonPayload.of(payload, parts).value(sink);
    return new String(sink.toByteArray(), StandardCharsets.UTF_8);
  }

  private String members(Payload payload) {
    ByteSink sink = new ByteSink(16);
    JsonPayload.of(payload, parts).members(sink);
    return new String(sink.toByteArray(), StandardCharsets.UTF_8);
  }
}
