package dev.weir.gateway.worker.process;

import java.util.Optional;

/**
 * A process by its number and the moment at which it began: a later one that gets the same number
 * is another one. On Linux the moment is counted in ticks of one start of the machine, so that a
 * clock that is set does not change it. Immutable.
 */
record ProcessMark(long pid, String began) {

  /** Of a process that lives. */
  static Optional<ProcessMark> of(ProcessHandle process) {
    return began(process).map(began -> new ProcessMark(process.pid(), began));
  }

  /** The process, when it still lives. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(found -> of(found).filter(this::equals).isPresent());
  }

  private static Optional<String> began(ProcessHandle process) {
    Optional<LinuxProcess> linux = LinuxProcess.of(process.pid());
    if (linux.isPresent()) {
      return linux
          .filter(found -> !found.gone())
          .flatMap(found -> LinuxProcess.boot().map(boot -> boot + ":" + found.began()));
    }
    return process.info().startInstant().map(Object::toString);
  }
}
