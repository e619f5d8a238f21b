package dev.weir.router.jwt;

import java.util.Arrays;
import java.util.Optional;

/** How a token is signed (RFC 7518 section 3.1, RFC 8037). There is none that means unsigned. */
public enum Algorithm {
  /** HMAC with SHA-256: whoever can check a token can make one. */
  HS256("HS256"),
  /** RSASSA-PKCS1-v1_5 with SHA-256, keys of 2,048 bits or more. */
  RS256("RS256"),
  /** ECDSA with P-256 and SHA-256. */
  ES256("ES256"),
  /** Ed25519. */
  EDDSA("EdDSA");

  private final String word;

  Algorithm(String word) {
    this.word = word;
  }

  /** As a token's header has it. */
  public String word() {
    return word;
  }

  /** The algorithm that is written so; upper and lower case differ. */
  public static Optional<Algorithm> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }
}
