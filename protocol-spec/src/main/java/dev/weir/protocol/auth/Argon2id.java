package dev.weir.protocol.auth;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Argon2id, version 1.3, with a parallelism of 1 (RFC 9106): found as a service, because the JDK
 * has it not. Implementations are thread-safe.
 */
public interface Argon2id {
  /** The artifact that has it, to be named where it is missing. */
  String ARTIFACT = "weir-protocol-argon2";

  /**
   * Hashes.
   *
   * @param password octets of any number
   * @param salt octets, eight or more
   * @param iterations at least 1
   * @param memory in KiB, at least 8
   * @param length of the hash in octets
   */
  byte[] hash(byte[] password, byte[] salt, int iterations, int memory, int length);

  /** The one on the class path, if there is one. */
  static Optional<Argon2id> installed() {
    return ServiceLoader.load(Argon2id.class, Argon2id.class.getClassLoader()).findFirst();
  }
}
