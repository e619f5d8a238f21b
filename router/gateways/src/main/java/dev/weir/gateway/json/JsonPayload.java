package dev.weir.gateway.json;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Transcoder;
import java.nio.charset.StandardCharsets;

/**
 * A payload as JSON texts: where its arguments and its keyword arguments stand. Immutable, over
 * octets that nobody changes.
 */
public final class JsonPayload {
  /** For readers of payloads, which a router has let pass within its own limits. */
  public static final Limits TRUSTED =
      new Limits(Integer.MAX_VALUE, Limits.MAX_DEPTH, Integer.MAX_VALUE);

  private static final byte[] NONE = "[],".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ARGS = "{\"args\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KWARGS = ",\"kwargs\":".getBytes(StandardCharsets.US_ASCII);

  private final byte[] octets;
  private final Slice arguments;
  private final Slice only;
  private final int count;
  private final Slice keywords;

  private record Slice(int from, int to) {
    static final Slice EMPTY = new Slice(0, 0);
  }

  private JsonPayload(byte[] octets, Slice arguments, Slice only, int count, Slice keywords) {
    this.octets = octets;
    this.arguments = arguments;
    this.only = only;
    this.count = count;
    this.keywords = keywords;
  }

  /**
   * The payload of these arguments, each empty when there are none: a list and an object, which
   * have been validated.
   */
  public static Payload payload(byte[] arguments, byte[] keywords) {
    boolean named = !hollow(keywords);
    if (!named) {
      return hollow(arguments) ? Payload.EMPTY : Payload.raw(Serializer.JSON, arguments, 1);
    }
    ByteSink sink = new ByteSink(NONE.length + arguments.length + keywords.length);
    if (arguments.length == 0) {
      sink.put(NONE);
    } else {
      sink.put(arguments);
      sink.put((byte) ',');
    }
    sink.put(keywords);
    return Payload.raw(Serializer.JSON, sink.toByteArray(), 2);
  }

  /** Whether nothing stands between the brackets. */
  private static boolean hollow(byte[] text) {
    int at = 1;
    while (at < text.length - 1 && text[at] <= ' ' && text[at] > 0) {
      at++;
    }
    return at >= text.length - 1;
  }

  /**
   * The texts of a payload, whatever it came in.
   *
   * @param parts looks through them, and is used again
   * @throws dev.weir.protocol.codec.Unencodable when something of it has no form in JSON
   */
  public static JsonPayload of(Payload payload, JsonParts parts) {
    Payload json = Transcoder.encode(payload, Serializer.JSON);
    return switch (json.elements()) {
      case 0 -> new JsonPayload(NULL, Slice.EMPTY, Slice.EMPTY, 0, Slice.EMPTY);
      case 1 -> arguments(json.octets(), new Slice(0, json.octets().length), Slice.EMPTY, parts);
      default -> both(json.octets(), parts);
    };
  }

  private static JsonPayload both(byte[] elements, JsonParts parts) {
    byte[] octets = new byte[elements.length + 2];
    octets[0] = '[';
    System.arraycopy(elements, 0, octets, 1, elements.length);
    octets[octets.length - 1] = ']';
    parts.open(octets, 0, octets.length);
    parts.next();
    Slice arguments = new Slice(parts.from(), parts.to());
    parts.next();
    return arguments(octets, arguments, new Slice(parts.from(), parts.to()), parts);
  }

  private static JsonPayload arguments(byte[] octets, Slice list, Slice keywords, JsonParts parts) {
    parts.open(octets, list.from(), list.to() - list.from());
    int count = 0;
    Slice only = Slice.EMPTY;
    while (count < 2 && parts.next()) {
      only = count++ == 0 ? new Slice(parts.from(), parts.to()) : Slice.EMPTY;
    }
    parts.release();
    return new JsonPayload(octets, list, only, count, keywords);
  }

  /**
   * Writes it as one value: null for nothing, the argument where there is one, the list where there
   * are several, the object where all have names, and else {@code {"args": …, "kwargs": …}}.
   */
  public void value(ByteSink sink) {
    boolean named = keywords.to() > 0;
    if (named && count > 0) {
      sink.put(ARGS);
      put(arguments, sink);
      sink.put(KWARGS);
      put(keywords, sink);
      sink.put((byte) '}');
    } else if (named) {
      put(keywords, sink);
    } else if (count == 0) {
      sink.put(NULL);
    } else {
      put(count == 1 ? only : arguments, sink);
    }
  }

  /** Whether it has arguments and keyword arguments. */
  public boolean mixed() {
    return count > 0 && keywords.to() > 0;
  }

  /**
   * Writes it as params of JSON-RPC: the list of arguments, or the object where all have names; of
   * a {@link #mixed} one the list alone.
   */
  public void params(ByteSink sink) {
    if (count > 0) {
      put(arguments, sink);
    } else if (keywords.to() > 0) {
      put(keywords, sink);
    } else {
      sink.put(NONE, 0, 2);
    }
  }

  /** Writes the members {@code args} and {@code kwargs} of an object, with what there is. */
  public void members(ByteSink sink) {
    sink.put(ARGS, 1, ARGS.length - 1);
    if (count == 0) {
      sink.put(NONE, 0, 2);
    } else {
      put(arguments, sink);
    }
    if (keywords.to() > 0) {
      sink.put(KWARGS);
      put(keywords, sink);
    }
  }

  private void put(Slice slice, ByteSink sink) {
    sink.put(octets, slice.from(), slice.to() - slice.from());
  }
}
