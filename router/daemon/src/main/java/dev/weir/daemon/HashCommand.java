package dev.weir.daemon;

import dev.weir.protocol.auth.Argon2id;
import dev.weir.protocol.auth.Mac256;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code weir hash}: what the configuration has of a password or an API key of a gateway's user.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "hash",
    description = {
      "Reads a password and prints the password_hash of users.basic;",
      "with --key reads an API key and prints the key_sha256 of users.api_keys."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class HashCommand implements Callable<Integer> {
  private static final int SALT = 16;
  private static final int ITERATIONS = 2;
  private static final int MEMORY = 19_456;
  private static final int LENGTH = 32;

  @Spec private CommandSpec spec;

  @Option(names = "--key", description = "An API key, which is random and long: SHA-256 will do.")
  private boolean key;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        key ? Mac256.hexHash(PasswordInput.read("key")) : argon2id(PasswordInput.read("password")));
    out.flush();
    return 0;
  }

  /** The form that Argon2's own command line prints. */
  private static String argon2id(String password) {
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    byte[] hash =
        Argon2id.installed()
            .orElseThrow()
            .hash(password.getBytes(StandardCharsets.UTF_8), salt, ITERATIONS, MEMORY, LENGTH);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(MEMORY, ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash));
  }
}
