package dev.weir.foreign;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbar.autobahn.wamp.exceptions.ApplicationError;
import io.crossbar.autobahn.wamp.interfaces.TriConsumer;
import io.crossbar.autobahn.wamp.interfaces.TriFunction;
import io.crossbar.autobahn.wamp.types.CallOptions;
import io.crossbar.autobahn.wamp.types.EventDetails;
import io.crossbar.autobahn.wamp.types.InvocationDetails;
import io.crossbar.autobahn.wamp.types.InvocationResult;
import io.crossbar.autobahn.wamp.types.PublishOptions;
import io.crossbar.autobahn.wamp.types.RegisterOptions;
import io.crossbar.autobahn.wamp.types.SubscribeOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A session that tries features: it does what the commands say, and keeps what it is told.
 * Thread-safe.
 */
final class Actor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Object>> VALUES = new TypeReference<>() {};
  private static final long WITHIN = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final ForeignSession session;
  private final Map<String, List<List<Object>>> heard = new HashMap<>();
  private final Set<String> started = new HashSet<>();

  private Actor(String name, ForeignSession session) {
    this.name = name;
    this.session = session;
  }

  static Actor open(String url, String realm, JsonNode command) throws Exception {
    String serializer = command.get("serializer").asText();
    return new Actor(
        command.get("session").asText(), new ForeignSession(url, realm, serializer));
  }

  long id() {
    return session.open().getID();
  }

  Object obey(JsonNode command) throws Exception {
    String uri = command.path("uri").asText();
    JsonNode options = command.path("options");
    switch (command.get("do").asText()) {
      case "register" -> register(uri, command.get("behaviour").asText(), options);
      case "call" -> {
        return call(uri, JSON.convertValue(command.get("args"), VALUES), options);
      }
      case "started" -> until(() -> started.contains(uri));
      case "subscribe" -> subscribe(uri, options);
      case "publish" -> publish(uri, JSON.convertValue(command.get("args"), VALUES), options);
      case "events" -> {
        int count = command.get("count").asInt();
        until(() -> heard.getOrDefault(uri, List.of()).size() >= count);
        synchronized (this) {
          return List.copyOf(heard.get(uri));
        }
      }
      case "leave" -> session.leave();
      default -> throw new IllegalArgumentException("unknown command");
    }
    return null;
  }

  private void register(String uri, String behaviour, JsonNode options) throws Exception {
    TriFunction<
            List<Object>,
            Map<String, Object>,
            InvocationDetails,
            CompletableFuture<InvocationResult>>
        handler = (args, kwargs, details) -> invoked(uri, behaviour, details);
    RegisterOptions chosen =
        new RegisterOptions(
            options.path("match").asText(RegisterOptions.MATCH_EXACT),
            options.path("invoke").asText(RegisterOptions.INVOKE_SINGLE));
    ask(() -> session.open().register(uri, handler, chosen));
  }

  private CompletableFuture<InvocationResult> invoked(
      String uri, String behaviour, InvocationDetails details) {
    return switch (behaviour) {
      case "who" -> result(name);
      case "details" ->
          result(Map.of("procedure", details.procedure, "caller", details.callerSessionID));
      case "wait" -> {
        change(() -> started.add(uri));
        yield new CompletableFuture<>();
      }
      default -> throw new IllegalArgumentException(behaviour);
    };
  }

  private static CompletableFuture<InvocationResult> result(Object value) {
    return CompletableFuture.completedFuture(new InvocationResult(List.of(value), Map.of()));
  }

  private Map<String, Object> call(String uri, List<Object> args, JsonNode options)
      throws Exception {
    CallOptions chosen =
        options.has("timeout") ? new CallOptions(options.get("timeout").asInt()) : null;
    try {
      var result = ask(() -> session.open().call(uri, args, Map.of(), chosen));
      return Map.of("result", new Payload(result.results, null).args(), "progress", List.of());
    } catch (ApplicationError error) {
      return Map.of("error", error.getMessage(), "progress", List.of());
    }
  }

  private void subscribe(String uri, JsonNode options) throws Exception {
    TriConsumer<List<Object>, Map<String, Object>, EventDetails> receive =
        (args, kwargs, details) -> change(() -> received(uri, args, details));
    SubscribeOptions chosen =
        new SubscribeOptions(
            options.path("match").asText("exact"),
            true,
            options.path("get_retained").asBoolean());
    ask(() -> session.open().subscribe(uri, receive, chosen));
  }

  private void received(String uri, List<Object> args, EventDetails details) {
    Map<String, Object> about = new HashMap<>();
    about.put("topic", details.topic);
    about.put("publisher", details.publisherSessionID);
    about.put("retained", details.retained);
    heard
        .computeIfAbsent(uri, any -> new ArrayList<>())
        .add(List.of(new Payload(args, null).args(), about));
  }

  private void publish(String uri, List<Object> args, JsonNode options) throws Exception {
    PublishOptions chosen =
        new PublishOptions(
            true, options.path("exclude_me").asBoolean(true), options.path("retain").asBoolean());
    ask(() -> session.open().publish(uri, args, Map.of(), chosen));
  }

  /** One at a time: autobahn's request ids must leave in their order. */
  private <T> T ask(Supplier<CompletableFuture<T>> request) throws Exception {
    CompletableFuture<T> answer;
    synchronized (session) {
      answer = request.get();
    }
    return ForeignSession.await(answer);
  }

  private synchronized void change(Runnable what) {
    what.run();
    notifyAll();
  }

  private synchronized void until(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + WITHIN;
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException("nothing came within 10 s");
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
