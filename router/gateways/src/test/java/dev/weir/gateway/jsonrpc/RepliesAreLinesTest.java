package dev.weir.gateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.gateway.kit.HostCallee;
import dev.weir.gateway.kit.LineSocket;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever reads a line has read a reply, however its parts were written. */
class RepliesAreLinesTest {
  private Router router;
  private HostCallee callee;

  @BeforeEach
  void start() throws Exception {
    JsonRpcGateway gateway = JsonRpcGateway.of(JsonRpcOptions.of("realm1", "rpc"), Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", new Rule("", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
            .role("rpc", new Rule("", MatchPolicy.PREFIX, Set.of(Action.CALL)))
            .build();
    router = Router.builder().realm(realm).listen(gateway.on("127.0.0.1", 0)).start();
    gateway.open(router);
    callee = HostCallee.join(router, "realm1", "callee").register("App.Process");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void aResultThatWasWrittenOnSeveralLinesIsOne() throws Exception {
    byte[] pretty = "[{\n  \"a\":\r\n  \"b\\nc\"\n}]".getBytes(StandardCharsets.UTF_8);
    callee.answering(asked -> JsonPayload.payload(pretty, new byte[0]));
    try (LineSocket socket = LineSocket.open(router.port())) {
      assertThat(socket.send("{\"method\":\"App.Process\",\"id\":1}").line())
          .isEqualTo("{\"result\":{   \"a\":    \"b\\nc\" },\"error\":null,\"id\":1}");
    }
  }

  @Test
  void soIsAnIdAndABatch() throws Exception {
    callee.answering(asked -> Payload.EMPTY);
    try (LineSocket socket = LineSocket.open(router.port())) {
      assertThat(socket.send("{\"method\":\"App.Process\",\"id\":{\n\"x\":[\n1]}}").line())
          .isEqualTo("{\"result\":null,\"error\":null,\"id\":{ \"x\":[ 1]}}");
      assertThat(socket.send("[{\"method\":\"App.Process\",\"id\":[\n]}]").line())
          .isEqualTo("[{\"result\":null,\"error\":null,\"id\":[ ]}]");
    }
  }
}
