package dev.weir.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * wrk, which sends the same request again and again over connections that it keeps, on one thread.
 * Confined to one thread.
 */
public final class Wrk implements AutoCloseable {
  private static final String PROGRAM = "wrk";
  private static final String SCRIPT =
      """
      wrk.method = "POST"
      wrk.headers["Content-Type"] = "application/json"
      wrk.body = [==[%s]==]
      done = function(summary, latency, requests)
        local e = summary.errors
        io.write(string.format("outcome %%d %%d %%d\\n", summary.requests, summary.bytes,
          e.connect + e.read + e.write + e.timeout + e.status))
      end
      """;
  private static final Pattern OUTCOME = Pattern.compile("outcome (\\d+) (\\d+) (\\d+)");

  private final Path script;
  private final Path output;
  private final Process process;

  /**
   * What came of it.
   *
   * @param requests that were answered
   * @param octets of all answers, and of those that were cut off in the end
   * @param errors of sockets, and answers that were no success
   */
  public record Outcome(long requests, long octets, long errors) {}

  private Wrk(Path script, Path output, Process process) {
    this.script = script;
    this.output = output;
    this.process = process;
  }

  /** Whether it is installed. */
  public static boolean installed() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
  }

  /** Begins to post this JSON for so long, in whole seconds. */
  public static Wrk post(URI to, String json, int connections, Duration length) throws IOException {
    Path script = Files.createTempFile("weir-bench", ".lua");
    Path output = Files.createTempFile("weir-bench", ".txt");
    Files.writeString(script, SCRIPT.formatted(json));
    Process process =
        new ProcessBuilder(
                PROGRAM,
                "-t1",
                "-c" + connections,
                "-d" + length.toSeconds() + "s",
                "--timeout",
                "10s",
                "-s" + script,
                to.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Wrk(script, output, process);
  }

  public boolean running() {
    return process.isAlive();
  }

  /** What came of it, when it has ended; empty when it did not say. */
  public Optional<Outcome> outcome() throws IOException {
    Matcher found = OUTCOME.matcher(Files.readString(output, UTF_8));
    return found.find()
        ? Optional.of(
            new Outcome(
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2)),
                Long.parseLong(found.group(3))))
        : Optional.empty();
  }

  /** Ends it, when it runs, and removes its files. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(script);
    Files.deleteIfExists(output);
  }
}
