package dev.weir.gateway.bridge;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes calls of requests to routes: what stands in the path and the query becomes keyword
 * arguments, strings all; an object as body adds its members to them, a list is the arguments,
 * another value the only one. What the path says counts before the rest. Confined to one thread.
 */
final class RouteReader {
  private static final byte[] ABSENT = {};

  private final JsonParts parts;

  RouteReader(Limits limits) {
    this.parts = new JsonParts(limits);
  }

  /** The call that a request is, or what is wrong with it. */
  Asked read(HttpServerExchange exchange, Routes.Found found, byte[] body, long timeout) {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Map.Entry<String, Deque<String>> query : exchange.getQueryParameters().entrySet()) {
      Deque<String> values = query.getValue();
      names.put(
          query.getKey(), values.size() == 1 ? values.getFirst() : (Object) List.copyOf(values));
    }
    names.putAll(found.names());
    try {
      Payload payload =
          found.route().rawBody()
              ? Payload.of(List.of(raw(exchange, body)), names)
              : json(body, names);
      CallOptions options = CallOptions.of(Dict.of("timeout", timeout));
      return new Asked.ToCall(found.route().procedure(), options, payload);
    } catch (ProtocolViolation | Unencodable e) {
      return new Asked.Wrong(Problem.of(StatusCodes.BAD_REQUEST, e.getMessage()));
    } finally {
      parts.release();
    }
  }

  private Payload json(byte[] body, Map<String, Object> names) {
    byte[] text = trimmed(body);
    if (text.length == 0) {
      return Payload.of(List.of(), names);
    }
    return switch (text[0]) {
      case '[' -> {
        check(text);
        yield JsonPayload.payload(text, object(names));
      }
      case '{' -> JsonPayload.payload(ABSENT, merged(text, names));
      default -> {
        byte[] list = new byte[text.length + 2];
        list[0] = '[';
        System.arraycopy(text, 0, list, 1, text.length);
        list[list.length - 1] = ']';
        if (check(list) != 1) {
          throw new ProtocolViolation("the body must be one value of JSON");
        }
        yield JsonPayload.payload(list, object(names));
      }
    };
  }

  /** The names and then the members of an object that are not among them. */
  private byte[] merged(byte[] text, Map<String, Object> names) {
    ByteSink sink = new ByteSink(text.length + 64);
    byte[] first = object(names);
    sink.put(first, 0, first.length == 0 ? 0 : first.length - 1);
    parts.open(text, 0, text.length);
    while (parts.next()) {
      if (!names.containsKey(parts.key())) {
        sink.put((byte) (sink.position() == 0 ? '{' : ','));
        sink.put(ValueCodec.encode(parts.key(), Serializer.JSON));
        sink.put((byte) ':');
        sink.put(text, parts.from(), parts.to() - parts.from());
      }
    }
    if (sink.position() == 0) {
      return ABSENT;
    }
    sink.put((byte) '}');
    return sink.toByteArray();
  }

  private static byte[] object(Map<String, Object> names) {
    return names.isEmpty() ? ABSENT : ValueCodec.encode(names, Serializer.JSON);
  }

  /** How many elements a list has, which must be JSON. */
  private int check(byte[] list) {
    parts.open(list, 0, list.length);
    int count = 0;
    while (parts.next()) {
      count++;
    }
    return count;
  }

  private static byte[] trimmed(byte[] body) {
    int from = 0;
    int to = body.length;
    while (from < to && body[from] <= ' ' && body[from] > 0) {
      from++;
    }
    while (from < to && body[to - 1] <= ' ' && body[to - 1] > 0) {
      to--;
    }
    return from == 0 && to == body.length ? body : Arrays.copyOfRange(body, from, to);
  }

  /** A string where the type says that it is text, and it is; else the octets. */
  private static Object raw(HttpServerExchange exchange, byte[] body) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !isText(type.toLowerCase(Locale.ROOT))) {
      return body;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return body;
    }
  }

  private static boolean isText(String type) {
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.contains("+json")
        || type.contains("xml");
  }
}
