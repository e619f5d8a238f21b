package dev.weir.client;

import dev.weir.client.passthru.KeyRing;
import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments as one piece of octets and back (advanced profile, payload passthru mode): both kinds
 * in one dictionary, {@code {"args": …, "kwargs": …}}, encoded, and encrypted if there is a cipher.
 * Thread-safe.
 */
record Packing(KeyRing keys) {
  private static final String ARGUMENTS = "args";
  private static final String KEYWORDS = "kwargs";

  /** Values of the closed model. */
  record Values(List<Object> arguments, Map<String, Object> keywords) {}

  /** Whether what comes for a URI must be encrypted. */
  boolean covers(String uri) {
    return keys.rule(uri).isPresent();
  }

  /**
   * The octets of values.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if the values have no form in the
   *     serializer, or are not the one {@code byte[]} that goes without one, with {@link
   *     Reason#ENCRYPTION} if there is no such key
   */
  byte[] pack(Values values, Passthru passthru) {
    byte[] plain =
        passthru.inner().map(inner -> encoded(values, inner)).orElseGet(() -> octets(values));
    if (passthru.cipher().isEmpty()) {
      return plain;
    }
    try {
      return keys.encrypt(passthru.cipher().get(), passthru.keyId().orElse(""), plain);
    } catch (GeneralSecurityException e) {
      throw Failures.encryption("the arguments cannot be encrypted: " + e.getMessage(), e);
    }
  }

  /**
   * The values in a message of this mode.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if they are not packed as this mode
   *     wants, with {@link Reason#ENCRYPTION} if they cannot be decrypted
   */
  Values unpack(Values message, Passthru passthru) {
    if (passthru.cipher().isEmpty() && passthru.inner().isEmpty()) {
      return message;
    }
    byte[] octets = decrypted(octets(message), passthru);
    return passthru
        .inner()
        .map(inner -> decoded(octets, inner, passthru))
        .orElseGet(() -> new Values(List.of(octets), Map.of()));
  }

  /**
   * Sees that what came for a URI is encrypted as the key ring's rules want it.
   *
   * @throws WampException with {@link Reason#ENCRYPTION} if not
   */
  void requireTrusted(String uri, Optional<Passthru> passthru) {
    if (!covers(uri)) {
      return;
    }
    Passthru packed =
        passthru
            .filter(found -> found.cipher().isPresent())
            .orElseThrow(() -> untrusted(uri, "came in the clear"));
    if (!keys.accepts(uri, packed)) {
      throw untrusted(uri, "came under another key, \"" + packed.keyId().orElse("") + "\"");
    }
  }

  private static WampException untrusted(String uri, String what) {
    return Failures.encryption(
        "the arguments of " + uri + " " + what + ", which the key ring's rules do not allow", null);
  }

  private byte[] decrypted(byte[] octets, Passthru passthru) {
    if (passthru.cipher().isEmpty()) {
      return octets;
    }
    String keyId = passthru.keyId().orElse("");
    try {
      return keys.decrypt(passthru.cipher().get(), keyId, octets);
    } catch (GeneralSecurityException e) {
      throw Failures.encryption(
          "the arguments cannot be decrypted with the key \""
              + keyId
              + "\" by "
              + passthru.cipher().get()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static byte[] encoded(Values values, Serializer inner) {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put(ARGUMENTS, values.arguments());
    both.put(KEYWORDS, values.keywords());
    try {
      return ValueCodec.encode(both, inner);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  /** Other schemes may pack a value of their own, which is then the one argument. */
  private static Values decoded(byte[] octets, Serializer inner, Passthru passthru) {
    Object value = value(octets, inner);
    if (value instanceof Map<?, ?> both
        && both.keySet().stream().allMatch(key -> key.equals(ARGUMENTS) || key.equals(KEYWORDS))
        && (both.get(ARGUMENTS) == null || both.get(ARGUMENTS) instanceof List)
        && (both.get(KEYWORDS) == null || both.get(KEYWORDS) instanceof Map)) {
      return values(both.get(ARGUMENTS), both.get(KEYWORDS));
    }
    if (passthru.scheme().equals(Passthru.WAMP)) {
      throw Failures.invalidArgument(
          "packed arguments must be {\"args\": […], \"kwargs\": {…}}", null);
    }
    List<Object> one = new ArrayList<>();
    one.add(value);
    return new Values(one, Map.of());
  }

  @SuppressWarnings("unchecked") // the closed model's maps have string keys
  private static Values values(Object arguments, Object keywords) {
    return new Values(
        arguments == null ? List.of() : (List<Object>) arguments,
        keywords == null ? Map.of() : (Map<String, Object>) keywords);
  }

  private static Object value(byte[] octets, Serializer inner) {
    try {
      return ValueCodec.decode(octets, inner, Limits.DEFAULT);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  private static byte[] octets(Values values) {
    if (values.keywords().isEmpty()
        && values.arguments().size() == 1
        && values.arguments().get(0) instanceof byte[] octets) {
      return octets;
    }
    throw Failures.invalidArgument(
        "payload passthru carries exactly one byte[] as positional argument, not "
            + values.arguments().size()
            + " positional and "
            + values.keywords().size()
            + " keyword arguments",
        null);
  }
}
