package dev.weir.gateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests of JSON-RPC 1.0 and 2.0 mean, and what is refused. */
class RequestReaderTest {
  private final List<String> read = new ArrayList<>();
  private RequestReader reader =
      new RequestReader(new Limits(1 << 20, 8, 1000), Set.of(Version.values()));

  @Test
  void aRequestWithoutVersionIsOf1() {
    assertThat(
            read("{\"method\": \"App.Process\", \"params\": [{\"Config\": \"x\"}], \"id\": \"0\"}"))
        .containsExactly("1.0 \"0\" App.Process 1:[{\"Config\": \"x\"}]");
  }

  @Test
  void membersComeInAnyOrderAndOthersMeanNothing() {
    assertThat(
            read("{\"x\":[],\"id\":1,\"params\":{\"a\":1},\"jsonrpc\":\"2.0\",\"method\":\"m\"}"))
        .containsExactly("2.0 1 m 2:[],{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1.50e3", "\"\\u0061\"", "{\"a\":[1]}", "[1, 2]", "true", "null"})
  void anIdIsKeptAsItStands(String id) {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\": " + id + " }"))
        .containsExactly("2.0 " + id + " m 0:");
  }

  @Test
  void notificationsHaveNoIdAndIn1ANullOne() {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}"))
        .containsExactly("2.0 notification m 0:");
    assertThat(read("{\"method\":\"m\",\"id\":null}")).containsExactly("1.0 notification m 0:");
    assertThat(read("{\"method\":\"m\",\"params\":[]}")).containsExactly("1.0 notification m 0:");
  }

  @Test
  void requestsInAListBelongTogether() {
    assertThat(
            read(
                "[{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":1}, 7,"
                    + "{\"jsonrpc\":\"2.0\",\"method\":\"b\"}]"))
        .containsExactly(
            "batch",
            "2.0 1 a 0:",
            "refused 2.0 null -32600 a request must be an object",
            "2.0 notification b 0:",
            "end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":1}                                        | 1.0 1 -32600 a request must have a method",
        "{\"jsonrpc\":\"2.0\",\"method\":1,\"id\":2}       | 2.0 2 -32600 method must be a string",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":\"bar\"} | 2.0 null -32600 params must be a list or an object",
        "{\"jsonrpc\":\"3.0\",\"method\":\"m\",\"id\":\"x\"} | 1.0 \"x\" -32600 jsonrpc must be \"2.0\"",
        "{\"method\":\"a\",\"id\":1,\"method\":\"b\"}      | 1.0 1 -32600 a request must not have the member method twice",
        "[]                                                | 2.0 null -32600 a batch must not be empty",
        "[1]                                               | batch",
      })
  void whatIsNoRequestIsRefusedByItsId(String text, String refusal) {
    assertThat(read(text).get(0))
        .isEqualTo(refusal.equals("batch") ? refusal : "refused " + refusal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"method\":tru}", "{]", "[{\"a\":1]", "{\"a\":\"\\x\"}", "[[[[[[[[[]]]]]]]]]"})
  void whatIsNoJsonEndsTheStream(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    assertThat(reader.read(octets, 0, octets.length, new Told())).isFalse();
    assertThat(read).singleElement().asString().startsWith("refused 2.0 null -32700 ");
  }

  @Test
  void nothingOfABatchIsCalledThatIsNoJson() {
    byte[] octets = "[{\"method\":\"a\",\"id\":1},nul]".getBytes(StandardCharsets.UTF_8);
    assertThat(reader.read(octets, 0, octets.length, new Told())).isFalse();
    assertThat(read).hasSize(1);
  }

  @Test
  void versionsThatAreNotSpokenAreRefused() {
    reader = new RequestReader(Limits.DEFAULT, Set.of(Version.V2));
    assertThat(read("{\"method\":\"m\",\"id\":1}"))
        .containsExactly("refused 1.0 1 -32600 JSON-RPC 1.0 is not spoken here");
    reader = new RequestReader(Limits.DEFAULT, Set.of(Version.V1));
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1}"))
        .containsExactly("refused 2.0 1 -32600 JSON-RPC 2.0 is not spoken here");
    assertThat(read("[{\"method\":\"m\",\"id\":1}]"))
        .containsExactly("refused 1.0 null -32600 a batch is of JSON-RPC 2.0");
  }

  private List<String> read(String text) {
    read.clear();
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    assertThat(reader.read(octets, 0, octets.length, new Told())).isTrue();
    return read;
  }

  private static String shown(Payload payload) {
    return payload.elements() + ":" + new String(payload.octets(), StandardCharsets.UTF_8);
  }

  /** Writes down what it is told. */
  private final class Told implements RequestReader.Requests {
    @Override
    public void batchBegins() {
      read.add("batch");
    }

    @Override
    public void request(Request request) {
      String id = request.notification() ? "notification" : request.id().toString();
      read.add(
          "%s %s %s %s"
              .formatted(request.version(), id, request.method(), shown(request.params())));
    }

    @Override
    public void refused(Version version, RequestId id, Fault fault) {
      read.add("refused %s %s %d %s".formatted(version, id, fault.code(), fault.message()));
    }

    @Override
    public void batchEnds() {
      read.add("end");
    }
  }
}
