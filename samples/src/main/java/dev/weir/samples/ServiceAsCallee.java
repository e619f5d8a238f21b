package dev.weir.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.gateway.callee.ServiceCallee;
import dev.weir.gateway.callee.ServiceCalleeOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A service by HTTP that knows nothing of WAMP does the calls of a procedure: callers see a callee
 * like any other. No more than 50 of their calls are with it at once, the router has the others
 * wait.
 */
public final class ServiceAsCallee {
  private ServiceAsCallee() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns the result of one call, and the error of another. */
  static List<String> run() throws Exception {
    HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    service.createContext("/price", ServiceAsCallee::price);
    service.start();
    URI url = URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/price");
    ServiceCalleeOptions options =
        ServiceCalleeOptions.http("realm1", "com.example.price", url)
            .concurrency(50)
            .timeout(Duration.ofSeconds(10))
            .build();
    RealmOptions realm =
        RealmOptions.builder("realm1").anonymous("guest").role("guest", Rule.allowAll()).build();
    try (ServiceCallee callee = ServiceCallee.of(options);
        Router router =
            Router.builder()
                .realm(options.prepared(realm))
                .listen(ListenerOptions.of("127.0.0.1", 0))
                .start();
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      callee.serve(router);
      return List.of(ask(client, "tea"), ask(client, "gold"));
    } finally {
      service.stop(0);
    }
  }

  private static String ask(WampClient client, String what) {
    try {
      return what + " costs " + client.call("com.example.price", what).join().as(Double.class);
    } catch (CompletionException refused) {
      return ((WampException) refused.getCause()).uri();
    }
  }

  /** As a service is written: a request of JSON, an answer of JSON, and a status. */
  private static void price(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known = asked.contains("\"args\":[\"tea\"]");
    String answer = known ? "12.5" : "{\"error\": \"com.example.error.not_sold\"}";
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 422, answer.length());
    exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }
}
