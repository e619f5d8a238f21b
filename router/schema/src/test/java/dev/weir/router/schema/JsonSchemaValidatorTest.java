package dev.weir.router.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.payload.PayloadBreach;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JsonSchemaValidatorTest {
  private static final String ORDER =
      """
      {"type": "array", "minItems": 1, "maxItems": 1, "items": {
        "type": "object",
        "required": ["id", "lines"],
        "properties": {
          "id": {"type": "string", "format": "uuid"},
          "lines": {"type": "array", "items": {"$ref": "line.json#/$defs/line"}}}}}
      """;
  private static final String LINE =
      """
      {"$defs": {"line": {
        "type": "object",
        "properties": {"count": {"type": "integer", "minimum": 1}, "picture": {"type": "string"}},
        "additionalProperties": false}}}
      """;
  private static final String KEYWORDS =
      """
      {"properties": {"urgent": {"type": "boolean"}}, "additionalProperties": false}
      """;
  private static final String ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  @TempDir Path directory;
  private JsonSchemaValidator validator;

  @BeforeEach
  void compile() throws Exception {
    Files.writeString(directory.resolve("line.json"), LINE);
    validator =
        new JsonSchemaValidator(
            Optional.of(SchemaFile.compile(write("order.json", ORDER))),
            Optional.of(SchemaFile.compile(write("keywords.json", KEYWORDS))));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void whatIsAsDeclaredPassesInEverySerializer(Serializer serializer) {
    Payload order = order(Map.of("count", 2L, "picture", new byte[] {1, 2}));
    assertThat(validator.judge(Transcoder.encode(order, serializer))).isEmpty();
    assertThat(validator.judge(order)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void whatIsNotNamesThePathAndTheRule(Serializer serializer) {
    expect(order(Map.of("count", 0L)), serializer, "$.args[0].lines[1].count", "minimum");
    expect(order(Map.of("count", "two")), serializer, "$.args[0].lines[1].count", "type");
    expect(order(Map.of("price", 2L)), serializer, "$.args[0].lines[1]", "additionalProperties");
    expect(Payload.of(Map.of("id", ID)), serializer, "$.args[0]", "required");
    expect(Payload.of(Map.of("id", "7", "lines", List.of())), serializer, "$.args[0].id", "format");
    expect(Payload.EMPTY, serializer, "$.args", "minItems");
    expect(
        Payload.of(order(Map.of()).arguments(), Map.of("urgent", "yes")),
        serializer,
        "$.kwargs.urgent",
        "type");
  }

  @Test
  void theSentenceIsEnglishAndHoldsNothingOfThePayload() {
    PayloadBreach breach = validator.judge(order(Map.of("count", "secret"))).orElseThrow();
    assertThat(breach.sentence()).isEqualTo("string found, integer expected");
  }

  @Test
  void numbersThatJsonLacksAreNotAsDeclared() {
    assertThat(validator.judge(order(Map.of("count", Double.NaN))).orElseThrow().rule())
        .isEqualTo("value");
  }

  @Test
  void numbersOfEverySizeAreJudged() throws Exception {
    JsonSchemaValidator small =
        new JsonSchemaValidator(
            Optional.of(
                SchemaFile.compile(
                    write("small.json", "{\"items\": {\"type\": \"integer\", \"maximum\": 9}}"))),
            Optional.empty());
    assertThat(small.judge(Payload.of(9L, 9.0, -1L))).isEmpty();
    assertThat(small.judge(Payload.of(9.5))).isPresent();
    assertThat(small.judge(Payload.of(BigInteger.TWO.pow(70)))).isPresent();
    assertThat(small.judge(Payload.of(Arrays.asList((Object) null)))).isPresent();
    assertThat(small.judge(Payload.of(List.of(), Map.of("any", "thing")))).isEmpty();
  }

  private void expect(Payload payload, Serializer serializer, String path, String rule) {
    PayloadBreach breach =
        validator.judge(Transcoder.encode(payload, serializer)).orElseThrow(AssertionError::new);
    assertThat(breach.path()).isEqualTo(path);
    assertThat(breach.rule()).isEqualTo(rule);
  }

  private static Payload order(Map<String, Object> second) {
    return Payload.of((Object) Map.of("id", ID, "lines", List.of(Map.of("count", 1L), second)));
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }
}
