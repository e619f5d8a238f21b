package dev.weir.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A conversation: who sends what, and who must receive what, in the words of the specification's
 * messages. {@code conversations/README.md} among the resources has the notation. Immutable.
 *
 * @param name its file, without {@code .wamp}
 * @param title the statement that it proves
 * @param rows of the conformance list
 * @param texts files of the specification that say so
 * @param choice why it is so here, where the text leaves it open; empty where it does not
 * @param ours what of it is Weir's own, so that no other router can be asked for it; else empty
 * @param needs {@code role.feature} that the router has to announce
 * @param steps in the order of the lines
 */
public record Script(
    String name,
    String title,
    List<String> rows,
    List<String> texts,
    String choice,
    String ours,
    List<String> needs,
    List<Step> steps) {
  private static final String DIRECTORY = "/dev/weir/protocol/conversations/";

  /** Every script, in the order of {@code index.txt}. */
  public static List<Script> all() {
    return resource("index.txt").lines().map(Script::named).toList();
  }

  /** Whether other routers can be asked for it too. */
  public boolean standard() {
    return ours.isEmpty();
  }

  private static Script named(String name) {
    return ScriptReader.read(name, resource(name + ".wamp"));
  }

  private static String resource(String name) {
    try (InputStream in = Script.class.getResourceAsStream(DIRECTORY + name)) {
      if (in == null) {
        throw new IllegalStateException("there is no conversation " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
