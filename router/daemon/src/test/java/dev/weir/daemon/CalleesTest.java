package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.daemon.config.Verdict;
import dev.weir.gateway.callee.ServiceCalleeOptions;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callees of the file, whose calls services do: what they become, and what is wrong with them. */
class CalleesTest {
  private static final String HEAD =
      """
      listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: [{uri: "", match: prefix, allow: [call]}]}
      callees:
      """;

  @TempDir Path directory;

  @Test
  void aCalleeHasTheStandardUnlessSomethingElseIsSaid() throws IOException {
    Files.writeString(directory.resolve("token"), "Bearer s3cret\n");
    ConfigurationFile file =
        read(
            """
            - {realm: realm1, procedure: com.example.price, http: "http://127.0.0.1:9000/price"}
            - {realm: realm1, procedure: App., match: prefix, jsonrpc: "tcp://127.0.0.1:9001", version: "1.0",
               concurrency: 7, timeout: 2s, max_answer: 1MiB}
            - {realm: realm1, procedure: a.b, jsonrpc: "https://127.0.0.1/rpc", timeout: none,
               headers: {Authorization: "${file:token}"}}
            """);
    assertThat(file.verdicts()).isEmpty();
    Configuration read = file.configuration().orElseThrow();
    ServiceCalleeOptions price = read.callees().get(0);
    assertThat(price.version()).isEmpty();
    assertThat(price.match()).isEqualTo(MatchPolicy.EXACT);
    assertThat(price.concurrency()).isEqualTo(100);
    assertThat(price.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(price.maxAnswer()).isEqualTo(8 << 20);
    ServiceCalleeOptions app = read.callees().get(1);
    assertThat(app.version()).contains(Version.V1);
    assertThat(app.match()).isEqualTo(MatchPolicy.PREFIX);
    assertThat(app.concurrency()).isEqualTo(7);
    assertThat(app.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(app.maxAnswer()).isEqualTo(1 << 20);
    assertThat(read.callees().get(2).version()).contains(Version.V2);
    assertThat(read.callees().get(2).timeout()).isZero();
    assertThat(read.realms().get(0).roles().get("weir.callees"))
        .contains(new Rule("App.", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "realm: realm2, http: 'http://x/' | the realm `realm2` is not among the `realms`; the nearest is `realm1`",
        "realm: realm1 | callees[0]: give either `http` or `jsonrpc`",
        "realm: realm1, http: 'http://x/', jsonrpc: 'tcp://x:1' | callees[0]: give either `http` or `jsonrpc`",
        "realm: realm1, http: 'ftp://x/' | callees[0].http: `ftp://x/` is not a URL of http, https",
        "realm: realm1, jsonrpc: 'tcp://x' | callees[0].jsonrpc: a service of JSON-RPC is at tcp://HOST:PORT",
        "realm: realm1, http: 'http://x/', version: '1.0' | callees[0].version: only `jsonrpc` has versions",
        "realm: realm1, jsonrpc: 'tcp://x:1', headers: {A: '${file:s}'} | callees[0].headers.A: only requests by HTTP",
        "realm: realm1, http: 'http://x/', headers: {Host: '${file:s}'} | the header `Host` cannot be sent",
        "realm: realm1, http: 'http://x/', headers: {A: '${file:t}'} | the secret's file t cannot be read",
        "realm: realm1, http: 'http://x/', concurrency: 0 | callees[0].concurrency: 0 is too small",
        "realm: realm1, http: 'http://x/', retries: 3 | unknown key `retries` in callees[0]",
      })
  void whatIsWrongIsNamedWithItsKey(String given, String sentence) throws IOException {
    Files.writeString(directory.resolve("s"), "s3cret");
    ConfigurationFile file = read("- {procedure: a.b, " + given + "}");
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts()).extracting(Verdict::sentence).anyMatch(it -> it.contains(sentence));
    assertThat(file.verdicts()).allMatch(verdict -> verdict.place().line() == 7);
  }

  @Test
  void aProcedureHasOneCallee() throws IOException {
    String callee = "- {realm: realm1, procedure: a.b, http: 'http://127.0.0.1:1/'}\n";
    assertThat(read(callee + callee).verdicts())
        .extracting(Verdict::sentence)
        .containsExactly("callees[1].procedure: a second callee for `a.b`");
  }

  @Test
  void calleesServeBehindTheRouterAndAreMeasured() throws Exception {
    HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    service.createContext(
        "/",
        exchange -> {
          byte[] text = exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    service.start();
    Configuration read =
        read("- {realm: realm1, procedure: a.b, http: 'http://127.0.0.1:%d/'}\n"
                .formatted(service.getAddress().getPort()))
            .configuration()
            .orElseThrow();
    Router.Builder builder = Router.builder().options(read.options());
    read.realms().forEach(builder::realm);
    try (Participants participants = Participants.start(read);
        Router router = builder.start()) {
      participants.serve(router);
      LocalSession caller =
          router.session(LocalPeer.of("realm1", "joe", "guest")).toCompletableFuture().join();
      Payload answer =
          caller.call("a.b", CallOptions.NONE, Payload.of(1L)).get(20, TimeUnit.SECONDS).payload();
      assertThat(Transcoder.values(answer).arguments())
          .isEqualTo(List.of("{\"procedure\":\"a.b\",\"args\":[1]}"));
      assertThat(participants.meters()).hasSize(1);
    } finally {
      service.stop(0);
    }
  }

  private ConfigurationFile read(String callees) throws IOException {
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("weir.yaml"), HEAD + callees));
  }
}
