package dev.weir.router.hostile;

import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The router that a test attacks: in the test's own JVM or, with {@code
 * -Dweir.bystanders.core=NUMBER}, in a process of its own on that core, so that what the attack
 * costs the test's JVM is not taken for what it costs the bystanders. Used by the test's thread.
 */
public final class AttackedRouter implements AutoCloseable {
  private static final String CORE = System.getProperty("weir.bystanders.core", "");

  private final UnaryOperator<String> questions;
  private final AutoCloseable end;
  private final int port;

  /** How a router is made; of a public class with a constructor without parameters. */
  @FunctionalInterface
  public interface Recipe {
    Router start() throws IOException;
  }

  private AttackedRouter(UnaryOperator<String> questions, AutoCloseable end) {
    this.questions = questions;
    this.end = end;
    this.port = (int) number("port");
  }

  /** Starts what this class makes. */
  public static AttackedRouter start(Class<? extends Recipe> recipe) throws IOException {
    return CORE.isEmpty()
        ? here(recipe)
        : elsewhere(recipe, "-Xmx1g", List.of("taskset", "-c", CORE));
  }

  /** Starts what this class makes in a process of its own with so much heap. */
  static AttackedRouter withHeap(String size, Class<? extends Recipe> recipe) throws IOException {
    return elsewhere(recipe, "-Xmx" + size, List.of());
  }

  private static AttackedRouter here(Class<? extends Recipe> recipe) throws IOException {
    Router router = make(recipe);
    return new AttackedRouter(question -> answer(router, question), router);
  }

  private static AttackedRouter elsewhere(
      Class<? extends Recipe> recipe, String heap, List<String> prefix) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(AttackedRouter.class.getName(), recipe.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    PrintStream to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    BufferedReader from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new AttackedRouter(
        question -> {
          to.println(question);
          return line(from);
        },
        () -> {
          to.close();
          process.waitFor();
        });
  }

  private static String line(BufferedReader from) {
    try {
      String line = from.readLine();
      if (line == null) {
        throw new AssertionError("the router's process has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public int connections() {
    return (int) number("connections");
  }

  public long count(Counter counter) {
    return number(counter.name());
  }

  /** The memory of the router's JVM, after a collection. */
  public Memory memory() {
    String[] words = questions.apply("memory").split(" ");
    return new Memory(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  private long number(String question) {
    return Long.parseLong(questions.apply(question));
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String answer(Router router, String question) {
    switch (question) {
      case "port":
        return String.valueOf(router.port());
      case "connections":
        return String.valueOf(router.connections());
      case "memory":
        Memory now = Memory.now();
        return now.heap() + " " + now.direct();
      default:
        return String.valueOf(router.count(Counter.valueOf(question)));
    }
  }

  private static Router make(Class<? extends Recipe> recipe) throws IOException {
    try {
      return recipe.getDeclaredConstructor().newInstance().start();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(recipe + " has no public constructor", e);
    }
  }

  /** The other process: answers each line of its input with one, and ends with it. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Router router = make(Class.forName(args[0]).asSubclass(Recipe.class))) {
      for (String question = in.readLine(); question != null; question = in.readLine()) {
        out.println(answer(router, question));
        out.flush();
      }
    }
  }
}
