package dev.weir.gateway.worker.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals that Java has no call for, sent by the command {@code kill}. Stateless. */
final class KillCommand {
  private static final long SECONDS = 2;

  private KillCommand() {}

  /** Sends a signal; without the command, and to a process that is gone, nothing is sent. */
  static void send(String signal, long pid) throws InterruptedException {
    try {
      Process kill =
          new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(pid)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException noSuchCommand) {
      return;
    }
  }
}
