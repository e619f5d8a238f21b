package dev.weir.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What processes have used, as Linux' {@code /proc} tells it. Thread-safe. */
public final class Usage {
  private static final long TICK_MILLIS = 10;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private Usage() {}

  /** User and system time of the processes so far, in steps of 10 ms. */
  public static Duration cpu(List<Long> pids) {
    long ticks = 0;
    for (long pid : pids) {
      String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      if (fields.length > SYSTEM_TIME) {
        ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      }
    }
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  /** Resident memory of the processes, in KiB. */
  public static long resident(List<Long> pids) {
    long resident = 0;
    for (long pid : pids) {
      resident +=
          read(Path.of("/proc", Long.toString(pid), "status"))
              .lines()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
    }
    return resident;
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
