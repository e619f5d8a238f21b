package dev.weir.samples;

import dev.weir.gateway.bridge.Bridge;
import dev.weir.gateway.bridge.BridgeOptions;
import dev.weir.gateway.bridge.Route;
import dev.weir.gateway.worker.WorkerFraming;
import dev.weir.gateway.worker.WorkerPool;
import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Workers in any language, each of which listens on a port and answers one request at a time, stand
 * behind one address: an HTTP request goes to whichever is free, others wait, and each answer goes
 * to who asked. The daemon does the same by configuration:
 *
 * <pre>{@code
 * listeners:
 *   - {address: 127.0.0.1:8080, bridge: {path: /api, realm: realm1, role: web}}
 * routes:
 *   - {method: POST, path: /shout, call: com.example.shout, body: raw, reply: {type: text/plain}}
 * workers:
 *   - procedure: com.example.shout
 *     realm: realm1
 *     command: [python3, worker.py, "${port}"]
 *     ports: 20000-20029
 *     framing: line
 * }</pre>
 */
public final class WorkersBehindHttp {
  /** A worker knows nothing of WAMP or HTTP: a line in, a line out. */
  private static final String WORKER =
      """
      import socket, sys, time
      listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
      while True:
          connection = listener.accept()[0]
          for line in connection.makefile("rb"):
              time.sleep(0.01)
              connection.sendall(line.upper())
      """;

  private WorkersBehindHttp() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run(Files.createTempDirectory("workers"), 20_000, 30, 300).size());
  }

  /** Begins workers from this port on, asks so many requests at once, and returns the answers. */
  static List<String> run(Path directory, int firstPort, int workers, int requests)
      throws Exception {
    Files.writeString(directory.resolve("worker.py"), WORKER);
    WorkerPoolOptions options =
        WorkerPoolOptions.builder("realm1", "com.example.shout")
            .directory(directory)
            .command("python3", "worker.py", "${port}")
            .ports(firstPort, firstPort + workers - 1)
            .framing(WorkerFraming.LINE)
            .build();
    Route route = Route.of("POST", "/shout", "com.example.shout");
    Bridge bridge =
        Bridge.of(
            BridgeOptions.of("realm1")
                .withRole("web")
                .withRoutes(List.of(route.withRawBody().withReplyType("text/plain"))),
            Limits.DEFAULT);
    RealmOptions realm = RealmOptions.builder("realm1").role("web", Rule.allowAll()).build();
    try (WorkerPool pool = WorkerPool.start(options);
        Router router =
            Router.builder()
                .realm(options.prepared(realm))
                .listen(ListenerOptions.of("127.0.0.1", 0).withHandler("/api", bridge))
                .start()) {
      bridge.open(router);
      pool.serve(router);
      return ask(URI.create("http://127.0.0.1:" + router.port() + "/api/shout"), requests);
    }
  }

  private static List<String> ask(URI address, int requests) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "text/plain")
              .POST(HttpRequest.BodyPublishers.ofString("request " + i))
              .build();
      answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    return answers.stream().map(answer -> answer.join().body()).toList();
  }
}
