package dev.weir.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Serves the page of {@link BrowserRelay} and autobahn for JavaScript over HTTP. Thread-safe. */
final class RelayPage implements AutoCloseable {
  private static final int LONGEST_FAILURE = 1000;

  private final HttpServer server;

  /**
   * Serves on a free port of the loopback interface.
   *
   * @param autobahn the client's script for browsers
   * @param failure is told what the page could not do
   */
  RelayPage(Path autobahn, Consumer<String> failure) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] script = Files.readAllBytes(autobahn);
    byte[] page = page();
    server.createContext("/relay.html", exchange -> answer(exchange, "text/html", page));
    server.createContext("/autobahn.js", exchange -> answer(exchange, "text/javascript", script));
    server.createContext(
        "/failed",
        exchange -> {
          byte[] sentence = exchange.getRequestBody().readNBytes(LONGEST_FAILURE);
          failure.accept(new String(sentence, StandardCharsets.UTF_8));
          answer(exchange, "text/plain", new byte[0]);
        });
    server.start();
  }

  /** Where browsers say that the page is from. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static byte[] page() throws IOException {
    try (InputStream page = RelayPage.class.getResourceAsStream("relay.html")) {
      return page.readAllBytes();
    }
  }

  private static void answer(HttpExchange exchange, String type, byte[] content)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
