package dev.weir.bench.process;

import dev.weir.bench.wire.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running contender, with the processes that it consists of. Confined to one thread. */
public final class RouterProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final int LINES_KEPT = 50;
  private static final long LOOK_MILLIS = 100;

  private final Contender contender;
  private final Path directory;
  private final int port;
  private final Process process;
  private final CountDownLatch ready = new CountDownLatch(1);
  private List<Long> pids = List.of();
  private final Deque<String> lastLines = new ConcurrentLinkedDeque<>();

  private RouterProcess(Contender contender, List<String> prefix) throws IOException {
    this.contender = contender;
    directory = Files.createTempDirectory("weir-bench-" + contender.name());
    port = freePort();
    if (!contender.configuration().isEmpty()) {
      Files.writeString(directory.resolve("config.json"), filled(contender.configuration()));
    }
    List<String> command = new ArrayList<>(prefix);
    contender.command().forEach(word -> command.add(filled(word)));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread reader = new Thread(this::follow, contender.name() + "-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a contender and waits until it serves.
   *
   * @param prefix what comes before its command, to pin it to a core
   * @throws IOException when it does not come up
   */
  public static RouterProcess start(Contender contender, List<String> prefix)
      throws IOException, InterruptedException {
    RouterProcess router = new RouterProcess(contender, prefix);
    if (!router.serves() || !router.process.isAlive()) {
      router.close();
      throw new IOException(
          contender.name() + " did not start; it printed:\n" + String.join("\n", router.lastLines));
    }
    router.pids = router.processes().map(ProcessHandle::pid).toList();
    return router;
  }

  public Contender contender() {
    return contender;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  /** Where sessions join. */
  public Target target() {
    SocketAddress at =
        contender.scheme().equals("unix")
            ? UnixDomainSocketAddress.of(directory.resolve("weir.sock"))
            : address();
    return new Target(contender.scheme(), at, contender.path());
  }

  /** User and system time so far. */
  public Duration cpu() {
    return Usage.cpu(pids);
  }

  /** Resident memory, in KiB. */
  public long resident() {
    return Usage.resident(pids);
  }

  /** Has Java virtual machines among the processes collect garbage; others are left alone. */
  public void collectGarbage() throws IOException, InterruptedException {
    for (ProcessHandle each : processes().toList()) {
      if (each.info().command().orElse("").endsWith("/java")) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(each.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start()
            .waitFor();
      }
    }
  }

  /** Stops the processes and removes the scratch directory. */
  @Override
  public void close() throws IOException, InterruptedException {
    List<ProcessHandle> all = processes().toList();
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private boolean serves() throws InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    boolean serves = false;
    while (!serves && process.isAlive() && System.nanoTime() - end < 0) {
      serves = ready.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      serves |= contender.ready().isEmpty() && accepts();
    }
    return serves;
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(address());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void follow() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lastLines.add(line);
        if (lastLines.size() > LINES_KEPT) {
          lastLines.remove();
        }
        if (!contender.ready().isEmpty() && line.contains(contender.ready())) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      lastLines.add(e.toString());
    }
  }

  private Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private String filled(String text) {
    return text.replace("{port}", Integer.toString(port))
        .replace("{directory}", directory.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
