package dev.weir.gateway.webhook;

import dev.weir.gateway.Participant;
import dev.weir.gateway.member.Membership;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.meter.MeterSource;
import dev.weir.router.meter.Meters;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the events of a topic or pattern to a URL, signed as Standard Webhooks has it. What is not
 * taken is posted again, in the order of its topic; what waits is in memory, and bounded.
 * Thread-safe.
 *
 * <pre>{@code
 * WebhookOptions options =
 *     WebhookOptions.of("realm1", "com.example.orders.", URI.create("https://example.com/hook"))
 *         .match(MatchPolicy.PREFIX).secret(secret).build();
 * Router router = Router.builder().realm(options.prepared(realm1)).listen(…).start();
 * Webhook webhook = Webhook.of(options);
 * webhook.serve(router);
 * }</pre>
 */
public final class Webhook implements Participant {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final String AUTHID = "weir.webhooks";
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long TELL_NANOS = Duration.ofMinutes(1).toNanos();

  private final WebhookOptions options;
  private final WebhookCounts counts = new WebhookCounts();
  private final Deliveries deliveries;
  private final AtomicLong nextTold = new AtomicLong(System.nanoTime());
  private volatile Optional<Membership> membership = Optional.empty();

  private Webhook(WebhookOptions options) {
    this.options = options;
    this.deliveries = new Deliveries(options, counts);
  }

  /** A webhook that does nothing yet. */
  public static Webhook of(WebhookOptions options) {
    return new Webhook(options);
  }

  @Override
  public String name() {
    return "webhook of " + options.topic();
  }

  @Override
  public void serve(Router router) throws IOException {
    LocalPeer peer =
        LocalPeer.of(options.realm(), AUTHID, options.role())
            .announcing(Role.SUBSCRIBER, Feature.PATTERN_BASED_SUBSCRIPTION);
    membership = Optional.of(Membership.begin(router, peer, name(), this::subscribe));
  }

  private CompletionStage<Runnable> subscribe(LocalSession session) {
    SubscribeOptions terms = SubscribeOptions.of(Dict.of("match", options.match().word()));
    return session
        .subscribe(options.topic(), terms, this::event)
        .thenApply(subscription -> () -> session.unsubscribe(subscription));
  }

  private void event(Event event) {
    counts.events.increment();
    Notice notice;
    try {
      notice = Notices.of(event, options, Instant.now());
    } catch (Unencodable e) {
      counts.failed.increment();
      LOG.warn("{}: an event has no form in JSON: {}", name(), e.getMessage());
      return;
    }
    if (deliveries.lanes().add(notice)) {
      deliveries.proceed();
    } else {
      dropped();
    }
  }

  /** Told at once and then not more often than once a minute. */
  private void dropped() {
    counts.dropped.increment();
    long now = System.nanoTime();
    long due = nextTold.get();
    if (now - due >= 0 && nextTold.compareAndSet(due, now + TELL_NANOS)) {
      LOG.warn(
          "{}: more events wait than webhooks.queue lets, new ones are dropped; {} so far",
          name(),
          counts.dropped.sum());
    }
  }

  @Override
  public MeterSource meters() {
    Map<String, String> labels = Map.of("realm", options.realm(), "topic", options.topic());
    return to -> measure(to, labels);
  }

  private void measure(Meters to, Map<String, String> labels) {
    Lanes lanes = deliveries.lanes();
    to.gauge("webhook_waiting", "events that wait to be posted", labels, lanes.waiting());
    to.gauge("webhook_running", "requests without an answer", labels, lanes.running());
    to.counter("webhook_events", "events that came", labels, counts.events.sum());
    to.counter("webhook_delivered", "events that were taken", labels, counts.delivered.sum());
    to.counter("webhook_retries", "events posted again", labels, counts.retries.sum());
    to.counter("webhook_failed", "events given up", labels, counts.failed.sum());
    to.counter("webhook_dropped", "events over webhooks.queue", labels, counts.dropped.sum());
  }

  /** Takes no more events, gives those that wait five seconds, and gives up what is left. */
  @Override
  public void close() {
    membership.ifPresent(Membership::leave);
    try {
      int left = deliveries.lanes().close(GRACE.toNanos());
      if (left > 0) {
        counts.failed.add(left);
        LOG.warn("{}: {} events are given up, because it is stopped", name(), left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    membership.ifPresent(Membership::close);
  }
}
