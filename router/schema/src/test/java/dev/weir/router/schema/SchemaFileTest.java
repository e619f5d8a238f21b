package dev.weir.router.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that cannot be used are found when they are compiled, not when a payload comes. */
final class SchemaFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema"
      })
  void everyDialectIsTaken(String dialect) throws Exception {
    assertThat(compile("{\"$schema\": \"" + dialect + "\", \"type\": \"array\"}")).isNotNull();
  }

  @Test
  void aBooleanIsASchema() throws Exception {
    assertThat(compile("true")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\": \"array\",} | :1:18: not JSON",
        "{\"type\": 1, \"type\": 2} | :1:19: not JSON: Duplicate field 'type'",
        "{} {} | not JSON",
        "{\"type\": \"arry\"} | no JSON Schema: $.type",
        "{\"properties\": {\"a\": {\"minimum\": \"1\"}}} | no JSON Schema: $.properties.a.minimum",
        "[] | no JSON Schema: $",
        "{\"$schema\": \"http://example.com/mine\"} | $schema: no known dialect is http://example.com/mine",
        "{\"pattern\": \"(\"} | no JSON Schema: $.pattern",
        "{\"items\": {\"$ref\": \"#/$defs/none\"}} | /$defs/none cannot be resolved",
        "{\"items\": {\"properties\": {\"a\": {\"$ref\": \"none.json\"}}}} | none.json",
        "{\"$ref\": \"http://127.0.0.1:9/schema.json\"} | http://127.0.0.1:9/schema.json"
      })
  void whatIsNoSchemaIsToldWithItsPlace(String text, String expected) {
    assertThatThrownBy(() -> compile(text))
        .isInstanceOf(FaultySchemaException.class)
        .hasMessageContaining("schema.json")
        .hasMessageContaining(expected);
  }

  @Test
  void aMissingFileIsToldByName() {
    assertThatThrownBy(() -> SchemaFile.compile(directory.resolve("none.json")))
        .isInstanceOf(FaultySchemaException.class)
        .hasMessageContaining("none.json cannot be read");
  }

  @Test
  void schemasMayReferToThemselves() throws Exception {
    assertThat(
            compile(
                "{\"type\": \"array\", \"items\": {\"anyOf\": [{\"type\": \"integer\"}, {\"$ref\": \"#\"}]}}"))
        .isNotNull();
  }

  private SchemaFile compile(String text) throws Exception {
    return SchemaFile.compile(Files.writeString(directory.resolve("schema.json"), text));
  }
}
