package dev.weir.daemon;

import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaslPrep;
import dev.weir.protocol.auth.ScramKeys;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code weir scram}: what the configuration has of a user of WAMP-SCRAM in place of the password.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "scram",
    description = {
      "Reads a password and prints the user's entry for authentication.scram:",
      "keys with which the router can judge a login and nobody can make one."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ScramCommand implements Callable<Integer> {
  private static final int PBKDF2_ITERATIONS = 100_000;
  private static final int ARGON2_ITERATIONS = 2;

  @Mixin private NewUser user;

  @Option(
      names = "--kdf",
      paramLabel = "KDF",
      defaultValue = KeyDerivation.ARGON2ID,
      description =
          "argon2id13, argon2id-13 (for clients of Autobahn) or pbkdf2; default ${DEFAULT-VALUE}.")
  private String kdf;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "0",
      description = "Default 2 for Argon2, 100000 for PBKDF2.")
  private int iterations;

  @Option(
      names = "--memory",
      paramLabel = "KIB",
      defaultValue = "19456",
      description = "For Argon2, in KiB; default ${DEFAULT-VALUE}.")
  private int memory;

  @Override
  public Integer call() throws IOException {
    return user.print(this::entry);
  }

  private String entry(byte[] salt) throws IOException {
    KeyDerivation derivation = KeyDerivation.of(kdf, salt, costs(), memory);
    String name = SaslPrep.stored(user.authid());
    String password = SaslPrep.stored(PasswordInput.read("password"));
    return entry(name, derivation, derivation.derive(password).keys(), salt);
  }

  private int costs() {
    if (iterations != 0) {
      return iterations;
    }
    return kdf.equals(KeyDerivation.PBKDF2) ? PBKDF2_ITERATIONS : ARGON2_ITERATIONS;
  }

  private String entry(String name, KeyDerivation derivation, ScramKeys keys, byte[] salt) {
    HexFormat hex = HexFormat.of();
    String memoryCost = derivation.memoryHard() ? ", memory: " + derivation.memory() : "";
    return YamlText.quoted(name)
        + ": {stored_key: \""
        + hex.formatHex(keys.storedKey())
        + "\", server_key: \""
        + hex.formatHex(keys.serverKey())
        + "\", kdf: "
        + derivation.kdf()
        + ", salt: \""
        + hex.formatHex(salt)
        + "\", iterations: "
        + derivation.iterations()
        + memoryCost
        + ", role: "
        + user.role()
        + "}";
  }
}
