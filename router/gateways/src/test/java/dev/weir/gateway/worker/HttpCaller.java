package dev.weir.gateway.worker;

import dev.weir.gateway.worker.TestWorkers.Outcome;
import dev.weir.router.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks by HTTP, with raw bodies, on connections that are kept. */
final class HttpCaller implements MixedCallsTest.Caller {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI address;

  HttpCaller(Router router) {
    address = URI.create("http://127.0.0.1:" + router.port() + "/api/work");
  }

  @Override
  public CompletableFuture<Outcome> ask(String request) {
    HttpRequest post =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(request))
            .build();
    return CLIENT
        .sendAsync(post, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpCaller::outcome);
  }

  private static Outcome outcome(HttpResponse<String> response) {
    boolean died = response.body().contains(WorkerError.DIED);
    String error = died ? WorkerError.DIED : "HTTP " + response.statusCode();
    boolean served = response.statusCode() == 200;
    return new Outcome(served ? "" : error, List.of(response.body()), Map.of());
  }

  @Override
  public CompletableFuture<String> fault() {
    return new CompletableFuture<>();
  }

  @Override
  public void close() {}
}
