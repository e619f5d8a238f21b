package dev.weir.samples;

import dev.weir.client.Invocation;
import dev.weir.client.WampClient;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.gateway.jsonrpc.JsonRpcOptions;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in any language calls WAMP procedures by JSON-RPC: it opens a socket, writes a JSON
 * text, reads a line. Many requests may be on their way at once; the id tells which answer is
 * whose. In Ruby and in PHP it reads so:
 *
 * <pre>{@code
 * socket = TCPSocket.new("127.0.0.1", 8082)
 * socket.write({method: "App.Process", params: [{Config: "…"}], id: "0"}.to_json)
 * answer = JSON.parse(socket.gets)
 *
 * $socket = stream_socket_client("tcp://127.0.0.1:8082");
 * fwrite($socket, json_encode(["method" => "App.Process", "params" => [["Config" => "…"]], "id" => "0"]));
 * $answer = json_decode(fgets($socket), true);
 * }</pre>
 */
public final class JsonRpcOverOneSocket {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d)");

  private JsonRpcOverOneSocket() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns the first answer, and in which order those to tasks came that end in another order. */
  static List<String> run() throws Exception {
    JsonRpcGateway gateway = JsonRpcGateway.of(JsonRpcOptions.of("realm1", "rpc"), Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("backend")
            .role("backend", Rule.allowAll())
            .role("rpc", Rule.allowAll())
            .build();
    try (Router router =
            Router.builder()
                .realm(realm)
                .listen(ListenerOptions.of("127.0.0.1", 0))
                .listen(gateway.on("127.0.0.1", 0))
                .start();
        WampClient backend = WampClient.connect(router.uris().get(0), "realm1")) {
      gateway.open(router);
      backend.register("App.Process", JsonRpcOverOneSocket::process).join();
      Map<Integer, CompletableFuture<Object>> tasks = new ConcurrentHashMap<>();
      backend.register("App.Task", call -> task(tasks, call.argument(0, int.class))).join();
      try (Socket socket = new Socket("127.0.0.1", router.addresses().get(1).getPort())) {
        return List.of(first(socket), order(socket, tasks));
      }
    }
  }

  private static Object process(Invocation call) {
    return "processed " + call.argument(0, Map.class).keySet().iterator().next();
  }

  /** A task takes until somebody completes it; it makes no difference which of the two is first. */
  private static CompletableFuture<Object> task(
      Map<Integer, CompletableFuture<Object>> tasks, int number) {
    return tasks.computeIfAbsent(number, absent -> new CompletableFuture<>());
  }

  private static String first(Socket socket) throws Exception {
    write(socket, "{\"method\":\"App.Process\",\"params\":[{\"Config\":\"a\"}],\"id\":\"0\"}");
    return lines(socket).readLine();
  }

  private static String order(Socket socket, Map<Integer, CompletableFuture<Object>> tasks)
      throws Exception {
    for (int number = 3; number >= 1; number--) {
      write(socket, "{\"method\":\"App.Task\",\"params\":[%1$d],\"id\":%1$d}".formatted(number));
    }
    BufferedReader lines = lines(socket);
    List<String> answered = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      task(tasks, number).complete("done");
      answered.add(id(lines.readLine()));
    }
    return "asked for 3, 2 and 1, those that are done first: " + String.join(", ", answered);
  }

  private static String id(String answer) {
    Matcher id = ID.matcher(answer);
    return id.find() ? id.group(1) : answer;
  }

  private static void write(Socket socket, String text) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BufferedReader lines(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
