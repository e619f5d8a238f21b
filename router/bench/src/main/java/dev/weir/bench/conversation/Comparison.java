package dev.weir.bench.conversation;

import dev.weir.conversation.ConversationFailure;
import dev.weir.conversation.Script;
import dev.weir.protocol.Serializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The verdicts on several routers as a page of Markdown: a table, and what they did where they went
 * otherwise. Confined to one thread.
 */
public final class Comparison {
  private static final String SCRIPTS =
      "../protocol-spec/src/main/resources/dev/weir/protocol/conversations/";

  private final Map<String, List<Verdict>> routers = new LinkedHashMap<>();
  private final StringBuilder evidence = new StringBuilder();
  private int deviations;

  /** The verdicts on one router, in the order of the scripts. */
  public void add(String router, List<Verdict> verdicts) {
    routers.put(router, verdicts);
  }

  /** The whole page, below a paragraph that says when and how it was made. */
  public String page(String head) {
    StringBuilder table = new StringBuilder("| rows | conversation |");
    routers.keySet().forEach(router -> table.append(" ").append(router).append(" |"));
    table.append("\n|---|---|").append("---|".repeat(routers.size())).append("\n");
    List<Verdict> first = routers.values().iterator().next();
    for (int i = 0; i < first.size(); i++) {
      row(table, first.get(i).script(), i);
    }
    return head + "\n" + totals() + "\n" + table + "\n## What came instead\n" + evidence;
  }

  private void row(StringBuilder table, Script script, int index) {
    table
        .append("| ")
        .append(String.join(" ", script.rows()))
        .append(" | [%s](%s%s.wamp)".formatted(script.title(), SCRIPTS, script.name()))
        .append(script.choice().isEmpty() ? " |" : "; *" + script.choice() + "* |");
    routers.forEach(
        (router, verdicts) ->
            table.append(" ").append(cell(router, verdicts.get(index))).append(" |"));
    table.append("\n");
  }

  private String cell(String router, Verdict verdict) {
    if (verdict.kept()) {
      return verdict.notAnnounced().isEmpty() ? "yes" : "yes, not announced";
    } else if (!verdict.deviates()) {
      return "not announced";
    }
    deviations++;
    Map.Entry<Serializer, ConversationFailure> failure =
        verdict.failures().entrySet().iterator().next();
    ConversationFailure what = failure.getValue();
    evidence.append(
        "\n%d. <a id=\"d%d\"></a>%s, [%s](%s%s.wamp#L%d), %s:%n   expected `%s`%n   received `%s`%n"
            .formatted(
                deviations,
                deviations,
                router,
                verdict.script().name(),
                SCRIPTS,
                verdict.script().name(),
                what.line(),
                failure.getKey().subprotocol(),
                what.expected(),
                what.received().replace('`', '\'')));
    boolean all = verdict.failures().size() == verdict.serializers();
    return "%s%s [%d](#d%d)"
        .formatted(
            verdict.script().choice().isEmpty() ? "**no**" : "otherwise",
            all ? "" : " in " + words(verdict),
            deviations,
            deviations);
  }

  private static String words(Verdict verdict) {
    return String.join(
        ", ", verdict.failures().keySet().stream().map(Serializer::subprotocol).toList());
  }

  private String totals() {
    StringBuilder totals = new StringBuilder();
    routers.forEach(
        (router, verdicts) ->
            totals.append(
                "- %s: %d of %d conversations as written, %d otherwise, %d about features that it does not announce%n"
                    .formatted(
                        router,
                        verdicts.stream().filter(Verdict::kept).count(),
                        verdicts.size(),
                        verdicts.stream().filter(Verdict::deviates).count(),
                        verdicts.stream().filter(v -> !v.kept() && !v.deviates()).count())));
    return totals.toString();
  }
}
