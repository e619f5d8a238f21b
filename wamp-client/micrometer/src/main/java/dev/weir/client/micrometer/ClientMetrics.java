package dev.weir.client.micrometer;

import dev.weir.client.ClientStatistics;
import dev.weir.client.WampClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The statistics of a client ({@link ClientStatistics}) as meters: {@code weir.client.open} and
 * {@code weir.client.pending} as gauges, all others as counters. They are read when the registry
 * asks for them. Several clients are told apart by tags. The registry keeps no client in memory
 * that nobody else does. Thread-safe.
 */
public final class ClientMetrics implements MeterBinder {
  private static final String PREFIX = "weir.client.";

  private final WampClient client;
  private final List<Tag> tags;

  private ClientMetrics(WampClient client, List<Tag> tags) {
    this.client = client;
    this.tags = tags;
  }

  /**
   * The meters of a client.
   *
   * @param tags of all of them, such as the realm
   */
  public static ClientMetrics of(WampClient client, Tag... tags) {
    return new ClientMetrics(Objects.requireNonNull(client), List.of(tags));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "open", "1 while there is a session", each -> each.isOpen() ? 1 : 0);
    gauge(
        registry,
        "pending",
        "requests that wait for answers, and calls that wait to be sent",
        each -> each.statistics().pending());
    counter(registry, "calls", "calls made", ClientStatistics::calls);
    counter(registry, "timeouts", "requests that ran out of time", ClientStatistics::timeouts);
    counter(registry, "canceled", "calls cancelled here", ClientStatistics::canceled);
    counter(registry, "answers.late", "answers that came too late", ClientStatistics::lateAnswers);
    counter(
        registry,
        "events.dropped",
        "events that slow handlers missed",
        ClientStatistics::droppedEvents);
    counter(
        registry,
        "publications.dropped",
        "publications that waited for a session in vain",
        ClientStatistics::droppedPublications);
    counter(
        registry,
        "calls.resent",
        "idempotent calls sent again in another session",
        ClientStatistics::resent);
    counter(registry, "calls.retried", "attempts after errors", ClientStatistics::retries);
    counter(registry, "calls.hedged", "second attempts of slow calls", ClientStatistics::hedges);
    counter(registry, "reconnects", "sessions after the first", ClientStatistics::reconnects);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<WampClient> value) {
    Gauge.builder(PREFIX + name, client, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ClientStatistics> value) {
    FunctionCounter.builder(PREFIX + name, client, each -> value.applyAsDouble(each.statistics()))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
