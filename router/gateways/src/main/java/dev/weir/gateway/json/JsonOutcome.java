package dev.weir.gateway.json;

import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import java.util.Optional;

/**
 * What somebody who knows nothing of WAMP answered to a call, in JSON: an object with no other
 * members than {@code args}, {@code kwargs} and {@code error} is all of a payload, and with {@code
 * error}, a URI, an error; any other value is the one argument of a result. Nothing is made of the
 * octets, which stay as they are. Immutable.
 *
 * @param error URI of WAMP's error; empty for a result
 */
public record JsonOutcome(Optional<String> error, Payload payload) {
  private static final byte[] ABSENT = {};

  /**
   * The outcome that a text tells.
   *
   * @throws ProtocolViolation when it is not one value of JSON within the limits, with a sentence
   */
  public static JsonOutcome of(byte[] text, Limits limits) {
    return new Reading(text, limits).outcome(true);
  }

  /** The same for a text that tells no error: there the member {@code error} is one like others. */
  public static Payload result(byte[] text, Limits limits) {
    return new Reading(text, limits).outcome(false).payload();
  }

  /** One text. Confined to one thread. */
  private static final class Reading {
    private final JsonParts parts;
    private final byte[] list;
    private byte[] arguments = ABSENT;
    private byte[] keywords = ABSENT;
    private Optional<String> error = Optional.empty();

    /** As the element of a list, so that any value can be told from what is none. */
    Reading(byte[] text, Limits limits) {
      parts = new JsonParts(limits);
      ByteSink sink = new ByteSink(text.length + 2);
      sink.put((byte) '[');
      sink.put(text);
      sink.put((byte) ']');
      list = sink.toByteArray();
    }

    JsonOutcome outcome(boolean telling) {
      parts.open(list, 0, list.length);
      if (!parts.next()) {
        throw new ProtocolViolation("there is no value");
      }
      JsonParts.Kind kind = parts.kind();
      int from = parts.from();
      int to = parts.to();
      if (parts.next()) {
        throw new ProtocolViolation("there is more than one value");
      }
      return kind == JsonParts.Kind.OBJECT && isWhole(from, to, telling)
          ? new JsonOutcome(error, JsonPayload.payload(arguments, keywords))
          : new JsonOutcome(Optional.empty(), Payload.raw(Serializer.JSON, list, 1));
    }

    private boolean isWhole(int from, int to, boolean telling) {
      parts.open(list, from, to - from);
      boolean any = false;
      while (parts.next()) {
        if (!take(telling)) {
          return false;
        }
        any = true;
      }
      return any;
    }

    private boolean take(boolean telling) {
      JsonParts.Kind kind = parts.kind();
      if (parts.key().equals("args") && kind == JsonParts.Kind.LIST) {
        arguments = parts.octets();
      } else if (parts.key().equals("kwargs") && kind == JsonParts.Kind.OBJECT) {
        keywords = parts.octets();
      } else if (telling && parts.key().equals("error") && kind == JsonParts.Kind.TEXT) {
        error = Optional.of(parts.text());
      } else {
        return false;
      }
      return true;
    }
  }
}
