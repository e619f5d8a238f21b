package dev.weir.daemon;

import dev.weir.daemon.config.Configuration;
import java.io.PrintWriter;

/**
 * The running daemon: serves until the first signal, then lets the router close in order.
 *
 * <p>Confined to the main thread.
 */
final class Daemon {
  private final Configuration configuration;

  Daemon(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Serves, and returns the exit code after an orderly end. */
  int serve(PrintWriter out) {
    throw new RefusedException(
        "this build has no router yet for " + configuration.listeners().size() + " listeners");
  }
}
