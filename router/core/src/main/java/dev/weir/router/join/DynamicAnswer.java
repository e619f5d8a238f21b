package dev.weir.router.join;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramKeys;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.CraAuthenticator;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.ScramAuthenticator;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a dynamic authenticator says of a user: a role, or a dictionary with {@code role} and what
 * the method needs to ask for proof. Immutable.
 */
final class DynamicAnswer {
  private static final int LARGEST = 1 << 16;
  private static final int ITERATIONS = 1000;
  private static final int KEY_LENGTH = 32;

  private final Dict dict;

  private DynamicAnswer(Dict dict) {
    this.dict = dict;
  }

  /**
   * The answer in a result.
   *
   * @throws IllegalArgumentException when it is none; nothing of it is shown, as it has secrets
   */
  static DynamicAnswer read(Payload payload) {
    if (payload.size() > LARGEST) {
      throw new IllegalArgumentException("the answer has more than " + LARGEST + " octets");
    }
    try {
      List<Object> results = Transcoder.values(payload).arguments();
      Object first = results.isEmpty() ? "" : results.get(0);
      Dict dict =
          first instanceof String role ? Dict.of("role", role) : Dict.of("it", first).dict("it");
      if (dict.text("role").isPresent()) {
        return new DynamicAnswer(dict);
      }
    } catch (Unencodable e) {
      throw new IllegalArgumentException("the answer cannot be read", e);
    }
    throw new IllegalArgumentException("the answer is neither a role nor a dictionary with role");
  }

  String role() {
    return dict.text("role").orElseThrow();
  }

  String authid(String asked) {
    return dict.text("authid").orElse(asked);
  }

  /** Goes to {@code WELCOME.Details.authextra}. */
  Dict extra() {
    return dict.dict("extra");
  }

  /**
   * The user, under the authid that was asked for.
   *
   * @throws IllegalArgumentException when something is missing or wrong
   */
  Authenticator user(String method, String authid) {
    return switch (method) {
      case AuthMethod.WAMPCRA -> wampCra(authid);
      case AuthMethod.SCRAM -> scram(authid);
      default -> cryptosign(authid);
    };
  }

  private Authenticator wampCra(String authid) {
    CraAuthenticator.Builder method = CraAuthenticator.builder().provider("dynamic");
    String secret = required("secret");
    Optional<CraSalt> salt =
        dict.text("salt")
            .map(
                text ->
                    new CraSalt(
                        text, number("iterations", ITERATIONS), number("keylen", KEY_LENGTH)));
    // As in Crossbar, where a salt is given the secret is the derived key already.
    return salt.isPresent()
        ? method.derived(authid, secret, salt.get(), role()).build()
        : method.user(authid, secret, role()).build();
  }

  private Authenticator scram(String authid) {
    KeyDerivation derivation =
        KeyDerivation.of(
            dict.text("kdf").orElse(KeyDerivation.PBKDF2),
            octets("salt"),
            number("iterations", 0),
            number("memory", 0));
    ScramKeys keys = new ScramKeys(octets("stored-key"), octets("server-key"));
    return ScramAuthenticator.builder().user(authid, keys, derivation, role()).build();
  }

  private Authenticator cryptosign(String authid) {
    Set<CryptosignPublicKey> keys = new LinkedHashSet<>();
    dict.text("pubkey").map(CryptosignPublicKey::parse).ifPresent(keys::add);
    dict.find("authorized_keys")
        .filter(List.class::isInstance)
        .map(list -> (List<?>) list)
        .orElse(List.of())
        .forEach(key -> keys.add(CryptosignPublicKey.parse(String.valueOf(key))));
    if (keys.isEmpty()) {
      throw missing("pubkey");
    }
    return CryptosignAuthenticator.builder().user(authid, keys, role()).build();
  }

  private String required(String key) {
    return dict.text(key).orElseThrow(() -> missing(key));
  }

  private int number(String key, int otherwise) {
    return dict.find(key)
        .filter(Long.class::isInstance)
        .map(value -> Math.toIntExact((Long) value))
        .orElse(otherwise);
  }

  /** Octets, or their text: hex digits for the keys, base64 for the salt. */
  private byte[] octets(String key) {
    Object value =
        dict.find(key).or(() -> dict.find(key.replace('-', '_'))).orElseThrow(() -> missing(key));
    if (value instanceof byte[] octets) {
      return octets.clone();
    }
    String text = String.valueOf(value);
    return key.equals("salt") ? Base64.getDecoder().decode(text) : HexFormat.of().parseHex(text);
  }

  private static IllegalArgumentException missing(String key) {
    return new IllegalArgumentException("the answer has no " + key);
  }

  @Override
  public String toString() {
    return "DynamicAnswer " + Map.of("role", role());
  }
}
