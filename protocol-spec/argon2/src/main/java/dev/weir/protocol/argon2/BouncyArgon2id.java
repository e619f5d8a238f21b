package dev.weir.protocol.argon2;

import dev.weir.protocol.auth.Argon2id;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) by Bouncy Castle. Thread-safe. */
public final class BouncyArgon2id implements Argon2id {

  @Override
  public byte[] hash(byte[] password, byte[] salt, int iterations, int memory, int length) {
    return hash(
        password,
        length,
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withIterations(iterations)
            .withMemoryAsKB(memory)
            .withParallelism(1)
            .build());
  }

  static byte[] hash(byte[] password, int length, Argon2Parameters parameters) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
