package dev.weir.daemon;

import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code weir wampcra}: what the configuration has of a user of WAMP-CRA in place of the secret.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "wampcra",
    description = {
      "Reads a secret and prints the user's entry for authentication.wampcra:",
      "a key with which one can log in by WAMP-CRA, and which does not tell the secret."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class WampCraCommand implements Callable<Integer> {
  private static final int LENGTH = 32;

  @Mixin private NewUser user;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Of PBKDF2, by each client at each login; default ${DEFAULT-VALUE}.")
  private int iterations;

  @Override
  public Integer call() throws IOException {
    return user.print(this::entry);
  }

  private String entry(byte[] random) throws IOException {
    CraSalt salt = new CraSalt(HexFormat.of().formatHex(random), iterations, LENGTH);
    return "%s: {derived_key: \"%s\", salt: \"%s\", iterations: %d, keylen: %d, role: %s}"
        .formatted(
            YamlText.quoted(user.authid()),
            CraKey.derive(PasswordInput.read("secret"), salt),
            salt.salt(),
            salt.iterations(),
            salt.keylen(),
            user.role());
  }
}
