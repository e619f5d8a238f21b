package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bench.conversation.Comparison;
import dev.weir.bench.conversation.Trial;
import dev.weir.bench.conversation.Verdict;
import dev.weir.bench.process.Contender;
import dev.weir.bench.process.RouterProcess;
import dev.weir.conversation.Script;
import dev.weir.protocol.Serializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Plays the conversations against routers, or against one that is up, and prints or writes the
 * comparison. Confined to the main thread.
 */
public final class Conversations {
  private static final String USAGE =
      """
      usage: router/bench/run --conversations [OPTION VALUE]...
        --peers weir,nexus,...      routers to start and speak to; default weir,nexus,crossbar
        --url ws://HOST:PORT/PATH   a router that is up, in place of them;
              tcp://HOST:PORT or unix:PATH over RawSocket
        --script NAME,...           conversations to play; default all but those about what is Weir's own
        --serializer json,msgpack,cbor
        --write FILE                where the page goes; default standard output
      exit code: 1 when Weir, or the router that is up, went otherwise""";

  /** Those that keep no topic below a prefix by itself are told each. */
  private static final String KEPT =
      "conversation.history.order,conversation.history.bounds,conversation.history.paging,"
          + "conversation.history.lists,conversation.history.topic.";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--peers", "weir,nexus,crossbar",
          "--url", "",
          "--script", "",
          "--serializer", "json,msgpack,cbor",
          "--write", "");

  private static final String HEAD =
      """
      # Conversations

      The same scripts of WAMP messages played against several routers: what the specification demands, in its own messages, and which router does
      it. Written by `router/bench/run --conversations --write docs/CONVERSATIONS.md`, to be repeated by anybody;
      [how a script is read](../protocol-spec/src/main/resources/dev/weir/protocol/conversations/README.md).

      Run of %s, in %s, on %s.
      "yes": every message was as written, and no other came, in each serializer. "not announced": the router does not claim the feature in WELCOME,
      and did otherwise. "no": it went otherwise, and the number leads to the line and to what came. "no in": it did so in these
      serializers, or by chance in these runs. "otherwise": the same, where the text leaves it open and the script has our choice.
      """;

  private Conversations() {}

  /** Exits with 0, with 1 when the first router went otherwise, or with 2 for a wrong command. */
  public static void main(String[] words) throws IOException, InterruptedException {
    try {
      System.exit(run(Options.parse(DEFAULTS, words)) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
    }
  }

  private static boolean run(Map<String, String> options) throws IOException, InterruptedException {
    List<Script> scripts = chosen(options.get("--script"));
    List<Serializer> serializers =
        Arrays.stream(options.get("--serializer").split(","))
            .map(word -> Serializer.ofSubprotocol("wamp.2." + word).orElseThrow())
            .toList();
    Comparison comparison = new Comparison();
    boolean kept =
        options.get("--url").isEmpty()
            ? start(options.get("--peers"), scripts, serializers, comparison)
            : speak(options.get("--url"), options.get("--url"), scripts, serializers, comparison);
    String head =
        HEAD.formatted(LocalDate.now(), options.get("--serializer"), Machine.here().software());
    String page = comparison.page(head);
    if (options.get("--write").isEmpty()) {
      System.out.println(page);
    } else {
      Files.writeString(Path.of(options.get("--write")), page);
    }
    return kept;
  }

  private static List<Script> chosen(String names) {
    List<String> wanted = List.of(names.split(","));
    List<Script> chosen =
        Script.all().stream()
            .filter(script -> names.isEmpty() ? script.standard() : wanted.contains(script.name()))
            .toList();
    if (!names.isEmpty() && chosen.size() < wanted.size()) {
      throw new IllegalArgumentException("not all of " + wanted + " are conversations");
    }
    return chosen;
  }

  private static boolean start(
      String peers, List<Script> scripts, List<Serializer> serializers, Comparison comparison)
      throws IOException, InterruptedException {
    boolean kept = true;
    for (Contender each : new Contenders(Arguments.parse("--peers", peers)).routers()) {
      Contender contender = open(each);
      try (RouterProcess router = RouterProcess.start(contender, List.of())) {
        String url = "ws://127.0.0.1:%d%s".formatted(router.address().getPort(), contender.path());
        String name = contender.name() + " " + contender.version();
        kept &= speak(name, url, scripts, serializers, comparison) || !contender.weir();
      }
    }
    return kept;
  }

  private static boolean speak(
      String name,
      String url,
      List<Script> scripts,
      List<Serializer> serializers,
      Comparison comparison) {
    List<Verdict> verdicts = new Trial(URI.create(url), serializers).of(scripts);
    comparison.add(name, verdicts);
    for (Verdict verdict : verdicts) {
      verdict
          .failures()
          .forEach((serializer, failure) -> System.err.println(name + ": " + failure));
    }
    return verdicts.stream().allMatch(Verdict::kept);
  }

  /** The contender with the realms that the conversations ask for. */
  private static Contender open(Contender contender) throws IOException {
    return switch (contender.name()) {
      case "nexus" ->
          contender.configured(
              "",
              more(contender, "-realm", "realm1,realm2", "-discreet", "realm3", "-history", KEPT));
      case "crossbar" ->
          contender.configured(resource("conversations-crossbar.json"), contender.command());
      default -> {
        List<String> command =
            List.of(contender.command().get(0), "start", "--config", "{directory}/config.json");
        yield contender.configured(resource("conversations-weir.json"), command);
      }
    };
  }

  private static List<String> more(Contender contender, String... words) {
    return Stream.concat(contender.command().stream(), Arrays.stream(words)).toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream content = Conversations.class.getResourceAsStream(name)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }
}
