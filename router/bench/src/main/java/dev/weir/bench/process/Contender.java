package dev.weir.bench.process;

import java.util.List;

/**
 * A router, or a bare echo, that can be started and loaded. Thread-safe.
 *
 * @param name what reports call it
 * @param version its version, for reports
 * @param command program and arguments; {@code {port}} and {@code {directory}} stand for the port
 *     to listen on and a scratch directory
 * @param ready a text that its output contains once it serves; empty when the open port has to tell
 * @param scheme of the transport: {@code ws}, {@code wss}, {@code tcp}, {@code tls} or {@code unix}
 * @param path the path that serves WebSockets
 * @param configuration content of the file {@code config.json} in the scratch directory; empty for
 *     none
 */
public record Contender(
    String name,
    String version,
    List<String> command,
    String ready,
    String scheme,
    String path,
    String configuration) {
  /** The name of an earlier Weir that is compared with the present one. */
  public static final String BEFORE = "before";

  /** What a program with a router in it prints when it can be told to play. */
  public static final String LOCAL_READY = "local ready";

  public Contender {
    command = List.copyOf(command);
  }

  /** One that serves WebSockets without TLS and needs no file. */
  public static Contender of(
      String name, String version, List<String> command, String ready, String path) {
    return new Contender(name, version, command, ready, "ws", path, "");
  }

  /** The same over another transport. */
  public Contender over(String otherScheme) {
    return new Contender(name, version, command, ready, otherScheme, path, configuration);
  }

  /** The same with that content of {@code config.json}, and started with it. */
  public Contender configured(String content, List<String> otherCommand) {
    return new Contender(name, version, otherCommand, ready, scheme, path, content);
  }

  /** Whether this is Weir, to which the goals apply. */
  public boolean weir() {
    return name.startsWith("weir");
  }

  /** Whether it plays by itself when it is told so. */
  public boolean local() {
    return ready.equals(LOCAL_READY);
  }

  /** Whether this is an earlier Weir, behind which the present one must not fall. */
  public boolean before() {
    return name.equals(BEFORE);
  }
}
