package dev.weir.history;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A router with a durable history as a process of its own, which can be killed. */
final class RouterChild implements AutoCloseable {
  static final String TOPIC = "com.durable";

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private RouterChild(Process process) throws IOException {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.port = Integer.parseInt(expect("port ").substring("port ".length()));
  }

  /** Starts it; {@code flush} is in milliseconds, {@code blocks} the most KiB of a file, or 0. */
  static RouterChild start(Path directory, long flush, int blocks) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RouterChild.class.getName(),
            directory.toString(),
            Long.toString(flush));
    List<String> command = new ArrayList<>();
    if (blocks > 0) {
      command.addAll(List.of("bash", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "bash"));
    }
    command.addAll(java);
    return new RouterChild(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  /** The next line that begins so. */
  String expect(String beginning) throws IOException {
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        throw new AssertionError("the router ended");
      }
    } while (!line.startsWith(beginning));
    return line;
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The process. */
  public static void main(String[] args) throws Exception {
    HistoryRule rule =
        HistoryRule.of(TOPIC, MatchPolicy.EXACT).withLimit(10_000_000).withDurable(true);
    Duration flush = Duration.ofMillis(Long.parseLong(args[1]));
    Router router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("anonymous")
                    .role("anonymous", Rule.allowAll())
                    .history(List.of(rule))
                    .build())
            .historyStore("realm1", DiskHistoryStore.open(Path.of(args[0]), flush, 1L << 40))
            .listener(new Announcer())
            .start();
    System.out.println("port " + router.port());
  }

  private static final class Announcer implements RouterListener {
    @Override
    public void historyDegraded(String realm, String sentence) {
      System.out.println("degraded " + realm + " " + sentence);
    }
  }
}
