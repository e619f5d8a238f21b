package dev.weir.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of others behind the daemon as a process: {@code callees} and {@code webhooks}. */
class ServicesIT {
  private static final int PATIENCE_SECONDS = 60;
  private static final String CONFIGURATION =
      """
      listeners: [{address: "127.0.0.1:0", bridge: {realm: realm1, role: user}}]
      realms:
        realm1:
          roles: {user: [{uri: "", match: prefix, allow: [call, publish]}]}
      callees:
      - {realm: realm1, procedure: com.example.price, http: "http://127.0.0.1:%1$d/price",
         headers: {Authorization: "${file:token}"}}
      - {realm: realm1, procedure: App., match: prefix, jsonrpc: "tcp://127.0.0.1:%2$d", version: "1.0"}
      webhooks:
      - {realm: realm1, topic: com.example.orders., match: prefix, url: "http://127.0.0.1:%1$d/hook",
         secret: "${file:secret}", backoff: {first: 50ms, max: 1s}}
      """;

  private record Posted(String id, String moment, String signature, String body) {}

  @TempDir Path directory;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<Posted> posts = new LinkedBlockingQueue<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private HttpServer service;
  private ServerSocket rpc;
  private URI bridge;

  @BeforeEach
  void open() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/price", this::price);
    service.createContext("/hook", this::hook);
    service.start();
    rpc = beyondEphemeralPorts();
    Files.writeString(directory.resolve("token"), "Bearer s3cret\n");
    Files.writeString(directory.resolve("secret"), "shared\n");
  }

  @AfterEach
  void close() throws IOException {
    service.stop(0);
    rpc.close();
  }

  /** At a port that no connection takes while the service is away. */
  private static ServerSocket beyondEphemeralPorts() {
    for (int port = 23_000 + (int) (ProcessHandle.current().pid() % 100) * 10; ; port++) {
      try {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (IOException taken) {
        // the next one
      }
    }
  }

  private void price(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String by = exchange.getRequestHeaders().getFirst("Authorization");
    answer(exchange, 200, "{\"args\":[%s],\"kwargs\":{\"by\":\"%s\"}}".formatted(asked, by));
  }

  /** The first attempt is sent away. */
  private void hook(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    posts.add(
        new Posted(
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    answer(exchange, attempts.incrementAndGet() == 1 ? 503 : 200, "{}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] octets = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  @Test
  void callsAreDoneByServicesWhichMayDieAndReturn() throws Exception {
    try (WeirProcess weir = start()) {
      assertThat(ask("call", "{\"procedure\":\"com.example.price\",\"args\":[7]}").get().body())
          .isEqualTo(
              "{\"args\":[{\"procedure\":\"com.example.price\",\"args\":[7]}],"
                  + "\"kwargs\":{\"by\":\"Bearer s3cret\"}}");
      CompletableFuture<HttpResponse<String>> one = process("one");
      try (Socket connection = rpc.accept()) {
        BufferedReader in = lines(connection);
        String first = in.readLine();
        CompletableFuture<HttpResponse<String>> two = process("two");
        String second = in.readLine();
        say(connection, result(second));
        assertThat(two.get().body()).isEqualTo("{\"args\":[\"two\"]}");
        say(connection, result(first));
        assertThat(one.get().body()).isEqualTo("{\"args\":[\"one\"]}");
        one = process("lost");
        assertThat(in.readLine()).contains("lost");
        rpc.close();
      }
      assertThat(one.get().statusCode()).isEqualTo(502);
      assertThat(one.get().body()).contains("weir.error.service_lost");
      HttpResponse<String> meanwhile = process("meanwhile").get();
      assertThat(meanwhile.statusCode()).isEqualTo(503);
      assertThat(meanwhile.headers().firstValue("Retry-After")).isPresent();
      rpc = new ServerSocket(rpc.getLocalPort(), 50, InetAddress.getLoopbackAddress());
      assertThat(untilItReturns()).isEqualTo("{\"args\":[\"again\"]}");
      stop(weir);
    }
  }

  /** Calls until there is a result. */
  private String untilItReturns() throws Exception {
    Thread answers = new Thread(this::answerAll);
    answers.setDaemon(true);
    answers.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    HttpResponse<String> answer = process("again").get();
    while (answer.statusCode() != 200) {
      assertThat(System.nanoTime() - end).as(answer.body()).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
      answer = process("again").get();
    }
    return answer.body();
  }

  private void answerAll() {
    try (Socket connection = rpc.accept()) {
      BufferedReader in = lines(connection);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say(connection, result(line));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void eventsArePostedSignedAndTriedAgain() throws Exception {
    try (WeirProcess weir = start()) {
      HttpResponse<String> published =
          ask("publish", "{\"topic\":\"com.example.orders.new\",\"args\":[{\"id\":7}]}").get();
      String publication = published.body().replaceAll("\\D", "");
      Posted refused = posts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Posted taken = posts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (Posted posted : new Posted[] {refused, taken}) {
        assertThat(posted.id()).isEqualTo("pub_" + publication);
        assertThat(posted.body())
            .contains("\"type\":\"com.example.orders.new\"", "\"data\":{\"args\":[{\"id\":7}]}");
        assertThat(posted.signature()).isEqualTo(signature(posted));
      }
      stop(weir);
      assertThat(posts).isEmpty();
    }
  }

  private static String signature(Posted posted) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("shared".getBytes(UTF_8), "HmacSHA256"));
    String signed = posted.id() + "." + posted.moment() + "." + posted.body();
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private WeirProcess start() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            CONFIGURATION.formatted(service.getAddress().getPort(), rpc.getLocalPort()));
    WeirProcess weir = WeirProcess.jar("start", "--config", file.toString());
    bridge = weir.ready().get(0).resolve("/api/");
    return weir;
  }

  private static void stop(WeirProcess weir) throws Exception {
    weir.signal("TERM");
    assertThat(weir.exitCode()).isZero();
  }

  private CompletableFuture<HttpResponse<String>> process(String text) {
    return ask("call", "{\"procedure\":\"App.Process\",\"args\":[\"%s\"]}".formatted(text));
  }

  private CompletableFuture<HttpResponse<String>> ask(String path, String body) {
    return http.sendAsync(
        HttpRequest.newBuilder(bridge.resolve(path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static BufferedReader lines(Socket connection) throws IOException {
    connection.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  /** The first of a request's params as its result. */
  private static String result(String request) {
    return request.replaceAll(
        ".*\"params\":\\[(.*)],\"id\":(\\d+)}", "{\"result\":$1,\"error\":null,\"id\":$2}\n");
  }

  private static void say(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(UTF_8));
  }
}
