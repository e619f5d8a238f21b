package dev.weir.router.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.payload.PayloadValidator;
import java.util.Optional;

/**
 * Judges payloads by JSON Schemas, one for Arguments, which it sees as a list (empty when they are
 * left out), and one for ArgumentsKw, which it sees as an object. Thread-safe.
 */
public final class JsonSchemaValidator implements PayloadValidator {
  private final Optional<SchemaFile> arguments;
  private final Optional<SchemaFile> keywords;

  /** What has no schema may be anything. */
  public JsonSchemaValidator(Optional<SchemaFile> arguments, Optional<SchemaFile> keywords) {
    this.arguments = arguments;
    this.keywords = keywords;
  }

  @Override
  public Optional<PayloadBreach> judge(Payload payload) {
    try {
      Payload values = Transcoder.values(payload);
      Optional<PayloadBreach> breach =
          arguments.flatMap(schema -> judge(schema, "args", Nodes.list(values.arguments())));
      return breach.isPresent()
          ? breach
          : keywords.flatMap(
              schema -> judge(schema, "kwargs", Nodes.dictionary(values.keywords())));
    } catch (Unencodable noJson) {
      return Optional.of(new PayloadBreach("$", "value", noJson.getMessage()));
    }
  }

  private static Optional<PayloadBreach> judge(SchemaFile schema, String part, JsonNode value) {
    return schema.breach(value).map(error -> breach(part, error));
  }

  private static PayloadBreach breach(String part, Error error) {
    String path = "$." + part + error.getInstanceLocation().toString().substring(1);
    return new PayloadBreach(path, error.getKeyword(), error.getMessage());
  }
}
