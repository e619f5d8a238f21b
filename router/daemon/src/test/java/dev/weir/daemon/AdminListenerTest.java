package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.daemon.admin.AdminListener;
import dev.weir.daemon.admin.AdminOptions;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The admin listener, asked over HTTP. */
final class AdminListenerTest {
  private static final String LABEL = "[a-z]+=\"([^\"\\\\]|\\\\.)*\"";
  private static final Pattern LINE =
      Pattern.compile(
          "# (HELP|TYPE) weir_[a-z0-9_]+ .+|weir_[a-z0-9_]+(\\{"
              + LABEL
              + "(,"
              + LABEL
              + ")*})? ([-+0-9.E]+|\\+Inf)");

  private final HttpClient client = HttpClient.newHttpClient();
  private Router router;
  private AdminListener admin;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .limits(RealmLimits.builder().memory(1 << 20).build())
                    .roleOptions(
                        "guest",
                        RoleOptions.NONE.withLimits(RealmLimits.builder().memory(1 << 19).build()))
                    .procedures(
                        List.of(
                            ProcedureOptions.of("com.narrow", MatchPolicy.EXACT)
                                .withLimits(CallLimits.concurrency(1).withQueue(10, 1 << 20))))
                    .build())
            .realm("a \"strange\\realm\"")
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    admin.close();
    router.close();
  }

  private void listen(Optional<String> token) throws IOException {
    admin = AdminListener.bind(new AdminOptions("127.0.0.1", 0, token, Optional.empty()), "1.2");
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(admin.uri().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void readinessFollowsTheLifeOfTheRouter() throws Exception {
    listen(Optional.empty());
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("starting\n");
    assertThat(get("/metrics").body()).contains("weir_build_info{version=\"1.2\"} 1\n");
    admin.ready(router, List.of());
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("ready\n");
    admin.draining();
    router.close();
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("draining\n");
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void metricsHaveEveryCounterAndWhatThereIsInEachRealm() throws Exception {
    listen(Optional.empty());
    admin.ready(router, List.of(to -> to.gauge("workers", "of a test", Map.of("pool", "x"), 3)));
    URI url = router.uris().get(0);
    try (TestSession callee = TestSession.join(url, "realm1");
        TestSession caller = TestSession.join(url, "realm1")) {
      callee.send("[64,1,{},\"com.narrow\"]");
      assertThat(callee.next()).startsWith("[65,1,");
      caller.send("[32,1,{},\"com.topic\"]");
      assertThat(caller.next()).startsWith("[33,1,");
      caller.send("[48,2,{},\"com.narrow\"]");
      caller.send("[48,3,{},\"com.narrow\"]");
      assertThat(callee.next()).startsWith("[68,");
      caller.send("[32,4,{},\"com.other\"]");
      assertThat(caller.next()).startsWith("[33,4,"); // behind the calls

      HttpResponse<String> answer = measured("weir_calls_queued_total 1", "weir_connections 2");
      assertThat(answer.headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body().lines()).allMatch(line -> LINE.matcher(line).matches());
      for (Counter counter : Counter.values()) {
        String name = "weir_" + counter.name().toLowerCase(Locale.ROOT) + "_total";
        assertThat(answer.body()).containsOnlyOnce("# TYPE " + name + " counter\n");
      }
      String narrow = "{realm=\"realm1\",uri=\"com.narrow\",match=\"exact\"}";
      assertThat(answer.body().lines())
          .contains(
              "weir_connections 2",
              "weir_sessions{realm=\"realm1\"} 2",
              "weir_subscriptions{realm=\"realm1\"} 2",
              "weir_registrations{realm=\"realm1\"} 1",
              "weir_calls_running{realm=\"realm1\"} 2",
              "weir_calls_queued_total 1",
              "weir_procedure_slots" + narrow + " 1",
              "weir_procedure_executing" + narrow + " 1",
              "weir_procedure_waiting" + narrow + " 1",
              "weir_procedure_queue" + narrow + " 10",
              "weir_realm_memory_limit_bytes{realm=\"realm1\"} 1048576",
              "weir_role_sessions{realm=\"realm1\",role=\"guest\"} 2",
              "weir_role_memory_held_bytes{realm=\"realm1\",role=\"guest\"} 0",
              "weir_role_memory_limit_bytes{realm=\"realm1\",role=\"guest\"} 524288",
              "weir_role_memory_strained{realm=\"realm1\",role=\"guest\"} 0",
              "weir_sessions{realm=\"a \\\"strange\\\\realm\\\"\"} 0",
              "weir_realms_silent 0",
              "weir_meter_sources_failed 0",
              "weir_workers{pool=\"x\"} 3");
    }
  }

  /** Counters may lag behind what peers are told. */
  private HttpResponse<String> measured(String... lines) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    HttpResponse<String> answer = get("/metrics");
    while (!answer.body().lines().toList().containsAll(List.of(lines))
        && System.nanoTime() - end < 0) {
      answer = get("/metrics");
    }
    return answer;
  }

  @Test
  void whatCannotBeMeasuredKeepsNothingElse() throws Exception {
    listen(Optional.empty());
    admin.ready(
        router,
        List.of(
            to -> {
              throw new IllegalStateException("a fault of the test");
            }));
    assertThat(get("/metrics").body())
        .contains("weir_connections 0\n", "weir_meter_sources_failed 1\n")
        .doesNotContain("a fault of the test");
  }

  @Test
  void withATokenNothingIsToldWithoutIt() throws Exception {
    listen(Optional.of("s3cret"));
    admin.ready(router, List.of());
    for (String path : List.of("/healthz", "/readyz", "/metrics", "/other")) {
      assertThat(get(path).statusCode()).isEqualTo(401);
      assertThat(get(path, "Authorization", "Bearer s3cre").statusCode()).isEqualTo(401);
      assertThat(get(path, "Authorization", "Basic s3cret").statusCode()).isEqualTo(401);
      HttpResponse<String> answer = get(path, "Authorization", "Bearer s3cret");
      assertThat(answer.statusCode()).isEqualTo(path.equals("/other") ? 404 : 200);
      assertThat(answer.body() + answer.headers()).doesNotContain("s3cret");
    }
    assertThat(get("/metrics").headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(new AdminOptions("h", 1, Optional.of("s3cret"), Optional.empty()).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void pagesOfBrowsersAndWritesAreRefused() throws Exception {
    listen(Optional.empty());
    admin.ready(router, List.of());
    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw("POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ");
    assertThat(raw("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aPortInUseIsToldInASentence() throws Exception {
    listen(Optional.empty());
    int port = admin.uri().getPort();
    AdminOptions same = new AdminOptions("127.0.0.1", port, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> AdminListener.bind(same, "1.2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", admin.uri().getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(20), StandardCharsets.US_ASCII);
    }
  }
}
