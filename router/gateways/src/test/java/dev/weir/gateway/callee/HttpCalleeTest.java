package dev.weir.gateway.callee;

import static dev.weir.gateway.callee.CalleeBench.arguments;
import static dev.weir.gateway.callee.CalleeBench.error;
import static dev.weir.gateway.callee.CalleeBench.keywords;
import static dev.weir.gateway.callee.CalleeBench.value;
import static dev.weir.gateway.callee.CalleeBench.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.conformance.Limit;
import dev.weir.gateway.bridge.Bridge;
import dev.weir.gateway.bridge.BridgeOptions;
import dev.weir.gateway.kit.HostCallee;
import dev.weir.gateway.kit.HttpAnswers;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalErrorException;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that a service by HTTP does. */
class HttpCalleeTest {
  private static final String JSON = "application/json";

  private HttpAnswers service;
  private CalleeBench bench;

  @BeforeEach
  void open() throws IOException {
    service = HttpAnswers.open(0);
  }

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
    service.close();
  }

  private ServiceCalleeOptions.Builder options(String procedure) {
    return ServiceCalleeOptions.http("realm1", procedure, service.uri("/price"));
  }

  private void serve(ServiceCalleeOptions.Builder options) throws Exception {
    bench = CalleeBench.serve(options.build());
  }

  @Test
  void aCallIsPostedWithItsArgumentsAndHeaders() throws Exception {
    serve(options("com.example.").match(MatchPolicy.PREFIX).header("Authorization", "Bearer s3"));
    CompletableFuture<Result> call =
        bench.call("com.example.price", Payload.of(List.of("tea", 2L), Map.of("unit", "kg")));
    HttpAnswers.Request request = service.next();
    assertThat(request.exchange().getRequestMethod()).isEqualTo("POST");
    assertThat(request.exchange().getRequestURI()).hasToString("/price");
    assertThat(request.headers())
        .containsEntry("content-type", JSON)
        .containsEntry("authorization", "Bearer s3");
    assertThat(request.body())
        .isEqualTo(
            "{\"procedure\":\"com.example.price\",\"args\":[\"tea\",2],\"kwargs\":{\"unit\":\"kg\"}}");
    request.answer(200, JSON, "{\"args\": [1], \"kwargs\": {\"currency\": \"EUR\"}}");
    assertThat(values(call)).isEqualTo(Payload.of(List.of(1L), Map.of("currency", "EUR")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "application/json | 12.5 | 12.5",
        "application/json | {\"price\":1} | {price=1}",
        "application/vnd.x+json; charset=utf-8 | [1,2] | [1, 2]",
        "text/plain; charset=utf-8 | grün | grün",
      })
  void anyOtherAnswerIsTheOneArgument(String media, String body, String value) throws Exception {
    serve(options("com.example.price"));
    CompletableFuture<Result> call = bench.call("com.example.price");
    service.next().answer(200, media, body);
    assertThat(value(call)).hasToString(value);
  }

  @Test
  void octetsStayOctetsAndNothingIsNothing() throws Exception {
    serve(options("com.example.price"));
    CompletableFuture<Result> octets = bench.call("com.example.price");
    service.next().answer(200, "image/png", new byte[] {(byte) 0x89, 0});
    assertThat((byte[]) value(octets)).containsExactly(0x89, 0);
    CompletableFuture<Result> nothing = bench.call("com.example.price");
    service.next().answer(204, "", "");
    assertThat(values(nothing)).isEqualTo(Payload.EMPTY);
  }

  @ParameterizedTest
  @CsvSource({
    "400,wamp.error.invalid_argument",
    "401,weir.error.service_failed",
    "403,weir.error.service_failed",
    "404,wamp.error.no_such_procedure",
    "413,wamp.error.payload_size_exceeded",
    "429,wamp.error.unavailable",
    "500,weir.error.service_failed",
    "503,wamp.error.unavailable",
    "504,wamp.error.timeout",
    "302,weir.error.service_failed",
  })
  void aStatusThatIsNoSuccessIsTheNearestError(int status, String uri) throws Exception {
    serve(options("com.example.price"));
    CompletableFuture<Result> call = bench.call("com.example.price");
    String elsewhere = service.uri("/elsewhere").toString();
    service.next().answer(status, "text/plain", "no", "Location", elsewhere, "Retry-After", "2");
    LocalErrorException failed = error(call);
    assertThat(failed.error()).isEqualTo(uri);
    assertThat(arguments(failed)).isEqualTo(List.of("the service answered " + status));
    assertThat(keywords(failed))
        .isEqualTo(Map.of("status", (long) status, "retry_after_ms", 2_000L));
    assertThat(service.waiting()).as("requests to where a redirect leads").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "422 | {\"error\":\"com.x.y\",\"args\":[1],\"kwargs\":{\"k\":2}} | com.x.y | [1] | {k=2}",
        "200 | {\"error\":\"com.x.y\"} | com.x.y | [] | {}",
        "500 | {\"error\":\"oops\",\"detail\":\"why\"} | weir.error.service_failed | [why] | {status=500}",
      })
  void anErrorThatNamesAUriIsThatError(
      int status, String body, String uri, String arguments, String keywords) throws Exception {
    serve(options("com.example.price"));
    CompletableFuture<Result> call = bench.call("com.example.price");
    service.next().answer(status, "application/problem+json", body);
    LocalErrorException failed = error(call);
    assertThat(failed.error()).isEqualTo(uri);
    assertThat(arguments(failed)).hasToString(arguments);
    assertThat(keywords(failed)).hasToString(keywords);
  }

  @Test
  void whatIsNoJsonThoughItSaysSoIsAFailure() throws Exception {
    serve(options("com.example.price"));
    for (String body : List.of("{", "1,2", "1] [2", "")) {
      CompletableFuture<Result> call = bench.call("com.example.price");
      service.next().answer(200, JSON, body.isEmpty() ? " " : body);
      assertThat(error(call).error()).as(body).isEqualTo("weir.error.service_failed");
    }
  }

  @Test
  @Limit("callees.timeout")
  void aServiceThatIsTooSlowIsATimeout() throws Exception {
    serve(options("com.example.price").timeout(Duration.ofSeconds(3)));
    CompletableFuture<Result> slow = bench.call("com.example.price");
    HttpAnswers.Request request = service.next();
    LocalErrorException late = error(slow);
    assertThat(late.error()).isEqualTo("wamp.error.timeout");
    assertThat(arguments(late).toString()).contains("3000 ms", "callees.timeout");
    request.drop();
    assertThat(bench.meter("callee_timeouts")).isEqualTo(1);
  }

  @Test
  void aCallThatIsGivenUpIsForgotten() throws Exception {
    serve(options("com.example.price"));
    CompletableFuture<Result> given = bench.call("com.example.price");
    HttpAnswers.Request other = service.next();
    given.cancel(true);
    bench.awaitMeter("callee_cancellations", 1);
    bench.awaitMeter("callee_running", 0);
    other.drop();
  }

  @Test
  void aServiceThatIsNotThereIsUnavailableAndOneThatDropsACallHasLostIt() throws Exception {
    serve(options("com.example.price"));
    CompletableFuture<Result> dropped = bench.call("com.example.price");
    service.next().drop();
    assertThat(error(dropped).error()).isEqualTo("weir.error.service_lost");
    int port = service.port();
    service.close();
    LocalErrorException refused = error(bench.call("com.example.price"));
    assertThat(refused.error()).isEqualTo("wamp.error.unavailable");
    assertThat(keywords(refused)).containsEntry("retry_after_ms", 1_000L);
    assertThat(bench.meter("callee_reachable")).isZero();
    service = HttpAnswers.open(port);
    CompletableFuture<Result> served = bench.call("com.example.price");
    service.next().answer(200, JSON, "1");
    assertThat(value(served)).isEqualTo(1L);
    assertThat(bench.meter("callee_reachable")).isEqualTo(1);
  }

  @Test
  @Limit("callees.max_answer")
  void anAnswerBeyondTheLimitIsAnErrorThatNamesIt() throws Exception {
    serve(options("com.example.price").maxAnswer(1_000));
    CompletableFuture<Result> fits = bench.call("com.example.price");
    service.next().answer(200, "text/plain", "x".repeat(1_000));
    assertThat(value(fits)).isEqualTo("x".repeat(1_000));
    CompletableFuture<Result> beyond = bench.call("com.example.price");
    service.next().answer(200, "text/plain", "x".repeat(1_001));
    LocalErrorException refused = error(beyond);
    assertThat(refused.error()).isEqualTo("wamp.error.payload_size_exceeded");
    assertThat(arguments(refused).toString()).contains("1000", "callees.max_answer");
  }

  @Test
  void noMoreCallsReachTheServiceThanItMayHaveAtOnce() throws Exception {
    serve(options("com.example.price").concurrency(5));
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(bench.call("com.example.price", (long) i));
    }
    for (int i = 0; i < 100; i++) {
      HttpAnswers.Request request = service.next();
      assertThat(bench.meter("callee_running")).isLessThanOrEqualTo(5);
      assertThat(service.waiting()).isLessThan(5);
      request.answer(200, JSON, request.body());
    }
    for (int i = 0; i < 100; i++) {
      assertThat(value(calls.get(i)).toString()).contains("args=[" + i + "]");
    }
  }

  @Test
  void theBridgeOfAnotherRouterMayBeTheService() throws Exception {
    Bridge bridge = Bridge.of(BridgeOptions.of("realm1").withRole("bridge"), Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", new Rule("", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
            .role("bridge", new Rule("com.", MatchPolicy.PREFIX, Set.of(Action.CALL)))
            .build();
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0).withHandler("/api", bridge);
    try (Router other = Router.builder().realm(realm).listen(listener).start()) {
      bridge.open(other);
      HostCallee callee = HostCallee.join(other, "realm1", "callee").register("com.example.echo");
      URI url = URI.create("http://127.0.0.1:" + other.port() + "/api/call");
      bench =
          CalleeBench.serve(
              ServiceCalleeOptions.http("realm1", "", url).match(MatchPolicy.PREFIX).build());
      Payload payload = Payload.of(List.of("one", List.of()), Map.of("k", 1L));
      CompletableFuture<Result> call = bench.call("com.example.echo", payload);
      callee.answer(callee.next(), payload);
      assertThat(values(call)).isEqualTo(payload);

      CompletableFuture<Result> failing = bench.call("com.example.echo");
      callee.fail(callee.next(), "com.example.error.no", Payload.of("sorry", 7L));
      assertThat(error(failing).error()).isEqualTo("com.example.error.no");
      assertThat(arguments(error(failing))).isEqualTo(List.of("sorry", 7L));
      assertThat(error(bench.call("com.none")).error()).isEqualTo("wamp.error.no_such_procedure");
      assertThat(error(bench.call("org.none")).error()).isEqualTo("wamp.error.not_authorized");
    }
  }

  @Test
  void whatCannotBeServedIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceCalleeOptions.http("realm1", "a.b", URI.create("ftp://x/")))
        .withMessageContaining("http or https");
    assertThatIllegalArgumentException().isThrownBy(() -> options("a.b").concurrency(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("a.b").header("Content-Length", "1"));
  }
}
