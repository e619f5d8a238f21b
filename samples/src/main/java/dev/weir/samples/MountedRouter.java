package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.router.Router;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A router below a path of the application's own web server, beside its pages, on one port. */
public final class MountedRouter {
  private MountedRouter() {}

  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** Returns the page, and what a session at the router below it was answered. */
  static List<String> run() throws Exception {
    HttpHandler pages = exchange -> exchange.getResponseSender().send("a page");
    try (Router router = Router.builder().realm("realm1").start()) {
      Undertow server =
          Undertow.builder()
              .addHttpListener(0, "127.0.0.1")
              .setHandler(Handlers.path(pages).addExactPath("/wamp", router.handler()))
              .build();
      server.start();
      try {
        return List.of(page(port(server)), call(port(server)));
      } finally {
        router.close(); // before its server
        server.stop();
      }
    }
  }

  private static int port(Undertow server) {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private static String page(int port) throws Exception {
    URI index = URI.create("http://127.0.0.1:" + port + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(index).build(), BodyHandlers.ofString())
        .body();
  }

  private static String call(int port) {
    URI router = URI.create("ws://127.0.0.1:" + port + "/wamp");
    try (WampClient client = WampClient.connect(router, "realm1")) {
      client.register("com.example.hello", in -> "hello " + in.argument(0, String.class)).join();
      return client.call("com.example.hello", "page").join().as(String.class);
    }
  }
}
