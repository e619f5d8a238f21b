package dev.weir.router.cookie;

import dev.weir.protocol.auth.Mac256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The values of cookies: 256 random bits as base64url. Stateless. */
public final class CookieId {
  private static final int OCTETS = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private CookieId() {}

  /** A new one. */
  public static String make() {
    byte[] octets = new byte[OCTETS];
    RANDOM.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /** Whether it can be one. */
  public static boolean isOne(String value) {
    return FORM.matcher(value).matches();
  }

  /** What is kept of it. As it is random, nobody finds it again by trying. */
  public static String digest(String value) {
    return Mac256.hexHash(value);
  }
}
