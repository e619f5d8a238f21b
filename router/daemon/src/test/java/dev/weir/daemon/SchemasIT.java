package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declared payloads, as the packaged daemon judges them. */
class SchemasIT {
  private static final String CONFIGURATION =
      """
      listeners: [{address: 127.0.0.1:0, websocket: {path: /ws}}]
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: [{uri: "", match: prefix, allow: [call, register, publish, subscribe]}]}
          schemas:
          - {uri: com.example.order, kind: procedure, args: order.json}
      """;
  private static final String ORDER =
      """
      {"$schema": "http://json-schema.org/draft-07/schema#",
       "items": [{"type": "object", "required": ["due"],
                  "properties": {"due": {"type": "string", "format": "date-time"}}}],
       "minItems": 1}
      """;

  @TempDir Path directory;

  @Test
  void aCallThatBreaksItsSchemaIsRefused() throws Exception {
    try (WeirProcess weir = start(ORDER);
        TestSession session = TestSession.join(weir.ready().get(0), "realm1")) {
      session.send("[64,1,{},\"com.example.order\"]");
      assertThat(session.next()).startsWith("[65,1,");
      session.send("[48,2,{},\"com.example.order\",[{\"due\":\"tomorrow\"}]]");
      assertThat(session.next())
          .startsWith("[8,48,2,{},\"wamp.error.invalid_argument\"")
          .contains("\"path\":\"$.args[0].due\"", "\"rule\":\"format\"");
      session.send("[48,3,{},\"com.example.order\",[{\"due\":\"2026-11-24T12:00:00Z\"}]]");
      assertThat(session.next()).startsWith("[68,1,");
    }
  }

  @Test
  void aFaultySchemaIsAMistakeInTheConfiguration() throws Exception {
    try (WeirProcess weir = start("{\"items\": [}")) {
      assertThat(weir.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", weir.errLines()))
          .contains("weir.yaml:7:49: ")
          .contains("order.json:1:12: not JSON");
    }
  }

  private WeirProcess start(String schema) throws IOException {
    Files.writeString(directory.resolve("order.json"), schema);
    Path file = Files.writeString(directory.resolve("weir.yaml"), CONFIGURATION);
    return WeirProcess.jar("--config", file.toString());
  }
}
