package dev.weir.protocol.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** A message to be accepted, or refused with a sentence that contains something. */
record ValidationSample(String name, JsonNode message, Optional<String> refusal) {
  private static final List<String> EXTENSIONS =
      List.of(
          "forward_for",
          "enc_algo",
          "enc_serializer",
          "enc_key",
          "transaction_hash",
          "x_acknowledged_delivery");

  static ValidationSample of(String file, JsonNode sample) {
    Optional<String> refusal =
        Optional.ofNullable(sample.get("expected_error"))
            .map(error -> error.path("contains").asText());
    return new ValidationSample(
        file + ": " + sample.get("description").textValue(), sample.get("wmsg"), refusal);
  }

  /** Whether it is about options that only Autobahn knows. */
  boolean extension() {
    return EXTENSIONS.stream().anyMatch(key -> message.findValue(key) != null);
  }

  @Override
  public String toString() {
    return name;
  }
}
