package dev.weir.gateway.bridge;

import dev.weir.protocol.auth.Argon2id;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A password as Argon2id left it, in the form that {@code weir hash} prints. Immutable. */
final class PasswordHash {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final int memory;
  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(Matcher form) {
    memory = Integer.parseInt(form.group(1));
    iterations = Integer.parseInt(form.group(2));
    salt = Base64.getDecoder().decode(form.group(3));
    hash = Base64.getDecoder().decode(form.group(4));
  }

  /**
   * The hash of a text.
   *
   * @throws IllegalArgumentException when it is not of this form
   */
  static PasswordHash of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a password_hash is what `weir hash` prints: $argon2id$v=19$m=…,t=…,p=1$salt$hash");
    }
    return new PasswordHash(form);
  }

  /** Whether it is of this password; takes as long as the hash was meant to take. */
  boolean matches(Argon2id argon2id, String password) {
    byte[] octets = password.getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(
        hash, argon2id.hash(octets, salt, iterations, memory, hash.length));
  }
}
