package dev.weir.gateway.worker.process;

/** A signal that asks a process to end. QUIT is none of them: what Java begins has it blocked. */
public enum StopSignal {
  TERM,
  INT,
  HUP,
  USR1,
  USR2,
  KILL;

  /** Sends it; what cannot be sent is as if it had no effect. */
  void send(ProcessHandle process) throws InterruptedException {
    switch (this) {
      case TERM -> process.destroy();
      case KILL -> process.destroyForcibly();
      default -> KillCommand.send(name(), process.pid());
    }
  }
}
