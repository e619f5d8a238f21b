package dev.weir.router.meta;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Ids;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.auth.RouterUris;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a call to the router itself, each with the name under which the specification
 * has it; a null counts as absent. Immutable.
 */
public final class MetaArguments {
  private static final int LEAST_BOUND = 65_536;

  private final List<Object> positional;
  private final Map<String, Object> keywords;
  private final int octets;

  private MetaArguments(Payload values) {
    this.octets = values.size();
    this.positional = values.arguments();
    this.keywords = values.keywords();
  }

  /**
   * A call with its arguments as values when it is one to the router itself; done outside of the
   * turn, in which nothing is decoded. Other calls are passed on as they are, and so are arguments
   * over the bound and those that cannot be read: {@link #of} refuses them. Stateless.
   */
  public static Call read(Call call, int testamentBytes) {
    Payload payload = call.payload();
    if (!RouterUris.owns(call.procedure())
        || !payload.isRaw()
        || payload.size() > bound(testamentBytes)) {
      return call;
    }
    try {
      return new Call(call.request(), call.options(), call.procedure(), Transcoder.values(payload));
    } catch (Unencodable e) {
      return call;
    }
  }

  /** The arguments of a call that {@link #read} has seen. */
  static MetaArguments of(Call call, int testamentBytes) {
    Payload payload = call.payload();
    if (payload.size() > bound(testamentBytes)) {
      throw Refusal.limit(
          "the octets of the arguments of a call to the router",
          bound(testamentBytes),
          "realms.limits.testament_bytes");
    }
    if (payload.isRaw()) {
      throw Refusal.argument(
          "the arguments hold what is no value of WAMP: an extension type, a key that is no string"
              + " or comes twice, or a number out of range");
    }
    return new MetaArguments(payload);
  }

  /** A string that may be left out. */
  public Optional<String> optionalText(int place, String name) {
    return at(place) == null ? Optional.empty() : Optional.of(text(place, name));
  }

  /** An id that must be there. */
  public long id(int place, String name) {
    if (at(place) instanceof Long id && Ids.valid(id)) {
      return id;
    }
    throw wrong(place, name, "an id from 1 to 2^53");
  }

  /** A string that must be there. */
  public String text(int place, String name) {
    if (at(place) instanceof String text) {
      return text;
    }
    throw wrong(place, name, "a string");
  }

  /** A list of strings that may be left out. */
  @SuppressWarnings("unchecked") // every element is checked
  public Optional<List<String>> texts(int place, String name) {
    Object value = at(place);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return Optional.of((List<String>) list);
    }
    throw wrong(place, name, "a list of strings");
  }

  /** A list that may be left out, which makes it empty. */
  @SuppressWarnings("unchecked") // lists of the closed model
  public List<Object> list(int place, String name) {
    Object value = at(place);
    if (value == null || value instanceof List) {
      return value == null ? List.of() : (List<Object>) value;
    }
    throw wrong(place, name, "a list");
  }

  /** A dictionary that may be left out, which makes it empty. */
  public Dict dict(int place, String name) {
    Object value = at(place);
    if (value == null || value instanceof Map) {
      return dictOf(value);
    }
    throw wrong(place, name, "a dictionary");
  }

  /** About how much memory all of them take. */
  int octets() {
    return octets;
  }

  /** The value under a keyword, if there is one. */
  public Optional<Object> keyword(String name) {
    return Optional.ofNullable(keywords.get(name));
  }

  /** The string under a keyword, if there is one. */
  public Optional<String> textKeyword(String name) {
    Optional<Object> value = keyword(name);
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw Refusal.argument("keyword argument " + name + " must be a string");
    }
    return value.map(String.class::cast);
  }

  /** The dictionary under a keyword; empty when it is left out. */
  public Dict dictKeyword(String name) {
    Optional<Object> value = keyword(name);
    if (value.isPresent() && !(value.get() instanceof Map)) {
      throw Refusal.argument("keyword argument " + name + " must be a dictionary");
    }
    return dictOf(value.orElse(null));
  }

  /** The policy under the key {@code match} of an optional dictionary of options. */
  MatchPolicy match(int place, String name) {
    Optional<Object> match = dict(place, name).find("match");
    if (match.isEmpty()) {
      return MatchPolicy.EXACT;
    }
    return match
        .filter(String.class::isInstance)
        .flatMap(word -> MatchPolicy.of((String) word))
        .orElseThrow(
            () -> Refusal.argument(name + ".match must be one of exact, prefix, wildcard"));
  }

  private Object at(int place) {
    return place < positional.size() ? positional.get(place) : null;
  }

  @SuppressWarnings("unchecked") // maps of the closed model have string keys
  private static Dict dictOf(Object value) {
    return value == null ? Dict.EMPTY : Dict.of((Map<String, ?>) value);
  }

  private Refusal wrong(int place, String name, String wanted) {
    String missing = at(place) == null ? ", and is missing" : "";
    return Refusal.argument(
        "argument " + (place + 1) + ", " + name + ", must be " + wanted + missing);
  }

  private static int bound(int testamentBytes) {
    return Math.max(LEAST_BOUND, testamentBytes);
  }
}
