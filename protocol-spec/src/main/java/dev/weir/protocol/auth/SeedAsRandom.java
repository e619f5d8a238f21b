package dev.weir.protocol.auth;

import java.security.SecureRandom;

/** No chance at all: gives the JDK's generator the one seed whose keys are wanted. Stateless. */
final class SeedAsRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final byte[] seed;

  SeedAsRandom(byte[] seed) {
    this.seed = seed;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    System.arraycopy(seed, 0, bytes, 0, bytes.length);
  }
}
