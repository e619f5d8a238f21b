package dev.weir.daemon.admin;

import dev.weir.router.Router;
import dev.weir.router.meter.MeterSource;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three pages. {@code /healthz} is 200 as long as the process answers; {@code /readyz} is 503
 * with the reason while Weir starts, stops or lets nobody in for want of memory. Thread-safe.
 */
final class AdminPages implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final MeterSource process;
  private volatile Optional<Router> router = Optional.empty();
  private volatile List<MeterSource> sources;
  private volatile boolean draining;

  AdminPages(MeterSource process) {
    this.process = process;
    this.sources = List.of(process);
  }

  void ready(Router serving, List<MeterSource> others) {
    List<MeterSource> all = new ArrayList<>(List.of(process, serving.meters()));
    all.addAll(others);
    sources = List.copyOf(all);
    router = Optional.of(serving);
  }

  void draining() {
    draining = true;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    switch (exchange.getRequestPath()) {
      case "/healthz" -> answer(exchange, StatusCodes.OK, PLAIN, "ok\n");
      case "/readyz" -> {
        String state = state();
        boolean ready = state.equals("ready");
        answer(
            exchange,
            ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
            PLAIN,
            state + "\n");
      }
      case "/metrics" -> exchange.dispatch(() -> metrics(exchange)); // asks the realms and waits
      default -> answer(exchange, StatusCodes.NOT_FOUND, PLAIN, "/healthz /readyz /metrics\n");
    }
  }

  private String state() {
    if (draining) {
      return "draining";
    }
    return router
        .map(serving -> serving.memory().strained() ? "out of memory (limits.memory)" : "ready")
        .orElse("starting");
  }

  /** A source that fails keeps the others from nobody. */
  private void metrics(HttpServerExchange exchange) {
    PrometheusText text = new PrometheusText();
    int failed = 0;
    for (MeterSource source : sources) {
      try {
        source.measure(text);
      } catch (RuntimeException e) {
        failed++;
        LOG.warn("something cannot be measured", e);
      }
    }
    text.gauge("meter_sources_failed", "what could not be measured this time", failed);
    answer(exchange, StatusCodes.OK, PrometheusText.CONTENT_TYPE, text.toString());
  }

  private static void answer(HttpServerExchange exchange, int status, String type, String body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(body);
  }
}
