package dev.weir.router.schema;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.resource.InputStreamSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON Schema of a file, compiled. The dialect is what {@code $schema} names, from Draft 4 to
 * 2020-12, and 2020-12 without it. {@code $ref} reaches into other files, by paths from this one,
 * and never into the network. {@code format} is asserted. Thread-safe.
 */
public final class SchemaFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Schema schema;

  private SchemaFile(Schema schema) {
    this.schema = schema;
  }

  /**
   * Reads and compiles a file and all that it refers to.
   *
   * @throws FaultySchemaException when it cannot be read, is no JSON, or is no schema
   */
  public static SchemaFile compile(Path file) throws FaultySchemaException {
    JsonNode document = parse(file);
    SchemaRegistry registry = registry();
    checkDialect(file, document, registry);
    try {
      Schema schema =
          registry.getSchema(SchemaLocation.of(file.toAbsolutePath().toUri().toString()), document);
      schema.initializeValidators();
      return new SchemaFile(schema);
    } catch (SchemaException unusable) {
      throw new FaultySchemaException(file + ": " + unusable.getMessage());
    }
  }

  /** The first rule that the value breaks; empty when it breaks none. */
  Optional<Error> breach(JsonNode value) {
    return schema.validate(value).stream().findFirst();
  }

  private static JsonNode parse(Path file) throws FaultySchemaException {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException notJson) {
      JsonLocation place = notJson.getLocation();
      throw new FaultySchemaException(
          "%s:%d:%d: not JSON: %s"
              .formatted(
                  file, place.getLineNr(), place.getColumnNr(), notJson.getOriginalMessage()));
    } catch (IOException unreadable) {
      throw new FaultySchemaException(file + " cannot be read");
    }
  }

  /** A schema is itself valid by the schema of its dialect. */
  private static void checkDialect(Path file, JsonNode document, SchemaRegistry registry)
      throws FaultySchemaException {
    String dialect =
        document.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
    if (SpecificationVersion.fromDialectId(dialect).isEmpty()) {
      throw new FaultySchemaException(file + ": $schema: no known dialect is " + dialect);
    }
    List<Error> errors = registry.getSchema(SchemaLocation.of(dialect)).validate(document);
    if (!errors.isEmpty()) {
      Error error = errors.get(0);
      throw new FaultySchemaException(
          file + ": no JSON Schema: " + error.getInstanceLocation() + " " + error.getMessage());
    }
  }

  private static SchemaRegistry registry() {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .failFast(true)
            .formatAssertionsEnabled(true)
            .locale(Locale.ENGLISH)
            .pathType(PathType.JSON_PATH)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder
                .schemaRegistryConfig(config)
                .resourceLoaders(loaders -> loaders.add(SchemaFile::file)));
  }

  /** Null, as the library has it, for what is no file. */
  private static InputStreamSource file(AbsoluteIri iri) {
    return "file".equals(iri.getScheme())
        ? () -> Files.newInputStream(Path.of(URI.create(iri.toString())))
        : null;
  }
}
