package dev.weir.gateway.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of a process in {@code /proc/PID/stat}; nothing on other systems. Immutable.
 *
 * @param state {@code R}, {@code S}, {@code Z} and so on
 * @param flags as the kernel keeps them
 * @param began ticks between the start of the machine and of the process
 */
record LinuxProcess(char state, long flags, long began) {
  private static final Path PROC = Path.of("/proc");
  private static final long EXITING = 0x4;
  private static final int FLAGS = 6;
  private static final int BEGAN = 19;

  static Optional<LinuxProcess> of(long pid) {
    return text(PROC.resolve(Long.toString(pid)).resolve("stat")).flatMap(LinuxProcess::parse);
  }

  /** Which start of the machine this is. */
  static Optional<String> boot() {
    return text(PROC.resolve("sys/kernel/random/boot_id")).map(String::strip);
  }

  /** Whether nothing is left of it but its exit code: it has no files and no ports. */
  boolean gone() {
    return state == 'Z' || state == 'X';
  }

  /** Whether it is on its way out: its connections end because it does, not by its will. */
  boolean exiting() {
    return !gone() && (flags & EXITING) != 0;
  }

  /** The fields behind the name, which stands in parentheses and may contain anything. */
  private static Optional<LinuxProcess> parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length <= BEGAN
        ? Optional.empty()
        : Optional.of(
            new LinuxProcess(
                fields[0].charAt(0), Long.parseLong(fields[FLAGS]), Long.parseLong(fields[BEGAN])));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
