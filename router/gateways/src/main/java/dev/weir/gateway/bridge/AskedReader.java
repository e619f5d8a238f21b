package dev.weir.gateway.bridge;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import io.undertow.util.StatusCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the bodies of {@code /call} and {@code /publish}: {@code {"procedure" | "topic", "args",
 * "kwargs", "options"}}, or a list of them. Args and kwargs stay as they stand. Confined to one
 * thread.
 */
final class AskedReader {
  /** What makes no sense by HTTP, where there is one answer. */
  private static final List<String> NOT_BY_HTTP = List.of("receive_progress", "progress");

  private static final byte[] ABSENT = {};

  private final Limits limits;
  private final JsonParts several;
  private final JsonParts parts;

  private String uri = "";
  private byte[] arguments = ABSENT;
  private byte[] keywords = ABSENT;
  private Map<String, Object> given = Map.of();
  private String wrong = "";

  AskedReader(Limits limits) {
    this.limits = limits;
    this.several = new JsonParts(limits);
    this.parts = new JsonParts(limits);
  }

  /** What a body asks for: of one thing, or of several. */
  record Body(boolean list, List<Asked> asked) {}

  /**
   * Reads a body.
   *
   * @param call whether of {@code /call}
   * @param timeout of calls that give none, in milliseconds
   * @throws ProtocolViolation when it is no JSON
   */
  Body read(byte[] body, boolean call, long timeout) {
    try {
      several.open(body, 0, body.length);
      if (several.isObject()) {
        return new Body(false, List.of(one(body, 0, body.length, call, timeout)));
      }
      List<Asked> asked = new ArrayList<>();
      while (several.next()) {
        asked.add(
            several.kind() == JsonParts.Kind.OBJECT
                ? one(body, several.from(), several.to() - several.from(), call, timeout)
                : wrong("each element must be an object"));
      }
      return new Body(true, asked);
    } finally {
      several.release();
      parts.release();
    }
  }

  private Asked one(byte[] body, int offset, int length, boolean call, long timeout) {
    uri = "";
    arguments = ABSENT;
    keywords = ABSENT;
    given = Map.of();
    wrong = "";
    parts.open(body, offset, length);
    String named = call ? "procedure" : "topic";
    boolean there = false;
    while (parts.next()) {
      there |= parts.key().equals(named);
      member(named);
    }
    if (wrong.isEmpty() && uri.isEmpty()) {
      wrong = there ? named + " is empty" : "the member " + named + " is missing";
    }
    return wrong.isEmpty() ? asked(call, timeout) : wrong(wrong);
  }

  private void member(String named) {
    String key = parts.key();
    JsonParts.Kind kind = parts.kind();
    if (key.equals(named)) {
      if (kind == JsonParts.Kind.TEXT) {
        uri = parts.text();
      } else {
        wrong = named + " must be a string";
      }
    } else if (key.equals("args") && expect(JsonParts.Kind.LIST)) {
      arguments = parts.octets();
    } else if (key.equals("kwargs") && expect(JsonParts.Kind.OBJECT)) {
      keywords = parts.octets();
    } else if (key.equals("options") && expect(JsonParts.Kind.OBJECT)) {
      given = options();
    } else if (!List.of("args", "kwargs", "options").contains(key)) {
      wrong = "there is no member " + key + " but " + named + ", args, kwargs and options";
    }
  }

  /** Whether the part is of this kind; null counts as absent. */
  private boolean expect(JsonParts.Kind kind) {
    if (parts.kind() != kind && parts.kind() != JsonParts.Kind.NULL) {
      wrong = parts.key() + " must be " + (kind == JsonParts.Kind.LIST ? "a list" : "an object");
    }
    return parts.kind() == kind;
  }

  @SuppressWarnings("unchecked") // an object of JSON has string keys
  private Map<String, Object> options() {
    try {
      return (Map<String, Object>) ValueCodec.decode(parts.octets(), Serializer.JSON, limits);
    } catch (Unencodable e) {
      wrong = "options: " + e.getMessage();
      return Map.of();
    }
  }

  private Asked asked(boolean call, long timeout) {
    Payload payload = JsonPayload.payload(arguments, keywords);
    Map<String, Object> options = new LinkedHashMap<>(given);
    try {
      if (!call) {
        options.put("acknowledge", true);
        return new Asked.ToPublish(uri, PublishOptions.of(Dict.of(options)), payload);
      }
      options.keySet().removeAll(NOT_BY_HTTP);
      long asked = options.getOrDefault("timeout", timeout) instanceof Long own ? own : -1;
      if (asked < 1) {
        return wrong("options.timeout must be a number of milliseconds");
      }
      options.put("timeout", Math.min(asked, BridgeOptions.LONGEST.toMillis()));
      return new Asked.ToCall(uri, CallOptions.of(Dict.of(options)), payload);
    } catch (ProtocolViolation e) {
      return wrong(e.getMessage());
    }
  }

  private static Asked wrong(String sentence) {
    return new Asked.Wrong(Problem.of(StatusCodes.BAD_REQUEST, sentence));
  }
}
