package dev.weir.gateway.callee;

import static dev.weir.gateway.callee.CalleeBench.arguments;
import static dev.weir.gateway.callee.CalleeBench.error;
import static dev.weir.gateway.callee.CalleeBench.keywords;
import static dev.weir.gateway.callee.CalleeBench.value;
import static dev.weir.gateway.callee.CalleeBench.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.gateway.json.JsonPayload;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.gateway.jsonrpc.JsonRpcOptions;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.gateway.kit.HostCallee;
import dev.weir.gateway.kit.LineService;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalErrorException;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that a service of JSON-RPC does over one connection. */
class JsonRpcCalleeTest {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)}");

  private LineService service;
  private CalleeBench bench;

  @BeforeEach
  void open() throws IOException {
    service = LineService.open(0);
  }

  @AfterEach
  void close() throws IOException {
    if (bench != null) {
      bench.close();
    }
    service.close();
  }

  private ServiceCalleeOptions.Builder options(String procedure, Version version) {
    URI url = URI.create("tcp://127.0.0.1:" + service.port());
    return ServiceCalleeOptions.jsonRpc("realm1", procedure, url, version);
  }

  private void serve(ServiceCalleeOptions.Builder options) throws Exception {
    bench = CalleeBench.serve(options.build());
  }

  private static String id(String request) {
    Matcher id = ID.matcher(request);
    assertThat(id.find()).as(request).isTrue();
    return id.group(1);
  }

  private static String result(String request, String value) {
    return "{\"jsonrpc\":\"2.0\",\"result\":%s,\"id\":%s}".formatted(value, id(request));
  }

  @Test
  void theMethodIsTheProcedureAndTheVersionIsTheOneThatIsSaid() throws Exception {
    serve(options("App.", Version.V1).match(MatchPolicy.PREFIX));
    CompletableFuture<Result> call = bench.call("App.Process", Map.of("Config", "x"));
    LineService.Peer peer = service.peer();
    assertThat(peer.line())
        .isEqualTo("{\"method\":\"App.Process\",\"params\":[{\"Config\":\"x\"}],\"id\":1}");
    peer.say("{\"result\":[1,2],\"error\":null,\"id\":1}");
    assertThat(value(call)).isEqualTo(List.of(1L, 2L));

    CompletableFuture<Result> named =
        bench.call("App.Named", Payload.of(List.of(), Map.of("a", 1L)));
    assertThat(peer.line()).isEqualTo("{\"method\":\"App.Named\",\"params\":{\"a\":1},\"id\":2}");
    peer.say("{\"result\":null,\"error\":null,\"id\":\"2\"}\n");
    assertThat(values(named)).isEqualTo(Payload.EMPTY);

    LocalErrorException both =
        error(bench.call("App.Both", Payload.of(List.of(1L), Map.of("a", 1L))));
    assertThat(both.error()).isEqualTo("wamp.error.invalid_argument");
  }

  @Test
  void aRequestIsOneLineHoweverItsArgumentsWereWritten() throws Exception {
    serve(options("App.Process", Version.V1));
    byte[] pretty = "[\n  {\"a\":\r\n1}]".getBytes(StandardCharsets.UTF_8);
    CompletableFuture<Result> call =
        bench.call("App.Process", JsonPayload.payload(pretty, new byte[0]));
    LineService.Peer peer = service.peer();
    assertThat(peer.line())
        .isEqualTo("{\"method\":\"App.Process\",\"params\":[   {\"a\":  1}],\"id\":1}");
    peer.say("{\"result\":[1,\n2],\"error\":null,\"id\":1}");
    assertThat(value(call)).isEqualTo(List.of(1L, 2L));
  }

  @Test
  void aThousandCallsShareOneConnectionAndAreAnsweredInWhateverOrder() throws Exception {
    serve(options("com.example.twice", Version.V2).concurrency(1_000));
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(bench.call("com.example.twice", (long) i));
    }
    LineService.Peer peer = service.peer();
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      requests.add(peer.line());
    }
    assertThat(bench.meter("callee_running")).isEqualTo(1_000);
    Collections.shuffle(requests, new java.util.Random(8));
    for (String request : requests) {
      Matcher argument = Pattern.compile("\"params\":\\[(\\d+)]").matcher(request);
      assertThat(argument.find()).isTrue();
      peer.say(result(request, "\"of " + argument.group(1) + "\""));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(value(calls.get(i))).isEqualTo("of " + i);
    }
    assertThat(service.waiting()).isZero();
    assertThat(bench.meter("callee_connections")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"code\":-32601,\"message\":\"none\"} | wamp.error.no_such_procedure | [none] | {code=-32601}",
        "{\"code\":-32602,\"message\":\"bad\"} | wamp.error.invalid_argument | [bad] | {code=-32602}",
        "{\"code\":7,\"message\":\"no\",\"data\":[1]} | weir.error.service_failed | [no] | {code=7, data=[1]}",
        "\"just text\" | weir.error.service_failed | [just text] | {}",
        "{\"code\":-32000,\"message\":\"m\",\"data\":{\"uri\":\"com.x.y\",\"args\":[3],\"kwargs\":{\"k\":4}}}"
            + " | com.x.y | [3] | {k=4}",
      })
  void errorsHaveTheNearestUriOrTheOneThatTheyName(
      String error, String uri, String arguments, String keywords) throws Exception {
    serve(options("com.example.fails", Version.V2));
    CompletableFuture<Result> call = bench.call("com.example.fails");
    LineService.Peer peer = service.peer();
    peer.say("{\"jsonrpc\":\"2.0\",\"error\":%s,\"id\":%s}".formatted(error, id(peer.line())));
    LocalErrorException failed = error(call);
    assertThat(failed.error()).isEqualTo(uri);
    assertThat(arguments(failed)).hasToString(arguments);
    assertThat(keywords(failed)).hasToString(keywords);
  }

  @Test
  void whatRunsWhenTheConnectionIsLostFailsByNameAndTheNextCallConnectsAgain() throws Exception {
    serve(options("com.example.ask", Version.V2));
    CompletableFuture<Result> answered = bench.call("com.example.ask", "first");
    CompletableFuture<Result> lost = bench.call("com.example.ask", "second");
    LineService.Peer peer = service.peer();
    peer.say(result(peer.line(), "1"));
    assertThat(value(answered)).isEqualTo(1L);
    peer.line();
    peer.close();
    assertThat(error(lost).error()).isEqualTo("weir.error.service_lost");

    CompletableFuture<Result> next = bench.call("com.example.ask", "third");
    LineService.Peer again = service.peer();
    again.say(result(again.line(), "3"));
    assertThat(value(next)).isEqualTo(3L);
    bench.awaitMeter("callee_connections", 2);
  }

  @Test
  void aServiceThatIsNotThereIsUnavailableAndServesWhenItIsBack() throws Exception {
    int port = service.port();
    service.close();
    serve(options("com.example.ask", Version.V2));
    LocalErrorException refused = error(bench.call("com.example.ask"));
    assertThat(refused.error()).isEqualTo("wamp.error.unavailable");
    assertThat((Long) keywords(refused).get("retry_after_ms")).isPositive();

    service = LineService.open(port);
    CompletableFuture<LineService.Peer> served =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                LineService.Peer peer = service.peer();
                peer.say(result(peer.line(), "\"back\""));
                return peer;
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(untilServed()).isEqualTo("back");
    assertThat(served.join()).isNotNull();
    assertThat(bench.meter("callee_reachable")).isEqualTo(1);
  }

  /** Calls as one should: again when it says so. */
  private Object untilServed() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      CompletableFuture<Result> call = bench.call("com.example.ask");
      if (call.handle((result, error) -> error == null).join()) {
        return value(call);
      }
      assertThat(error(call).error()).isEqualTo("wamp.error.unavailable");
      Thread.sleep((Long) keywords(error(call)).get("retry_after_ms"));
    }
    throw new AssertionError("not served");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "hello | must begin with",
        "{\"id\":1,} | JSON",
        "[1] | must be",
        "{} {\"result\": | end"
      })
  void aServiceThatTalksNonsenseLosesItsConnectionAndCallsAreToldSo(String nonsense, String why)
      throws Exception {
    serve(options("com.example.ask", Version.V2));
    CompletableFuture<Result> call = bench.call("com.example.ask");
    LineService.Peer peer = service.peer();
    peer.line();
    peer.say(nonsense);
    if (why.equals("end")) {
      peer.close();
    }
    LocalErrorException lost = error(call);
    assertThat(lost.error()).isEqualTo("weir.error.service_lost");
    assertThat(arguments(lost).toString()).contains(why);
    assertThat(peer.line()).isEqualTo("the end");
  }

  @Test
  @Limit("callees.timeout")
  void anAnswerThatIsTooLateIsNobodys() throws Exception {
    serve(options("com.example.slow", Version.V2).timeout(Duration.ofSeconds(2)));
    CompletableFuture<Result> slow = bench.call("com.example.slow");
    LineService.Peer peer = service.peer();
    String request = peer.line();
    LocalErrorException late = error(slow);
    assertThat(late.error()).isEqualTo("wamp.error.timeout");
    assertThat(arguments(late).toString()).contains("2000 ms", "callees.timeout");
    peer.say(result(request, "1"));
    bench.awaitMeter("callee_late_answers", 1);

    CompletableFuture<Result> next = bench.call("com.example.slow");
    peer.say(result(peer.line(), "2"));
    assertThat(value(next)).isEqualTo(2L);
    bench.awaitMeter("callee_timeouts", 1);
    bench.awaitMeter("callee_errors", 1);
  }

  @Test
  void aCallThatIsGivenUpIsForgotten() throws Exception {
    serve(options("com.example.slow", Version.V2));
    CompletableFuture<Result> given = bench.call("com.example.slow");
    LineService.Peer peer = service.peer();
    String request = peer.line();
    given.cancel(true);
    bench.awaitMeter("callee_cancellations", 1);
    bench.awaitMeter("callee_running", 0);
    peer.say(result(request, "1"));
    bench.awaitMeter("callee_late_answers", 1);
  }

  @Test
  @Limit("callees.concurrency")
  void whatIsBeyondConcurrencyWaitsInTheRouterAndWhatIsBeyondItsQueueIsRefused() throws Exception {
    ProcedureOptions queue =
        ProcedureOptions.of("com.example.ask", MatchPolicy.EXACT)
            .withLimits(CallLimits.concurrency(50).withQueue(3, 1 << 20));
    bench =
        CalleeBench.serve(
            options("com.example.ask", Version.V2).concurrency(2).build(),
            CalleeBench.realm().procedures(List.of(queue)).build());
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(bench.call("com.example.ask", (long) i));
    }
    for (CompletableFuture<Result> refused : calls.subList(5, 10)) {
      LocalErrorException error = error(refused);
      assertThat(error.error()).isEqualTo("wamp.error.unavailable");
      assertThat(keywords(error)).containsKey("retry_after_ms");
    }
    LineService.Peer peer = service.peer();
    for (int i = 0; i < 5; i++) {
      assertThat(bench.meter("callee_running")).isLessThanOrEqualTo(2);
      peer.say(result(peer.line(), String.valueOf(i)));
      assertThat(value(calls.get(i))).isEqualTo((long) i);
    }
  }

  @Test
  @Limit("callees.max_answer")
  void anAnswerBeyondTheLimitEndsTheConnection() throws Exception {
    serve(options("com.example.ask", Version.V2).maxAnswer(1_000));
    CompletableFuture<Result> fits = bench.call("com.example.ask");
    LineService.Peer peer = service.peer();
    String request = peer.line();
    int room = 1_000 - result(request, "\"\"").length();
    peer.say(result(request, "\"" + "x".repeat(room) + "\""));
    assertThat(value(fits)).isEqualTo("x".repeat(room));

    CompletableFuture<Result> beyond = bench.call("com.example.ask");
    peer.say(result(peer.line(), "\"" + "x".repeat(room + 1) + "\""));
    LocalErrorException lost = error(beyond);
    assertThat(lost.error()).isEqualTo("weir.error.service_lost");
    assertThat(arguments(lost).toString()).contains("callees.max_answer, 1000");
  }

  @Test
  void aCalleeThatIsClosedEndsItsCallsAndItsConnection() throws Exception {
    serve(options("com.example.ask", Version.V2));
    CompletableFuture<Result> call = bench.call("com.example.ask");
    LineService.Peer peer = service.peer();
    peer.line();
    bench.callee.close();
    assertThat(error(call).error()).isEqualTo("weir.error.service_lost");
    assertThat(peer.line()).isEqualTo("the end");
    assertThat(error(bench.call("com.example.ask")).error())
        .isEqualTo("wamp.error.no_such_procedure");
  }

  @ParameterizedTest
  @CsvSource({"tcp,V1", "tcp,V2", "http,V2"})
  void anotherRouterMayBeTheService(String scheme, Version version) throws Exception {
    JsonRpcGateway gateway = JsonRpcGateway.of(JsonRpcOptions.of("realm1", "rpc"), Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", new Rule("", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
            .role("rpc", new Rule("", MatchPolicy.PREFIX, Set.of(Action.CALL)))
            .build();
    try (Router other = Router.builder().realm(realm).listen(gateway.on("127.0.0.1", 0)).start()) {
      gateway.open(other);
      HostCallee callee = HostCallee.join(other, "realm1", "callee").register("App.Echo");
      URI url = URI.create(scheme + "://127.0.0.1:" + other.port());
      bench =
          CalleeBench.serve(
              ServiceCalleeOptions.jsonRpc("realm1", "App.", url, version)
                  .match(MatchPolicy.PREFIX)
                  .build());
      CompletableFuture<Result> call = bench.call("App.Echo", "one", 2L);
      callee.answer(callee.next(), Payload.of(List.of("one", 2L), Map.of("three", 3L)));
      assertThat(values(call)).isEqualTo(Payload.of(List.of("one", 2L), Map.of("three", 3L)));

      CompletableFuture<Result> failing = bench.call("App.Echo");
      callee.fail(callee.next(), "com.example.error.no", Payload.of("sorry", 7L));
      assertThat(error(failing).error()).isEqualTo("com.example.error.no");
      assertThat(arguments(error(failing))).isEqualTo(List.of("sorry", 7L));
      assertThat(error(bench.call("App.None")).error()).isEqualTo("wamp.error.no_such_procedure");
    }
  }
}
