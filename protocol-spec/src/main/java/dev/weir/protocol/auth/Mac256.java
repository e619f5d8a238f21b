package dev.weir.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, HMAC with it, and comparison in constant time. Stateless. */
public final class Mac256 {
  private static final String HMAC = "HmacSHA256";

  private Mac256() {}

  /** The HMAC of a message. */
  public static byte[] of(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static byte[] of(byte[] key, String message) {
    return of(key, message.getBytes(StandardCharsets.UTF_8));
  }

  /** The SHA-256 of a message. */
  public static byte[] hash(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** The SHA-256 of a text in UTF-8, in lower hexadecimal digits. */
  public static String hexHash(String text) {
    return HexFormat.of().formatHex(hash(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether two texts are the same, in a time that tells nothing of where they differ. */
  static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] key(String secret, String name) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  /** Every Java has what is used here. */
  static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("this Java lacks an algorithm that WAMP needs", e);
  }
}
