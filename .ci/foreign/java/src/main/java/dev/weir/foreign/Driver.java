package dev.weir.foreign;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Drives autobahn-java: lines of JSON in, lines of JSON out; README.md has the protocol. Usage:
 * {@code Driver URL REALM [PAYLOADS]}. Every command runs on a thread of its own.
 */
public final class Driver {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
  private static final TypeReference<Map<String, List<String>>> TOPICS = new TypeReference<>() {};

  private final String url;
  private final String realm;
  private final Payloads payloads;
  private final PrintStream output;
  private final Map<String, End> ends = new ConcurrentHashMap<>();
  private final Map<String, Actor> actors = new ConcurrentHashMap<>();

  private Driver(String url, String realm, Payloads payloads, PrintStream output) {
    this.url = url;
    this.realm = realm;
    this.payloads = payloads;
    this.output = output;
  }

  public static void main(String[] args) throws IOException {
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // autobahn logs to standard output
    Driver driver = new Driver(args[0], args[1], args.length > 2 ? new Payloads(new File(args[2])) : null, output);
    ExecutorService commands = Executors.newCachedThreadPool();
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      JsonNode command = JSON.readTree(line);
      commands.execute(() -> driver.answer(command));
    }
    System.exit(0);
  }

  private void answer(JsonNode command) {
    ObjectNode answer = JSON.createObjectNode().put("id", command.get("id").asInt());
    try {
      answer.set("done", JSON.valueToTree(obey(command)));
    } catch (Exception failure) {
      answer.put("failed", command.get("do").asText() + ": " + failure);
    }
    output.println(answer);
  }

  private Object obey(JsonNode command) throws Exception {
    if (command.has("session")) {
      return act(command.get("session").asText(), command);
    }
    End end = command.has("end") ? ends.get(command.get("end").asText()) : null;
    switch (command.get("do").asText()) {
      case "join" -> {
        return join(command.get("end").asText(), command.get("serializer").asText());
      }
      case "offer" -> end.offer(names(command, "accepts"), names(command, "gives"));
      case "follow" -> end.follow(JSON.convertValue(command.get("topics"), TOPICS));
      case "call" -> {
        String callee = command.get("callee").asText();
        return end.call(
            callee,
            names(command, "arguments"),
            names(command, "results"),
            names(command, "errors"));
      }
      case "call_unknown" -> {
        return end.callUnknown(command.get("procedure").asText());
      }
      case "publish" -> end.publish(names(command, "cases"));
      case "events" -> {
        return end.collect(command.get("publisher").asText(), command.get("count").asInt());
      }
      case "leave" -> end.leave();
      case "login" -> {
        return Login.attempt(url, realm, command);
      }
      default -> throw new IllegalArgumentException("unknown command");
    }
    return null;
  }

  private Object act(String name, JsonNode command) throws Exception {
    if (!command.get("do").asText().equals("open")) {
      return actors.get(name).obey(command);
    }
    Actor actor = Actor.open(url, realm, command);
    actors.put(name, actor);
    return actor.id();
  }

  private static List<String> names(JsonNode command, String field) {
    return JSON.convertValue(command.get(field), NAMES);
  }

  private String join(String name, String serializer) throws Exception {
    End end = new End(url, realm, name, serializer, payloads);
    ends.put(name, end);
    return end.subprotocol();
  }
}
