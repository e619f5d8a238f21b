package dev.weir.gateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.gateway.kit.HostCallee;
import dev.weir.gateway.kit.LineSocket;
import dev.weir.gateway.kit.Measured;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.ValueCodec;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-RPC over TCP, as programs in any language speak it. */
class JsonRpcTest {
  private static final JsonRpcOptions OPTIONS = JsonRpcOptions.of("realm1", "rpc");

  private Router router;
  private HostCallee callee;
  private JsonRpcGateway gateway;

  private void start(JsonRpcOptions options) throws Exception {
    gateway = JsonRpcGateway.of(options, Limits.DEFAULT);
    router = Router.builder().realm(realm()).listen(gateway.on("127.0.0.1", 0)).start();
    gateway.open(router);
    callee = HostCallee.join(router, "realm1", "callee");
  }

  private static RealmOptions realm() {
    return RealmOptions.builder("realm1")
        .role("callee", List.of(rule("", Action.REGISTER)))
        .role("rpc", List.of(rule("App.", Action.CALL)))
        .build();
  }

  private static Rule rule(String prefix, Action action) {
    return new Rule(prefix, MatchPolicy.PREFIX, Set.of(action));
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void aFewLinesWithASocketAreAClient() throws Exception {
    start(OPTIONS);
    callee
        .register("App.Process")
        .answering(
            payload -> {
              Map<?, ?> first = (Map<?, ?>) HostCallee.arguments(payload).get(0);
              return Payload.of("processed " + first.get("Config"));
            });
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Process\",\"params\":[{\"Config\":\"a\\nb\"}],\"id\":\"0\"}");
      assertThat(socket.line())
          .isEqualTo("{\"result\":\"processed a\\nb\",\"error\":null,\"id\":\"0\"}");
    }
  }

  @Test
  void version2HasItsMemberInTheReplyAndNamesAreKeywords() throws Exception {
    start(OPTIONS);
    callee.register("App.Add").answering(payload -> Payload.of(HostCallee.keywords(payload)));
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"App.Add\",\"params\":{\"a\":1},\"id\":7}\n");
      assertThat(socket.line()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":{\"a\":1},\"id\":7}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.50", "\"\\u00e9\"", "{\"k\": [null]}", "[ ]", "false", "-0"})
  void anIdComesBackAsItWasWritten(String id) throws Exception {
    start(OPTIONS);
    callee.register("App.Nothing").answering(payload -> Payload.EMPTY);
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Nothing\",\"id\":" + id + "}");
      assertThat(socket.line()).isEqualTo("{\"result\":null,\"error\":null,\"id\":" + id + "}");
    }
  }

  @Test
  void tenThousandRequestsOnOneConnectionFindTheirAnswersInAnyOrder() throws Exception {
    start(OPTIONS);
    callee.register("App.Echo");
    int requests = 10_000;
    Thread answers = new Thread(() -> answerInDisorder(requests));
    answers.start();
    try (LineSocket socket = LineSocket.open(router.port())) {
      Thread writer = new Thread(() -> write(socket, requests));
      writer.start();
      Set<Long> seen = new HashSet<>();
      boolean ordered = true;
      long before = -1;
      for (int i = 0; i < requests; i++) {
        Map<?, ?> reply = json(socket.line());
        assertThat(reply.get("result")).isEqualTo("r" + reply.get("id"));
        long id = (Long) reply.get("id");
        ordered &= id > before;
        before = id;
        seen.add(id);
      }
      assertThat(seen).hasSize(requests);
      assertThat(ordered).as("they came in the order of the requests").isFalse();
      writer.join();
    }
    answers.join();
  }

  private void answerInDisorder(int requests) {
    Random random = new Random(8);
    List<Invocation> held = new ArrayList<>();
    try {
      for (int i = 0; i < requests; i++) {
        held.add(callee.next());
        if (held.size() == 100) { // requests come whether or not these are answered
          Collections.shuffle(held, random);
          held.forEach(
              each ->
                  callee.answer(
                      each, Payload.of("r" + HostCallee.arguments(each.payload()).get(0))));
          held.clear();
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(LineSocket socket, int requests) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      text.append("{\"method\":\"App.Echo\",\"params\":[").append(i).append("],\"id\":");
      text.append(i).append(i % 2 == 0 ? "}" : "}\n");
    }
    try {
      socket.send(text.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void notificationsAreCalledAndNotAnswered() throws Exception {
    start(OPTIONS);
    callee.register("App.Note");
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"App.Note\",\"params\":[1]}");
      socket.send("{\"method\":\"App.Note\",\"params\":[2],\"id\":null}");
      socket.send("{\"method\":\"App.Note\",\"params\":[3],\"id\":3}");
      for (long i = 1; i <= 3; i++) {
        Invocation asked = callee.next();
        assertThat(HostCallee.arguments(asked.payload())).containsExactly(i);
        callee.answer(asked, Payload.of(i));
      }
      assertThat(socket.line()).isEqualTo("{\"result\":3,\"error\":null,\"id\":3}");
    }
  }

  @Test
  void aBatchIsAnsweredInOneListWhenAllIsDone() throws Exception {
    start(OPTIONS);
    callee.register("App.Echo");
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send(
          "[{\"jsonrpc\":\"2.0\",\"method\":\"App.Echo\",\"params\":[1],\"id\":1},"
              + "{\"jsonrpc\":\"2.0\",\"method\":\"App.Echo\",\"params\":[2]},"
              + "5,"
              + "{\"jsonrpc\":\"2.0\",\"method\":\"App.Echo\",\"params\":[3],\"id\":3}]");
      List<Invocation> asked = List.of(callee.next(), callee.next(), callee.next());
      for (int i = 2; i >= 0; i--) {
        callee.answer(asked.get(i), asked.get(i).payload());
      }
      assertThat(socket.line())
          .isEqualTo(
              "[{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,"
                  + "\"message\":\"a request must be an object\"},\"id\":null},"
                  + "{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":3},"
                  + "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1}]");
    }
  }

  @Test
  void aBatchOfNotificationsIsNotAnswered() throws Exception {
    start(OPTIONS);
    callee.register("App.Echo").answering(payload -> payload);
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("[{\"jsonrpc\":\"2.0\",\"method\":\"App.Echo\"}]");
      socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"App.Echo\",\"id\":1}");
      assertThat(socket.line()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":1}");
    }
  }

  @Test
  void errorsHaveTheCodesOfJsonRpcAndTheUriOfWamp() throws Exception {
    start(OPTIONS);
    callee.register("App.Fail");
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"App.Missing\",\"id\":1}");
      assertThat(socket.line())
          .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":")
          .contains("\"data\":{\"uri\":\"wamp.error.no_such_procedure\",\"args\":[")
          .endsWith(",\"id\":1}");
      socket.send("{\"method\":\"Other.Thing\",\"id\":2}");
      assertThat(socket.line())
          .startsWith("{\"result\":null,\"error\":{\"code\":-32001,")
          .contains("wamp.error.not_authorized")
          .endsWith(",\"id\":2}");
      assertThat(failing(socket, "com.example.sold_out"))
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"none left\","
                  + "\"data\":{\"uri\":\"com.example.sold_out\",\"args\":[\"none left\"],"
                  + "\"kwargs\":{\"of\":3}}},\"id\":9}");
      assertThat(failing(socket, "wamp.error.invalid_argument")).contains("\"code\":-32602,");
      assertThat(failing(socket, "wamp.error.unavailable")).contains("\"code\":-32004,");
      assertThat(failing(socket, "wamp.close.system_shutdown")).contains("\"code\":-32004,");
      socket.send("{\"jsonrpc\":\"2.0\",\"method\":7,\"id\":3}");
      assertThat(socket.line()).contains("\"code\":-32600,");
    }
  }

  private String failing(LineSocket socket, String uri) throws Exception {
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"App.Fail\",\"id\":9}");
    callee.fail(callee.next(), uri, Payload.of(List.of("none left"), Map.of("of", 3L)));
    return socket.line();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"}", "hello", "{\"method\":\"App.Echo\",\"id\":1,}", "{\"a\":\"\u0001\"}"})
  void whatIsNoJsonIsAnsweredAndEndsTheConnectionBehindTheRepliesThatAreDue(String text)
      throws Exception {
    start(OPTIONS);
    callee.register("App.Echo");
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Echo\",\"id\":1}" + text);
      assertThat(socket.line())
          .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,")
          .endsWith(",\"id\":null}");
      callee.answer(callee.next(), Payload.EMPTY);
      assertThat(socket.line()).isEqualTo("{\"result\":null,\"error\":null,\"id\":1}");
      assertThat(socket.line()).isNull();
    }
  }

  @Test
  @Limit("jsonrpc.max_request")
  void aRequestBeyondTheLimitIsNamedAndEndsTheConnection() throws Exception {
    start(OPTIONS.withMaxRequest(1_000));
    callee.register("App.Echo").answering(payload -> payload);
    try (LineSocket socket = LineSocket.open(router.port())) {
      String head = "{\"method\":\"App.Echo\",\"id\":1,\"params\":[\"";
      String whole = head + "x".repeat(1_000 - head.length() - 3) + "\"]}";
      socket.send(whole);
      assertThat(socket.line()).endsWith("\"error\":null,\"id\":1}");
      socket.send(whole.replace("xx", "xxx"));
      assertThat(socket.line())
          .contains("-32700", "a request is longer than jsonrpc.max_request, 1000 octets");
      assertThat(socket.line()).isNull();
    }
  }

  @Test
  @Limit("jsonrpc.timeout")
  void aCallEndsAtItsTimeout() throws Exception {
    start(OPTIONS.withTimeout(Duration.ofMillis(200)));
    callee.register("App.Never");
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Never\",\"id\":1}");
      assertThat(socket.line()).contains("\"code\":-32002,", "wamp.error.timeout");
    }
  }

  @Test
  @Limit("jsonrpc.in_flight")
  void requestsBeyondThoseInFlightAreReadLater() throws Exception {
    start(OPTIONS.withInFlight(3));
    callee.register("App.Echo");
    try (LineSocket socket = LineSocket.open(router.port());
        LineSocket other = LineSocket.open(router.port())) {
      for (int i = 0; i < 10; i++) {
        socket.send("{\"method\":\"App.Echo\",\"params\":[" + i + "],\"id\":" + i + "}");
      }
      Deque<Invocation> running =
          new ArrayDeque<>(List.of(callee.next(), callee.next(), callee.next()));
      for (int i = 0; i < 10; i++) {
        other.send("{\"method\":\"App.Missing\",\"id\":0}");
        assertThat(other.line()).contains("no_such_procedure");
        assertThat(callee.waiting()).as("no fourth before an answer").isZero();
        Invocation first = running.remove();
        callee.answer(first, first.payload());
        assertThat(socket.line()).isEqualTo("{\"result\":%d,\"error\":null,\"id\":%d}", i, i);
        if (i < 7) {
          running.add(callee.next());
        }
      }
    }
  }

  @Test
  void theEndOfTheConnectionCancelsItsCalls() throws Exception {
    start(OPTIONS);
    callee.register("App.Long");
    Invocation asked;
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Long\",\"id\":1}");
      asked = callee.next();
      socket.abort();
    }
    assertThat(callee.interrupt().request()).isEqualTo(asked.request());
  }

  @Test
  void whoSendsNoMoreStillGetsItsAnswers() throws Exception {
    start(OPTIONS);
    callee.register("App.Echo");
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Echo\",\"id\":1}{\"method\":\"App.Echo\",\"id\":2}");
      socket.finish();
      callee.answer(callee.next(), Payload.EMPTY);
      callee.answer(callee.next(), Payload.EMPTY);
      assertThat(socket.rest())
          .isEqualTo(
              "{\"result\":null,\"error\":null,\"id\":1}\n{\"result\":null,\"error\":null,\"id\":2}\n");
    }
  }

  @Test
  void whoReadsNothingIsGivenNothingMoreAndLosesNothing() throws Exception {
    start(OPTIONS.withInFlight(10));
    String large = "x".repeat(256 << 10);
    callee.register("App.Large").answering(payload -> Payload.of(large));
    callee.register("App.Small");
    try (LineSocket slow = LineSocket.open(router.port());
        LineSocket other = LineSocket.open(router.port())) {
      int requests = 200; // 50 MiB, more than the sockets hold
      for (int i = 0; i < requests; i++) {
        slow.send("{\"method\":\"App.Large\",\"id\":" + i + "}");
      }
      other.send("{\"method\":\"App.Large\",\"id\":1}");
      assertThat(other.line()).contains("\"id\":1");
      Set<Object> ids = new HashSet<>();
      for (int i = 0; i < requests; i++) {
        Map<?, ?> reply = json(slow.line());
        assertThat((String) reply.get("result")).hasSize(large.length());
        ids.add(reply.get("id"));
      }
      assertThat(ids).hasSize(requests);
    }
  }

  @Test
  void aPrefixMakesProceduresOfMethods() throws Exception {
    start(OPTIONS.withPrefix("App."));
    callee.register("App.Echo").answering(payload -> payload);
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"Echo\",\"params\":[1,2],\"id\":1}");
      assertThat(socket.line()).isEqualTo("{\"result\":[1,2],\"error\":null,\"id\":1}");
    }
  }

  @Test
  void whatItDoesIsMeasured() throws Exception {
    start(OPTIONS.withName("rpc"));
    callee.register("App.Echo").answering(payload -> payload);
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Echo\",\"id\":1}");
      socket.line();
      socket.send("{\"method\":\"App.Missing\",\"id\":1}");
      socket.line();
      Measured.await(
          gateway,
          "jsonrpc_connections{listener=rpc} 1",
          "jsonrpc_requests{listener=rpc} 2",
          "jsonrpc_errors{listener=rpc} 1");
    }
  }

  @Test
  void aRoleThatIsNotThereIsToldToWhoeverCalls() throws Exception {
    start(JsonRpcOptions.of("realm1", "nobody"));
    try (LineSocket socket = LineSocket.open(router.port())) {
      socket.send("{\"method\":\"App.Echo\",\"id\":1}");
      assertThat(socket.line()).contains("\"code\":-32603,").endsWith("\"id\":1}");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(String line) {
    return (Map<String, Object>)
        ValueCodec.decode(
            line.getBytes(StandardCharsets.UTF_8),
            Serializer.JSON,
            new Limits(64 << 20, 64, 1_000));
  }
}
