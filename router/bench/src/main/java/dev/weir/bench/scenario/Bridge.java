package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.process.Wrk;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Payload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Calls by HTTP over connections that are kept alive, one in flight on each, beside as many callers
 * over WebSocket in the same round: how much more of the router's CPU does a call by HTTP cost?
 * Both reach the same callee over WebSocket. Thread-safe.
 */
record Bridge(String name, int connections, int payloadSize, List<Goal> goals) implements Scenario {
  private static final String PROCEDURE = "bench.echo";
  private static final Codec CODEC = Codec.JSON;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  /** What wrk runs longer than is measured. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  @Override
  public String title() {
    return "HTTP bridge, %d × 1 in flight, %d B, beside RPC %d × 1, %s"
        .formatted(connections, payloadSize, connections, CODEC.subprotocol());
  }

  @Override
  public Field field() {
    return Field.BRIDGE;
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    Payload payload = new Payload(payloadSize);
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      Callee callee = new Callee(CODEC, stage.faults, PROCEDURE, payload);
      stage.join(List.of(callee));
      Round rpc = callers(stage, payload, tally, length);
      String list = "[\"" + payload.text() + "\"]";
      String asked = "{\"procedure\":\"" + PROCEDURE + "\",\"args\":" + list + "}";
      Visits call = new Visits(stage, callee, "/api/call", asked, "{\"args\":" + list + "}");
      Visits route = new Visits(stage, callee, "/api/echo", list, "\"" + payload.text() + "\"");
      double calls = call.measure(connections, length);
      double routed = route.measure(connections, length);
      double base = rpc.figures().get(Figure.PER_CPU_SECOND);
      return new Round(
          Map.of(Figure.BRIDGE_COST, base / calls, Figure.ROUTE_COST, base / routed),
          rpc.p50(),
          rpc.p99(),
          call.watch.routerShare(),
          rpc.generatorCpu(),
          router.resident(),
          stage.faults,
          "RPC %,.0f, /call %,.0f, a route %,.0f per CPU-second".formatted(base, calls, routed));
    }
  }

  private Round callers(Stage stage, Payload payload, Tally tally, Duration length)
      throws IOException {
    List<Caller> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(new Caller(CODEC, stage.faults, tally, PROCEDURE, payload, i, true));
    }
    stage.join(all);
    all.forEach(Caller::call);
    return stage.measure(tally, length);
  }

  /** The same request again and again. Confined to the event loop's thread. */
  private static final class Visits {
    private final Stage stage;
    private final Callee callee;
    private final URI to;
    private final String body;
    private final String expected;
    private Stopwatch watch;

    Visits(Stage stage, Callee callee, String path, String body, String expected) {
      this.stage = stage;
      this.callee = callee;
      this.to =
          URI.create(
              "http://"
                  + stage.router.address().getHostString()
                  + ":"
                  + stage.router.address().getPort()
                  + path);
      this.body = body;
      this.expected = expected;
    }

    /** So many calls per second of the router's CPU. */
    double measure(int connections, Duration length) throws IOException {
      check();
      try (Wrk wrk = Wrk.post(to, body, connections, length.plus(MARGIN))) {
        stage.loop.runFor(MARGIN.dividedBy(2));
        long before = callee.invocations();
        watch = Stopwatch.start(stage.router);
        stage.loop.runFor(length);
        watch.stop();
        double rate = watch.perRouterSecond(callee.invocations() - before);
        stage.await(() -> !wrk.running());
        judge(wrk.outcome(), connections);
        return rate;
      }
    }

    /** One answer is looked at; of the others it is known that they are a success. */
    private void check() throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(to)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      CompletableFuture<HttpResponse<String>> answer =
          HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
      if (!stage.loop.runUntil(answer::isDone, ANSWER_LIMIT)) {
        stage.faults.add(to + " does not answer");
      } else if (!answer.join().body().equals(expected)) {
        stage.faults.add(to + " answers " + answer.join().body());
      }
    }

    private void judge(Optional<Wrk.Outcome> outcome, int connections) {
      if (outcome.isEmpty()) {
        stage.faults.add("wrk did not end well");
      } else if (outcome.get().errors() > 0) {
        stage.faults.add("wrk: " + outcome.get());
      }
    }
  }
}
