package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The packaged daemon as a process of its own, killed at the latest by {@link #close}. */
final class WeirProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
  private final List<String> outSoFar = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<String> errNow = new LinkedBlockingQueue<>();
  private final List<String> err = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> readers = new ArrayList<>();

  private WeirProcess(ProcessBuilder builder) throws IOException {
    process = builder.start();
    read(
        process.getInputStream(),
        line -> {
          outSoFar.add(line);
          out.add(line);
        });
    read(
        process.getErrorStream(),
        line -> {
          err.add(line);
          errNow.add(line);
        });
  }

  /** The jar on the JVM that runs the tests. */
  static WeirProcess jar(String... arguments) throws IOException {
    return new WeirProcess(new ProcessBuilder(javaJar(arguments)));
  }

  /** The jar with at most so many file descriptors. */
  static WeirProcess limited(int descriptors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
    command.addAll(javaJar(arguments));
    return new WeirProcess(new ProcessBuilder(command));
  }

  /** Another command, with nothing in its environment but the path. */
  static WeirProcess command(Path directory, String path, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path);
    return new WeirProcess(builder);
  }

  /** The URLs of the ready line. */
  List<URI> ready() throws InterruptedException {
    String line = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("standard error: %s", err).startsWith("weir ready ");
    return List.of(line.substring("weir ready ".length()).split(" ")).stream()
        .map(URI::create)
        .toList();
  }

  /** The next line of standard error, as soon as it is there. */
  String nextError() throws InterruptedException {
    String line = errNow.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line on standard error").isNotNull();
    return line;
  }

  void signal(String name) throws IOException, InterruptedException {
    List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
    assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  List<String> outLines() {
    return List.copyOf(outSoFar);
  }

  List<String> errLines() {
    return List.copyOf(err);
  }

  /** Waits for a line of the standard error that contains this text. */
  void untilErr(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (errLines().stream().noneMatch(line -> line.contains(text))) {
      assertThat(System.nanoTime() - end).as("waiting for %s: %s", text, err).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> javaJar(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("weir.jar")));
    command.addAll(List.of(arguments));
    return command;
  }

  private void read(InputStream stream, Consumer<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines);
              } catch (IOException | UncheckedIOException gone) {
                lines.accept("unreadable: " + gone);
              }
            });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }
}
