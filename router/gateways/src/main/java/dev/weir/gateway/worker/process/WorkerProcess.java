package dev.weir.gateway.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One process that was begun here: recorded while it runs, its output read, ended with all that it
 * has begun. Thread-safe.
 */
public final class WorkerProcess {
  private static final int BUFFER = 8192;

  private final Process process;
  private final ProcessTree tree;
  private final OutputSink output;

  private WorkerProcess(Process process, OutputSink output) {
    this.process = process;
    this.tree = new ProcessTree(process.toHandle());
    this.output = output;
  }

  /**
   * Begins a process whose output is read into the sink; its standard input is empty.
   *
   * @param command the program and its arguments; no shell reads them
   * @throws IOException when there is no such program
   */
  public static WorkerProcess start(
      List<String> command, Path directory, OutputSink output, RecordedWorkers recorded)
      throws IOException {
    ProcessBuilder builder = builder(command, directory).redirectErrorStream(true);
    WorkerProcess started = begin(builder, output, recorded);
    started.process.getOutputStream().close();
    started.read(started.process.getInputStream());
    return started;
  }

  /** The same, but only its standard error is read: input and output are for the caller. */
  public static WorkerProcess startForStreams(
      List<String> command, Path directory, OutputSink output, RecordedWorkers recorded)
      throws IOException {
    WorkerProcess started = begin(builder(command, directory), output, recorded);
    started.read(started.process.getErrorStream());
    return started;
  }

  private static ProcessBuilder builder(List<String> command, Path directory) {
    return new ProcessBuilder(command).directory(directory.toFile());
  }

  private static WorkerProcess begin(
      ProcessBuilder builder, OutputSink output, RecordedWorkers recorded) throws IOException {
    Process process = builder.start();
    Optional<ProcessMark> mark = ProcessMark.of(process.toHandle());
    mark.ifPresent(recorded::began);
    process.onExit().thenRun(() -> mark.ifPresent(recorded::ended));
    return new WorkerProcess(process, output);
  }

  private void read(InputStream printed) {
    Thread reader = new Thread(() -> copy(printed), "weir-worker-output-" + pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void copy(InputStream printed) {
    byte[] buffer = new byte[BUFFER];
    try (printed) {
      for (int n = printed.read(buffer); n >= 0; n = printed.read(buffer)) {
        output.write(buffer, n);
      }
    } catch (IOException ended) {
      // The end of the process may look so.
    } finally {
      output.ended();
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Where its standard input is written, if it was begun for that. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Its standard output, if it was begun for that. */
  public InputStream output() {
    return process.getInputStream();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Its exit code, when it ends within that time. */
  public Optional<Integer> exit(Duration most) throws InterruptedException {
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  /** Whether it, or something that it has begun, is ending: what it closes, it did not mean to. */
  public boolean exiting() {
    return tree.exiting();
  }

  /** Runs the task when it has ended, on a thread of the JVM's. */
  public void onEnd(Runnable task) {
    process.onExit().thenRun(task);
  }

  /** Notes what it has begun, so that it can be ended even if this process is gone by then. */
  public void observe() {
    tree.observe();
  }

  /** Ends it and all that it has begun, at once; returns without waiting. */
  public void kill() {
    tree.kill();
  }

  /** Waits until nothing of it is left; false when something is after that time. */
  public boolean awaitEnd(Duration most) throws InterruptedException {
    return tree.awaitEnd(most);
  }

  /** Asks it to end by a signal, and ends what is left after the grace. */
  public void stop(StopSignal signal, Duration grace) throws InterruptedException {
    tree.observe();
    signal.send(process.toHandle());
    boolean unused = process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    tree.kill();
  }
}
