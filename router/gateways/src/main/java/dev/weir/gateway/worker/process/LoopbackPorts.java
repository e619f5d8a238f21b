package dev.weir.gateway.worker.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a TCP port of this machine is free, and who has it (Linux only). Stateless. */
public final class LoopbackPorts {
  private static final String LISTENING = "0A";

  private LoopbackPorts() {}

  /**
   * Nothing, when nobody listens at the port.
   *
   * @throws PortInUseException when somebody does
   */
  @SuppressWarnings("EmptyTryBlock")
  public static void requireFree(int port) throws PortInUseException {
    try (ServerSocket unused = new ServerSocket(port)) {
      // Closed again: the worker is to have it.
    } catch (IOException taken) {
      throw new PortInUseException(port, owner(port).orElse("a process that cannot be found"));
    }
  }

  private static Optional<String> owner(int port) {
    Set<String> sockets =
        List.of("/proc/net/tcp", "/proc/net/tcp6").stream()
            .flatMap(table -> lines(Path.of(table)).stream())
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields.length > 9 && fields[3].equals(LISTENING))
            .filter(fields -> fields[1].endsWith(":%04X".formatted(port)))
            .map(fields -> "socket:[" + fields[9] + "]")
            .collect(Collectors.toSet());
    return sockets.isEmpty()
        ? Optional.empty()
        : ProcessHandle.allProcesses()
            .filter(process -> holds(process, sockets))
            .findFirst()
            .map(LoopbackPorts::described);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException elsewhere) {
      return List.of();
    }
  }

  private static boolean holds(ProcessHandle process, Set<String> sockets) {
    Path open = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(open)) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(target(descriptor))) {
          return true;
        }
      }
    } catch (IOException notOurs) {
      return false;
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static String described(ProcessHandle process) {
    return "process "
        + process.pid()
        + process.info().command().map(command -> " (" + command + ")").orElse("");
  }
}
