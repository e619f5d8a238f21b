package dev.weir.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The key that both ends of WAMP-CRA have: the secret itself, or what is derived from it. Immutable
 * and thread-safe; shows nothing of itself as text.
 */
public final class CraKey {
  private final byte[] key;

  private CraKey(byte[] key) {
    this.key = key;
  }

  /**
   * The secret as the key, where it is not salted.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static CraKey of(String secret) {
    return new CraKey(Mac256.key(secret, "the secret of WAMP-CRA"));
  }

  /**
   * The key of a salted secret: the base64 text of what PBKDF2-HMAC-SHA256 derives, as Autobahn has
   * it.
   *
   * @throws IllegalArgumentException if the secret is empty
   */
  public static CraKey derived(String secret, CraSalt salt) {
    return of(derive(secret, salt));
  }

  /**
   * The text of {@link #derived}, to be kept in place of the secret: who has it can log in by
   * WAMP-CRA, but does not know the secret.
   *
   * @throws IllegalArgumentException if the secret is empty
   */
  public static String derive(String secret, CraSalt salt) {
    Mac256.key(secret, "the secret of WAMP-CRA");
    byte[] octets = salt.salt().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder()
        .encodeToString(Pbkdf2.derive(secret, octets, salt.iterations(), salt.keylen()));
  }

  /** The signature of a challenge, which is signed exactly as it came. */
  public String sign(String challenge) {
    return Base64.getEncoder()
        .encodeToString(Mac256.of(key, challenge.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether this key made the signature of a challenge; takes the same time for each wrong one. */
  public boolean verify(String challenge, String signature) {
    return Mac256.same(sign(challenge), signature);
  }

  @Override
  public String toString() {
    return "CraKey";
  }
}
