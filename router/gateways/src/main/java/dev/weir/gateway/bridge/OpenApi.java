package dev.weir.gateway.bridge;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ValueCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a bridge serves, as a document of OpenAPI 3.1, below the bridge's own path. Stateless. */
final class OpenApi {
  private static final String REF = "$ref";

  private OpenApi() {}

  /** The document, in JSON. */
  static byte[] of(BridgeOptions options) {
    Map<String, Object> paths = new LinkedHashMap<>();
    paths.put("/call", Map.of("post", posted("call a procedure", "procedure")));
    paths.put("/publish", Map.of("post", posted("publish to a topic", "topic")));
    for (Route route : options.routes()) {
      path(paths, route.path())
          .putIfAbsent(
              route.method().toLowerCase(Locale.ROOT), operation(route, options.role().isEmpty()));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", options.realm(), "version", "1"));
    document.put("servers", List.of(Map.of("url", ".")));
    document.put("security", security(options.role().isPresent()));
    document.put("paths", paths);
    document.put("components", components());
    return ValueCodec.encode(document, Serializer.JSON);
  }

  @SuppressWarnings("unchecked") // all are made here
  private static Map<String, Object> path(Map<String, Object> paths, String path) {
    return (Map<String, Object>) paths.computeIfAbsent(path, it -> new LinkedHashMap<>());
  }

  private static Map<String, Object> posted(String summary, String named) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(named, Map.of("type", "string"));
    properties.put("args", Map.of("type", "array"));
    properties.put("kwargs", Map.of("type", "object"));
    properties.put("options", Map.of("type", "object"));
    Map<String, Object> schema =
        Map.of("type", "object", "required", List.of(named), "properties", properties);
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", summary);
    Map<String, Object> body =
        new LinkedHashMap<>(content("application/json", oneOrSeveral(schema)));
    body.put("required", true);
    operation.put("requestBody", body);
    operation.put("responses", responses("application/json"));
    return operation;
  }

  private static Map<String, Object> oneOrSeveral(Map<String, Object> schema) {
    return Map.of("oneOf", List.of(schema, Map.of("type", "array", "items", schema)));
  }

  /**
   * What is asked for.
   *
   * @param closed whether the bridge itself lets nobody in without credentials
   */
  private static Map<String, Object> operation(Route route, boolean closed) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", route.procedure());
    List<Object> parameters = new ArrayList<>();
    for (String name : PathTemplate.of(route.path()).names()) {
      parameters.add(
          Map.of("name", name, "in", "path", "required", true, "schema", Map.of("type", "string")));
    }
    operation.put("parameters", parameters);
    if (closed && route.role().isPresent()) {
      operation.put("security", security(true));
    }
    if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
      operation.put("requestBody", content(route.rawBody() ? "*/*" : "application/json", Map.of()));
    }
    operation.put("responses", responses(route.replyType().orElse("application/json")));
    return operation;
  }

  private static Map<String, Object> content(String type, Map<String, Object> schema) {
    return Map.of("content", Map.of(type, Map.of("schema", schema)));
  }

  private static Map<String, Object> responses(String type) {
    Map<String, Object> success = new LinkedHashMap<>(content(type, Map.of()));
    success.put("description", "the result");
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", success);
    responses.put("default", Map.of(REF, "#/components/responses/Problem"));
    return responses;
  }

  /** Any of the schemes, or none where that is enough. */
  private static List<Object> security(boolean open) {
    List<Object> ways = new ArrayList<>();
    if (open) {
      ways.add(Map.of());
    }
    for (String scheme : List.of("key", "bearer", "basic")) {
      ways.add(Map.of(scheme, List.of()));
    }
    return ways;
  }

  private static Map<String, Object> components() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String text : List.of("type", "title", "detail", "error")) {
      properties.put(text, Map.of("type", "string"));
    }
    properties.put("status", Map.of("type", "integer"));
    properties.put("args", Map.of("type", "array"));
    properties.put("kwargs", Map.of("type", "object"));
    Map<String, Object> problem =
        new LinkedHashMap<>(
            content(Problem.type(), Map.of("type", "object", "properties", properties)));
    problem.put("description", "a problem, with the error of WAMP");
    Map<String, Object> schemes = new LinkedHashMap<>();
    schemes.put("key", Map.of("type", "apiKey", "in", "header", "name", "X-API-Key"));
    schemes.put("bearer", Map.of("type", "http", "scheme", "bearer"));
    schemes.put("basic", Map.of("type", "http", "scheme", "basic"));
    return Map.of("responses", Map.of("Problem", problem), "securitySchemes", schemes);
  }
}
