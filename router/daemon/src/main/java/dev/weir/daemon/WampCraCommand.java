package dev.weir.daemon;

import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
  private static final int SALT = 16;
  private static final int LENGTH = 32;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "AUTHID", description = "The user's authid.")
  private String authid;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "user",
      description = "The user's role; default ${DEFAULT-VALUE}.")
  private String role;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Of PBKDF2, by each client at each login; default ${DEFAULT-VALUE}.")
  private int iterations;

  @Override
  public Integer call() throws IOException {
    byte[] random = new byte[SALT];
    new SecureRandom().nextBytes(random);
    PrintWriter out = spec.commandLine().getOut();
    try {
      CraSalt salt = new CraSalt(HexFormat.of().formatHex(random), iterations, LENGTH);
      out.println(
          "%s: {derived_key: \"%s\", salt: \"%s\", iterations: %d, keylen: %d, role: %s}"
              .formatted(
                  YamlText.quoted(authid),
                  CraKey.derive(PasswordInput.read("secret"), salt),
                  salt.salt(),
                  salt.iterations(),
                  salt.keylen(),
                  YamlText.quoted(role)));
    } catch (IllegalArgumentException invalid) {
      throw new RefusedException(invalid.getMessage());
    }
    out.flush();
    return 0;
  }
}
