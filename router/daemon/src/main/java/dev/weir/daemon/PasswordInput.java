package dev.weir.daemon;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A secret that is typed without being seen, or the first line of standard input; never an
 * argument, which others on the machine could read.
 *
 * <p>Confined to the main thread.
 */
final class PasswordInput {
  private PasswordInput() {}

  static String read(String prompt) throws IOException {
    Console console = System.console();
    String secret = console == null ? line() : new String(console.readPassword(prompt + ": "));
    if (secret.isEmpty()) {
      throw new RefusedException("no " + prompt + ": type it, or give it as standard input");
    }
    return secret;
  }

  private static String line() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
