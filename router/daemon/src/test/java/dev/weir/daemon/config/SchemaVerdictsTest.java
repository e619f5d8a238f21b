package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.payload.PayloadRule.Kind;
import dev.weir.router.payload.PayloadRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a realm's {@code schemas} make, and what is said where they are wrong. */
final class SchemaVerdictsTest {
  private static final String REALM =
      """
      listeners: [{address: 127.0.0.1:0, websocket: {path: /ws}}]
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: [{uri: "", match: prefix, allow: [call]}]}
      """;

  @TempDir Path directory;

  @BeforeEach
  void schemas() throws IOException {
    write("number.json", "{\"prefixItems\": [{\"type\": \"number\"}], \"minItems\": 1}");
    write("urgent.json", "{\"properties\": {\"urgent\": {\"type\": \"boolean\"}}}");
    write("text.json", "{\"items\": {\"type\": \"string\"}}");
    write("broken.json", "{\n  \"type\": \"array\",\n  \"items\": }\n");
    write("wrong.json", "{\"type\": \"number of things\"}");
    write("lost.json", "{\"items\": {\"$ref\": \"nowhere.json\"}}");
  }

  @Test
  void everyPartOfAnEntryIsJudged() throws IOException {
    ConfigurationFile read =
        read(
            "schemas:",
            "  - {uri: com.p, kind: procedure, args: number.json, kwargs: urgent.json,",
            "     result: text.json, result_kwargs: urgent.json}",
            "  - {uri: com.t., match: prefix, kind: topic, args: number.json}");
    assertThat(read.verdicts()).isEmpty();
    RealmOptions realm = read.configuration().orElseThrow().realms().get(0);
    PayloadRules rules = PayloadRules.of(realm.payloadRules());
    assertThat(path(rules, Kind.CALL, "com.p", Payload.of("1"))).isEqualTo("$.args[0]");
    assertThat(path(rules, Kind.CALL, "com.p", Payload.of(List.of(1L), Map.of("urgent", 1L))))
        .isEqualTo("$.kwargs.urgent");
    assertThat(path(rules, Kind.RESULT, "com.p", Payload.of(1L))).isEqualTo("$.args[0]");
    assertThat(path(rules, Kind.RESULT, "com.p", Payload.of(List.of(), Map.of("urgent", 1L))))
        .isEqualTo("$.kwargs.urgent");
    assertThat(path(rules, Kind.PUBLICATION, "com.t.x", Payload.of("1"))).isEqualTo("$.args[0]");
    assertThat(path(rules, Kind.PUBLICATION, "com.t.x", Payload.of(1L))).isEmpty();
    assertThat(rules.of(Kind.PUBLICATION, "com.p")).isEmpty();
    assertThat(realm.payloadRules())
        .filteredOn(rule -> rule.match() == MatchPolicy.PREFIX)
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{uri: a.b, kind: procedure, args: none.json} | 7:43: realms.realm1.schemas[0].args: the file | none.json cannot be read",
        "{uri: a.b, kind: procedure, args: broken.json} | 7:37: | broken.json:3:12: not JSON",
        "{uri: a.b, kind: procedure, result: wrong.json} | 7:37: | wrong.json: no JSON Schema: $.type",
        "{uri: a.b, kind: topic, kwargs: lost.json} | 7:33: | nowhere.json",
        "{uri: a.b, kind: topic, args: number.json, result: text.json} | 7:52: | only a procedure has a `result`",
        "{uri: a.b, kind: procedure} | 7:9: | the entry names no schema",
        "{uri: a..b, kind: procedure, args: number.json} | 7:10: | `a..b` is not a URI to match as exact",
        "{uri: \"a.${authid}\", kind: procedure, args: number.json} | 7:10: | a schema cannot be for a URI with a placeholder",
        "{uri: a.b, args: number.json} | 7:9: | the key `kind` is missing",
        "{uri: a.b, kind: procedure, argz: number.json} | 7:37: | unknown key `argz`"
      })
  void faultsAreToldWithTheirPlace(String entry, String place, String sentence) throws IOException {
    ConfigurationFile read = read("schemas:", "  - " + entry);
    assertThat(read.configuration()).isEmpty();
    assertThat(read.verdicts().stream().map(verdict -> verdict.line("weir.yaml")))
        .anySatisfy(line -> assertThat(line).contains("weir.yaml:" + place).contains(sentence));
  }

  @Test
  void anEntryTwiceIsAFault() throws IOException {
    ConfigurationFile read =
        read(
            "schemas:",
            "  - {uri: a.b, kind: topic, args: number.json}",
            "  - {uri: a.b, kind: procedure, args: number.json}",
            "  - {uri: a.b, kind: topic, kwargs: urgent.json}");
    assertThat(read.verdicts()).hasSize(1);
    assertThat(read.verdicts().get(0).line("weir.yaml"))
        .contains(":9:9: topic `a.b` (exact) is given twice in `schemas`, first at 7:9");
  }

  @Test
  void patternsHaveLimits() throws IOException {
    RealmOptions realm =
        read("limits: {patterns: 7, pattern_shapes: none}")
            .configuration()
            .orElseThrow()
            .realms()
            .get(0);
    assertThat(realm.limits().patterns()).isEqualTo(7);
    assertThat(realm.limits().patternShapes()).isEqualTo(Integer.MAX_VALUE);
  }

  private static String path(PayloadRules rules, Kind kind, String uri, Payload payload) {
    return rules.of(kind, uri).orElseThrow().judge(payload).map(PayloadBreach::path).orElse("");
  }

  private ConfigurationFile read(String... realm) throws IOException {
    StringBuilder text = new StringBuilder(REALM);
    for (String line : realm) {
      text.append("    ").append(line).append('\n');
    }
    return ConfigurationFile.read(write("weir.yaml", text.toString()));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
