package dev.weir.client.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.Call;
import dev.weir.client.ClientStatistics;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The meters of a client at a router. */
final class ClientMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void metersShowWhatTheClientCounts() throws IOException {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      ClientMetrics.of(client, Tag.of("realm", "realm1")).bindTo(registry);
      client.register("com.example.never", call -> new CompletableFuture<>()).join();
      client.register("com.example.echo", call -> "echo").join();
      client.call("com.example.echo").join();
      CompletableFuture<?> waiting = client.call("com.example.never");
      assertThat(gauge("open")).isEqualTo(1);
      assertThat(gauge("pending")).isEqualTo(1);
      waiting.cancel(true);
      Call hasty = Call.of("com.example.never").timeout(Duration.ofMillis(10));
      assertThatThrownBy(() -> client.call(hasty).join()).hasMessageContaining("10 ms");
      assertThat(counter("calls")).isEqualTo(3);
      assertThat(counter("canceled")).isEqualTo(1);
      assertThat(counter("timeouts")).isEqualTo(1);
      client.close();
      assertThat(gauge("open")).isZero();
      assertThat(gauge("pending")).isZero();
    }
  }

  @Test
  void everyStatisticHasAMeter() throws IOException {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      ClientMetrics.of(client).bindTo(registry);
      // And one that is no statistic: whether it is open.
      assertThat(registry.getMeters())
          .hasSize(ClientStatistics.class.getRecordComponents().length + 1)
          .allSatisfy(meter -> assertThat(meter.getId().getName()).startsWith("weir.client."));
    }
  }

  private double gauge(String name) {
    return registry.get("weir.client." + name).tag("realm", "realm1").gauge().value();
  }

  private double counter(String name) {
    return registry.get("weir.client." + name).tag("realm", "realm1").functionCounter().count();
  }
}
