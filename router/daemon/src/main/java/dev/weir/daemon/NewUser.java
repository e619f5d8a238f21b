package dev.weir.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What the commands share that read a secret and print a user's entry without it.
 *
 * <p>Confined to the main thread.
 */
final class NewUser {
  private static final int SALT = 16;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(paramLabel = "AUTHID", description = "The user's authid.")
  private String authid;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "user",
      description = "The user's role; default ${DEFAULT-VALUE}.")
  private String role;

  /** The user's entry of a salt. */
  interface Entry {
    /**
     * Makes it.
     *
     * @throws IllegalArgumentException with a sentence when that cannot be done
     */
    String of(byte[] salt) throws IOException;
  }

  String authid() {
    return authid;
  }

  /** As it stands in the file. */
  String role() {
    return YamlText.quoted(role);
  }

  /** Prints an entry with a salt of its own; returns the exit code. */
  int print(Entry entry) throws IOException {
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.println(entry.of(salt));
    } catch (IllegalArgumentException invalid) {
      throw new RefusedException(invalid.getMessage());
    }
    out.flush();
    return 0;
  }
}
