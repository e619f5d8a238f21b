package dev.weir.daemon;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry of the process {@code weir}. Its exit codes: 0 done, 1 a fault of the daemon's own, 2 a
 * mistake on the command line or in the configuration, or a port that cannot be had; {@code authz
 * explain} adds 3 for what is denied.
 *
 * <p>Confined to the main thread.
 */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.setProperty("org.jboss.logging.provider", "slf4j");
    System.exit(commandLine().execute(arguments));
  }

  /** All that the process understands. */
  static CommandLine commandLine() {
    CommandLine weir = new CommandLine(new WeirCommand());
    weir.setCaseInsensitiveEnumValuesAllowed(true);
    weir.setParameterExceptionHandler(Main::refuse);
    weir.setExecutionExceptionHandler((fault, command, parsed) -> report(fault, command));
    weir.setExecutionStrategy(Main::execute);
    return weir;
  }

  private static int execute(ParseResult parsed) {
    boolean answers = parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
    if (parsed.hasSubcommand() && !parsed.matchedOptions().isEmpty() && !answers) {
      String first = parsed.matchedOptions().get(0).longestName();
      throw new ParameterException(
          parsed.commandSpec().commandLine(), "Options stand after the command: " + first);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int refuse(ParameterException mistake, String[] arguments) {
    PrintWriter err = mistake.getCommandLine().getErr();
    err.println("weir: " + mistake.getMessage() + " (see weir --help)");
    UnmatchedArgumentException.printSuggestions(mistake, err);
    return mistake.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int report(Exception fault, CommandLine command) throws Exception {
    if (fault instanceof RefusedException refused) {
      command.getErr().println("weir: " + refused.getMessage());
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    throw fault;
  }
}
