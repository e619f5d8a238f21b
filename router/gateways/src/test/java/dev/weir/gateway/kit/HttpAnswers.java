package dev.weir.gateway.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service by HTTP: what comes waits until a test answers it. */
public final class HttpAnswers implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "http-answers");
            thread.setDaemon(true);
            return thread;
          });
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private HttpAnswers(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** At this port; 0 is any. */
  public static HttpAnswers open(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    return new HttpAnswers(HttpServer.create(address, 200));
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.get(0)));
    requests.add(new Request(exchange, headers, new String(body, StandardCharsets.UTF_8)));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** The next request. */
  public Request next() throws InterruptedException {
    Request next = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request within " + PATIENCE_SECONDS + " s");
    }
    return next;
  }

  /** How many requests wait. */
  public int waiting() {
    return requests.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * A request that waits for its answer.
   *
   * @param headers with names in lower case
   */
  public record Request(HttpExchange exchange, Map<String, String> headers, String body) {
    public void answer(int status, String media, String text, String... headers)
        throws IOException {
      answer(status, media, text.getBytes(StandardCharsets.UTF_8), headers);
    }

    public void answer(int status, String media, byte[] octets, String... headers)
        throws IOException {
      if (!media.isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", media);
      }
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
      exchange.getResponseBody().write(octets);
      exchange.close();
    }

    /** Ends the connection in place of an answer. */
    public void drop() {
      exchange.close();
    }
  }
}
