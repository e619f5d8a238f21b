package dev.weir.bench.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bench.process.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running client that is measured; {@link CallProgram} has what is said. Confined to a thread.
 */
final class ClientProcess implements AutoCloseable {
  /**
   * What a client did in a round.
   *
   * @param perCpuSecond calls per second of its user and system time
   * @param perSecond calls per second
   * @param cores how many cores it used
   */
  record Rate(double perCpuSecond, double perSecond, double cores) {}

  private final String name;
  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  /** Starts it and waits until it has joined. */
  ClientProcess(String name, List<String> command) throws IOException {
    this.name = name;
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.output = process.inputReader(US_ASCII);
    this.input = process.outputWriter(US_ASCII);
    expect("ready");
  }

  /** Has it call for that long. */
  Rate measure(Duration length) throws IOException, InterruptedException {
    Duration before = cpu();
    long start = System.nanoTime();
    tell("go");
    Thread.sleep(length.toMillis());
    tell("stop");
    long calls = Long.parseLong(expect("calls"));
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = cpu().minus(before).toMillis() / 1e3;
    return new Rate(calls / cpuSeconds, calls / seconds, cpuSeconds / seconds);
  }

  private Duration cpu() {
    return Usage.cpu(List.of(process.pid()));
  }

  private void tell(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** The rest of the next line that begins so; others are passed over, unless they tell a fault. */
  private String expect(String beginning) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(beginning) && !line.startsWith("fault")) {
      line = output.readLine();
    }
    if (line == null || !line.startsWith(beginning)) {
      throw new IOException(name + ": " + (line == null ? "it ended" : line));
    }
    return line.substring(beginning.length()).strip();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
