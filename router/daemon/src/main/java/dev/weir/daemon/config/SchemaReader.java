package dev.weir.daemon.config;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.payload.PayloadRule;
import dev.weir.router.payload.PayloadRule.Kind;
import dev.weir.router.schema.FaultySchemaException;
import dev.weir.router.schema.JsonSchemaValidator;
import dev.weir.router.schema.SchemaFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the payload rules of a realm's {@code schemas}, and compiles the files that they name, so
 * that a faulty schema keeps the daemon from starting.
 *
 * <p>Confined to the thread that reads the file.
 */
final class SchemaReader {
  private final Verdicts verdicts;
  private final Map<Path, SchemaFile> compiled = new HashMap<>();
  private final Map<String, Place> seen = new HashMap<>();

  SchemaReader(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  List<PayloadRule> read(Section realm) {
    List<PayloadRule> rules = new ArrayList<>();
    for (Placed<Section> placed : realm.list("schemas", Section.class)) {
      Section entry = placed.value();
      if (entry.text("uri").isPresent() && entry.text("kind").isPresent() && sound(entry)) {
        rules.addAll(rules(entry));
      }
    }
    return rules;
  }

  private List<PayloadRule> rules(Section entry) {
    boolean topic = isTopic(entry);
    List<PayloadRule> rules = new ArrayList<>();
    if (entry.has("args") || entry.has("kwargs")) {
      rules.add(rule(entry, topic ? Kind.PUBLICATION : Kind.CALL, "args", "kwargs"));
    }
    if (entry.has("result") || entry.has("result_kwargs")) {
      rules.add(rule(entry, Kind.RESULT, "result", "result_kwargs"));
    }
    return rules;
  }

  private PayloadRule rule(Section entry, Kind kind, String arguments, String keywords) {
    return new PayloadRule(
        entry.text("uri").orElseThrow(),
        RoleRules.match(entry),
        kind,
        new JsonSchemaValidator(schema(entry, arguments), schema(entry, keywords)));
  }

  /** The compiled schema; empty when the entry names none, and after a verdict. */
  private Optional<SchemaFile> schema(Section entry, String key) {
    return entry.find(key, Path.class).flatMap(file -> compile(file, entry.place(key)));
  }

  private Optional<SchemaFile> compile(Path file, Place place) {
    try {
      if (!compiled.containsKey(file)) {
        compiled.put(file, SchemaFile.compile(file));
      }
      return Optional.of(compiled.get(file));
    } catch (FaultySchemaException faulty) {
      verdicts.error(place, faulty.getMessage());
      return Optional.empty();
    }
  }

  private boolean sound(Section entry) {
    String uri = entry.text("uri").orElseThrow();
    if (uri.contains("${")) {
      return fault(entry.place("uri"), "a schema cannot be for a URI with a placeholder");
    }
    if (isTopic(entry) && (entry.has("result") || entry.has("result_kwargs"))) {
      String key = entry.has("result") ? "result" : "result_kwargs";
      return fault(entry.place(key), "only a procedure has a `" + key + "`");
    }
    if (List.of("args", "kwargs", "result", "result_kwargs").stream().noneMatch(entry::has)) {
      return fault(entry.place(), "the entry names no schema: args, kwargs, result, result_kwargs");
    }
    return first(entry, uri, RoleRules.match(entry));
  }

  private boolean first(Section entry, String uri, MatchPolicy match) {
    String subject = entry.text("kind").orElseThrow() + " `" + uri + "` (" + match.word() + ")";
    Place before = seen.putIfAbsent(subject, entry.place());
    return before == null
        || fault(entry.place(), subject + " is given twice in `schemas`, first at " + before);
  }

  private boolean fault(Place place, String sentence) {
    verdicts.error(place, sentence);
    return false;
  }

  private static boolean isTopic(Section entry) {
    return entry.text("kind").filter("topic"::equals).isPresent();
  }
}
