package dev.weir.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The application's part of a message, Arguments and ArgumentsKw: either the raw octets of one
 * serializer, as a router passes them on, or values of the closed model (see {@link Dict}), as an
 * application gave them.
 *
 * <p>Raw octets are already validated, are the payload elements as they stand in the message (for
 * JSON with the comma between them) and belong to this object alone. Empty elements are left out as
 * the specification asks (section "Messages"). Immutable.
 */
public final class Payload {
  /** No arguments at all. */
  public static final Payload EMPTY = new Payload(null, new byte[0], 0, List.of(), Map.of());

  private static final byte[] NO_BYTES = new byte[0];

  private final Serializer serializer;
  private final byte[] octets;
  private final int elements;
  private final List<Object> arguments;
  private final Map<String, Object> keywords;

  /** Counted when it is first asked for; whoever else counts finds the same. */
  private int size = -1;

  private Payload(
      Serializer serializer,
      byte[] octets,
      int elements,
      List<Object> arguments,
      Map<String, Object> keywords) {
    this.serializer = serializer;
    this.octets = octets;
    this.elements = elements;
    this.arguments = arguments;
    this.keywords = keywords;
  }

  /** Validated octets of one element (Arguments) or two (with ArgumentsKw), handed over. */
  public static Payload raw(Serializer serializer, byte[] octets, int elements) {
    return new Payload(serializer, octets, elements, List.of(), Map.of());
  }

  /** Values of the closed model. Neither may be changed afterwards. */
  public static Payload of(List<Object> arguments, Map<String, Object> keywords) {
    if (arguments.isEmpty() && keywords.isEmpty()) {
      return EMPTY;
    }
    return new Payload(null, NO_BYTES, keywords.isEmpty() ? 1 : 2, arguments, keywords);
  }

  /** Positional values of the closed model. */
  public static Payload of(Object... arguments) {
    return of(Arrays.asList(arguments), Map.of());
  }

  public boolean isEmpty() {
    return elements == 0;
  }

  /** How many message elements it takes: 0, 1 (Arguments) or 2 (with ArgumentsKw). */
  public int elements() {
    return elements;
  }

  /** Whether this holds octets of {@link #serializer()}. */
  public boolean isRaw() {
    return serializer != null;
  }

  /** The serializer of the octets; only when {@link #isRaw()}. */
  public Serializer serializer() {
    return serializer;
  }

  /** The octets, not to be changed; only when {@link #isRaw()}. */
  public byte[] octets() {
    return octets;
  }

  /** The positional values; only when not {@link #isRaw()}. */
  public List<Object> arguments() {
    return arguments;
  }

  /** The keyword values; only when not {@link #isRaw()}. */
  public Map<String, Object> keywords() {
    return keywords;
  }

  /** About how many octets it takes: exact for raw ones, for values rather too many. */
  public int size() {
    if (size < 0) {
      size = isRaw() ? octets.length : ValueSize.of(arguments, keywords);
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload
        && serializer == payload.serializer
        && elements == payload.elements
        && Arrays.equals(octets, payload.octets)
        && arguments.equals(payload.arguments)
        && keywords.equals(payload.keywords);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(octets) + arguments.hashCode() + keywords.hashCode();
  }

  @Override
  public String toString() {
    return isRaw() ? octets.length + " octets of " + serializer : arguments + " " + keywords;
  }
}
