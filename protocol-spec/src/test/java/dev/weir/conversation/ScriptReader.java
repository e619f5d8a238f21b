package dev.weir.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the text of a script. Confined to one thread. */
final class ScriptReader {
  private static final List<String> ROLES = List.of("publisher", "subscriber", "caller", "callee");
  private static final List<String> HEADS =
      List.of("title", "rows", "text", "choice", "ours", "needs");

  private final String name;
  private final Map<String, String> head = new HashMap<>();
  private final Map<String, Boolean> sessions = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private ScriptReader(String name) {
    this.name = name;
  }

  /**
   * The script of this name and text.
   *
   * @throws IllegalArgumentException naming the line that is none
   */
  static Script read(String name, String text) {
    ScriptReader reader = new ScriptReader(name);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); ) {
      int number = i + 1;
      StringBuilder line = new StringBuilder(lines.get(i++));
      while (i < lines.size() && lines.get(i).startsWith("  ")) {
        line.append(' ').append(lines.get(i++).strip());
      }
      reader.line(new Step.Line(number, line.toString().strip()));
    }
    return reader.script();
  }

  private Script script() {
    boolean founded = !head("rows").isEmpty() && !head("text").isEmpty();
    if (head("title").isEmpty() || !founded && head("ours").isEmpty()) {
      throw new IllegalArgumentException(name + ": title, rows and text must be there");
    }
    return new Script(
        name,
        head("title"),
        words(head("rows")),
        words(head("text")),
        head("choice"),
        head("ours"),
        words(head("needs")),
        List.copyOf(steps));
  }

  private String head(String key) {
    return head.getOrDefault(key, "");
  }

  private void line(Step.Line line) {
    if (line.text().isEmpty() || line.text().startsWith("#")) {
      return;
    }
    try {
      understand(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ":" + line.number() + ": " + e.getMessage(), e);
    }
  }

  private void understand(Step.Line line) {
    String[] words = line.text().split(" ", 3);
    if (HEADS.contains(words[0])) {
      if (head.put(words[0], line.text().substring(words[0].length()).strip()) != null) {
        throw new IllegalArgumentException(words[0] + " comes twice");
      }
    } else if (words[0].equals("session") || words[0].equals("connect")) {
      begin(line, words[0], List.of(line.text().split(" +")));
    } else {
      act(line, words);
    }
  }

  private void begin(Step.Line line, String how, List<String> words) {
    String who = words.get(1);
    if (sessions.put(who, true) != null) {
      throw new IllegalArgumentException("there is a session " + who + " already");
    }
    if (how.equals("connect")) {
      steps.add(new Step.Connect(line, who));
      return;
    }
    boolean elsewhere = words.size() > 3 && words.get(2).equals("realm");
    Map<String, List<String>> features = new HashMap<>();
    for (String word : words.subList(elsewhere ? 4 : 2, words.size())) {
      String[] parts = word.split("\\.", 2);
      if (parts.length < 2 || !ROLES.contains(parts[0])) {
        throw new IllegalArgumentException(word + " is no ROLE.FEATURE");
      }
      features.computeIfAbsent(parts[0], role -> new ArrayList<>()).add(parts[1]);
    }
    steps.add(new Step.Join(line, who, elsewhere ? words.get(3) : "realm1", features));
  }

  private void act(Step.Line line, String[] words) {
    String who = words[0];
    for (String each : who.split("\\|")) {
      if (!sessions.containsKey(each)) {
        throw new IllegalArgumentException("there is no session " + each);
      }
    }
    String rest = words.length > 2 ? words[2].strip() : "";
    switch (words.length > 1 ? words[1] : "") {
      case "->" -> steps.add(new Step.Send(line, who, message(rest)));
      case "<-" -> steps.add(received(line, who, rest));
      case "<~" -> steps.add(anyOrder(line, who, message(rest)));
      case "leaves" -> steps.add(new Step.Leave(line, who));
      case "drops" -> steps.add(new Step.Drop(line, who));
      default -> throw new IllegalArgumentException("what does " + who + " do?");
    }
  }

  private static Step received(Step.Line line, String who, String what) {
    return switch (what) {
      case "nothing" -> new Step.Nothing(line, who);
      case "end" -> new Step.End(line, who);
      default -> new Step.Receive(line, who, List.of(message(what)));
    };
  }

  /** Joins the lines of a group that may arrive in any order. */
  private Step anyOrder(Step.Line line, String who, Shape.Items message) {
    boolean more =
        !steps.isEmpty()
            && steps.get(steps.size() - 1) instanceof Step.Receive before
            && before.who().equals(who)
            && before.line().text().contains("<~");
    if (!more) {
      return new Step.Receive(line, who, List.of(message));
    }
    Step.Receive before = (Step.Receive) steps.remove(steps.size() - 1);
    return new Step.Receive(
        before.line(), who, Stream.concat(before.messages().stream(), Stream.of(message)).toList());
  }

  private static Shape.Items message(String text) {
    if (Notation.read(text) instanceof Shape.Items items) {
      return items;
    }
    throw new IllegalArgumentException("a message is a list");
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" +")).filter(word -> !word.isEmpty()).toList();
  }
}
