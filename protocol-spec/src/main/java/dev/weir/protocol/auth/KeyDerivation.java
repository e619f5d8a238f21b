package dev.weir.protocol.auth;

import java.util.Base64;

/**
 * How WAMP-SCRAM salts a password (advanced profile, WAMP-SCRAM, "Key Derivation Functions").
 * Immutable and thread-safe.
 */
public final class KeyDerivation {
  public static final String PBKDF2 = "pbkdf2";
  public static final String ARGON2ID = "argon2id13";

  /**
   * Argon2id as Autobahn and Crossbar spell it, who go on with the hash as base64 text without
   * padding, where the specification has its octets.
   */
  public static final String ARGON2ID_AUTOBAHN = "argon2id-13";

  private static final int LENGTH = 32;
  private static final int SHORTEST_SALT_OF_ARGON2 = 8;
  private static final int LEAST_MEMORY = 8;

  private final String kdf;
  private final byte[] salt;
  private final int iterations;
  private final int memory;

  private KeyDerivation(String kdf, byte[] salt, int iterations, int memory) {
    this.kdf = kdf;
    this.salt = salt.clone();
    this.iterations = iterations;
    this.memory = memory;
  }

  /**
   * PBKDF2 with HMAC-SHA256.
   *
   * @param iterations RFC 7677 wants at least 4096
   * @throws IllegalArgumentException if the salt is empty or the number below 1
   */
  public static KeyDerivation pbkdf2(byte[] salt, int iterations) {
    return of(PBKDF2, salt, iterations, 0);
  }

  /**
   * Argon2id, version 1.3.
   *
   * @param memory in KiB
   * @throws IllegalArgumentException if salt or numbers are below what Argon2 can do
   */
  public static KeyDerivation argon2id(byte[] salt, int iterations, int memory) {
    return of(ARGON2ID, salt, iterations, memory);
  }

  /**
   * A derivation by the name of its function.
   *
   * @param kdf one of the three names above
   * @param memory in KiB; of no meaning for PBKDF2
   * @throws IllegalArgumentException with a sentence, if there is no such function or if salt or
   *     numbers are out of its range
   */
  public static KeyDerivation of(String kdf, byte[] salt, int iterations, int memory) {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, not " + iterations);
    }
    switch (kdf) {
      case PBKDF2 -> checkSalt(salt, 1);
      case ARGON2ID, ARGON2ID_AUTOBAHN -> checkArgon2(salt, memory);
      default ->
          throw new IllegalArgumentException(
              "kdf must be " + PBKDF2 + ", " + ARGON2ID + " or " + ARGON2ID_AUTOBAHN);
    }
    return new KeyDerivation(kdf, salt, iterations, kdf.equals(PBKDF2) ? 0 : memory);
  }

  private static void checkArgon2(byte[] salt, int memory) {
    checkSalt(salt, SHORTEST_SALT_OF_ARGON2);
    if (memory < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "memory must be at least " + LEAST_MEMORY + " KiB, not " + memory);
    }
  }

  private static void checkSalt(byte[] salt, int least) {
    if (salt.length < least) {
      throw new IllegalArgumentException(
          "the salt must have at least " + least + " octets, not " + salt.length);
    }
  }

  /** Its name in {@code CHALLENGE.Extra.kdf}. */
  public String kdf() {
    return kdf;
  }

  /** The salt in base64, as {@code CHALLENGE.Extra.salt} has it. */
  public String saltText() {
    return Base64.getEncoder().encodeToString(salt);
  }

  public int iterations() {
    return iterations;
  }

  /** In KiB; 0 for PBKDF2. */
  public int memory() {
    return memory;
  }

  /** Whether the function is one of Argon2id. */
  public boolean memoryHard() {
    return !kdf.equals(PBKDF2);
  }

  /**
   * Whether {@link #derive} can be done here: Argon2id needs {@link Argon2id#ARTIFACT} on the class
   * path.
   */
  public boolean available() {
    return !memoryHard() || Argon2id.installed().isPresent();
  }

  /**
   * Salts a password. This takes as long as the costs demand; not for I/O threads.
   *
   * @param password prepared by {@link SaslPrep}
   * @throws IllegalArgumentException if it is empty
   * @throws IllegalStateException if Argon2id is not on the class path, with a sentence that names
   *     the artifact
   */
  public SaltedPassword derive(String password) {
    byte[] octets = Mac256.key(password, "the password of WAMP-SCRAM");
    return new SaltedPassword(
        switch (kdf) {
          case PBKDF2 -> Pbkdf2.derive(password, salt, iterations, LENGTH);
          case ARGON2ID -> argon2id(octets);
          default -> Base64.getEncoder().withoutPadding().encode(argon2id(octets));
        });
  }

  private byte[] argon2id(byte[] password) {
    return Argon2id.installed()
        .orElseThrow(() -> new IllegalStateException(missing()))
        .hash(password, salt, iterations, memory, LENGTH);
  }

  private String missing() {
    return kdf
        + " is not in this Java; "
        + Argon2id.ARTIFACT
        + ", which has it, must be on the class path";
  }

  @Override
  public String toString() {
    return kdf
        + " with "
        + iterations
        + " iterations"
        + (memoryHard() ? ", " + memory + " KiB" : "");
  }
}
