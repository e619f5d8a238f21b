package dev.weir.router.jwt;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys by which tokens may be signed. Immutable, thread-safe; shows no secret as text. */
public final class KeySet {
  private static final int MOST_KEYS = 100;
  private static final Limits READING = new Limits(Integer.MAX_VALUE, 8, 100);

  private final List<VerificationKey> keys;

  KeySet(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * One secret for HS256, as its UTF-8 octets.
   *
   * @throws IllegalArgumentException when it is shorter than 32 octets, or a key in PEM
   */
  public static KeySet ofSecret(String secret) {
    byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
    return new KeySet(List.of(VerificationKey.ofSecret(Optional.empty(), octets)));
  }

  /**
   * One public key of RSA (2,048 bits or more), P-256 or Ed25519.
   *
   * @throws IllegalArgumentException when it is another one
   */
  public static KeySet of(PublicKey key) {
    return new KeySet(List.of(VerificationKey.ofPublic(Optional.empty(), key)));
  }

  /**
   * A JWK Set (RFC 7517), 100 keys at most. Keys for another use, of another kind, too weak or
   * malformed are left out, and so are secrets: such a document is for everybody to see.
   *
   * @throws IllegalArgumentException when it is none, or no key in it can be used
   */
  public static KeySet ofJwks(byte[] json) {
    return ofJwks(json, false);
  }

  /** The same, with secrets for HS256 as far as the document is a secret itself. */
  static KeySet ofJwks(byte[] json, boolean secrets) {
    List<VerificationKey> keys = new ArrayList<>();
    for (Object entry : entries(json)) {
      if (entry instanceof Map<?, ?> map) {
        Dict key = Dict.of("key", map).dict("key");
        JwkReader.read(key)
            .filter(read -> secrets || read.algorithm() != Algorithm.HS256)
            .ifPresent(keys::add);
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key of the JWK Set can be used");
    }
    return new KeySet(keys);
  }

  /** These keys and those. */
  public KeySet and(KeySet others) {
    List<VerificationKey> all = new ArrayList<>(keys);
    all.addAll(others.keys);
    return new KeySet(all);
  }

  /** By which algorithms tokens can be signed with these keys. */
  public Set<Algorithm> algorithms() {
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    keys.forEach(key -> algorithms.add(key.algorithm()));
    return algorithms;
  }

  /** The keys for an algorithm that a token's {@code kid} can mean. */
  List<VerificationKey> fitting(Algorithm algorithm, Optional<String> kid) {
    return keys.stream().filter(key -> key.algorithm() == algorithm && key.named(kid)).toList();
  }

  private static List<?> entries(byte[] json) {
    try {
      Object set = ValueCodec.decode(json, Serializer.JSON, READING);
      Object keys = set instanceof Map<?, ?> map ? map.get("keys") : null;
      if (keys instanceof List<?> list && list.size() <= MOST_KEYS) {
        return list;
      }
    } catch (Unencodable e) {
      throw new IllegalArgumentException("it is no JWK Set: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "a JWK Set is an object with at most " + MOST_KEYS + " `keys`");
  }

  @Override
  public String toString() {
    return keys.toString();
  }
}
