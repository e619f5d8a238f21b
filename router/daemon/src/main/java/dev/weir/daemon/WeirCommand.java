package dev.weir.daemon;

import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.daemon.config.Verdict.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code weir} is {@code weir start}.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "weir",
    description = "The WAMP router Weir. Without a command it starts.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      AuthorizationCommand.class,
      ScramCommand.class,
      WampCraCommand.class,
      KeygenCommand.class,
      HashCommand.class
    })
final class WeirCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StartOptions options;

  @Override
  public Integer call() throws InterruptedException {
    return start(options);
  }

  @Command(
      description = "Starts the router and serves until SIGTERM or SIGINT.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int start(@Mixin StartOptions started) throws InterruptedException {
    started.logLevel().apply();
    return new Daemon(new Setup(started, err()).configuration(), started.config()).serve(out());
  }

  @Command(
      description = "Tells what is wrong with a configuration, without opening a port.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int check(@Parameters(paramLabel = "FILE", description = "The configuration.") Path file) {
    ConfigurationFile read = ConfigurationFile.read(file);
    Setup.print(read, err());
    out()
        .println(
            "%s: %s, %s"
                .formatted(file, counted(read, Severity.ERROR), counted(read, Severity.WARNING)));
    return read.configuration().isPresent() ? 0 : spec.exitCodeOnInvalidInput();
  }

  @Command(
      description = "Prints a configuration with every key there is.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int config() throws IOException {
    try (InputStream example = WeirCommand.class.getResourceAsStream("weir.example.yaml")) {
      out().print(new String(example.readAllBytes(), StandardCharsets.UTF_8));
    }
    out().flush();
    return 0;
  }

  private static String counted(ConfigurationFile file, Severity severity) {
    long count = file.verdicts().stream().filter(v -> v.severity() == severity).count();
    String noun = severity == Severity.ERROR ? "error" : "warning";
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
