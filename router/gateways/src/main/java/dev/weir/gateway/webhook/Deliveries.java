package dev.weir.gateway.webhook;

import dev.weir.gateway.post.Posted;
import dev.weir.gateway.post.Poster;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what waits, and again what was not taken: where the service cannot be reached, is too slow,
 * has too much to do or is broken (408, 425, 429, 5xx). What it refuses otherwise is given up at
 * once. Thread-safe; runs on threads of the HTTP client.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final WebhookOptions options;
  private final WebhookCounts counts;
  private final Poster poster;
  private final Lanes lanes;

  Deliveries(WebhookOptions options, WebhookCounts counts) {
    this.options = options;
    this.counts = counts;
    this.poster = new Poster(options.url(), Map.of(), LONGEST_ANSWER);
    this.lanes = new Lanes(options);
  }

  Lanes lanes() {
    return lanes;
  }

  /** Posts as many as may be. */
  void proceed() {
    for (Optional<Notice> next = lanes.next(); next.isPresent(); next = lanes.next()) {
      post(next.get());
    }
  }

  private void post(Notice notice) {
    CompletableFuture<Posted> request = poster.post(notice.body(), headers(notice));
    request
        .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, lost) -> came(notice, Optional.ofNullable(answer), lost));
  }

  /** The timestamp is that of the attempt, so that whoever checks it takes a retry too. */
  private Map<String, String> headers(Notice notice) {
    long timestamp = Instant.now().getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", notice.id());
    headers.put("webhook-timestamp", Long.toString(timestamp));
    options
        .signature()
        .ifPresent(
            signature ->
                headers.put(
                    "webhook-signature", signature.sign(notice.id(), timestamp, notice.body())));
    return headers;
  }

  private void came(Notice notice, Optional<Posted> answer, Throwable lost) {
    if (answer.filter(Posted::successful).isPresent()) {
      counts.delivered.increment();
      lanes.ended(notice);
    } else if (notice.attempt() >= options.retries()
        || !answer.map(Deliveries::again).orElse(true)) {
      giveUp(notice, answer, lost);
    } else {
      retry(notice, answer);
    }
    proceed();
  }

  private static boolean again(Posted answer) {
    int status = answer.status();
    return status >= SERVER_ERROR
        || status == REQUEST_TIMEOUT
        || status == TOO_EARLY
        || status == TOO_MANY;
  }

  private void retry(Notice notice, Optional<Posted> answer) {
    lanes.pause();
    counts.retries.increment();
    Duration pause = jittered(notice.pauses().failed());
    Duration asked = answer.flatMap(Posted::retryAfter).orElse(Duration.ZERO);
    Duration wait = asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    long millis = Math.max(pause.toMillis(), wait.toMillis());
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              lanes.resume(notice.again());
              proceed();
            });
  }

  /** So that many who failed together do not come back together. */
  private static Duration jittered(Duration pause) {
    long nanos = pause.toNanos();
    return Duration.ofNanos(
        nanos / 2 + (long) (ThreadLocalRandom.current().nextDouble() * nanos / 2));
  }

  private void giveUp(Notice notice, Optional<Posted> answer, Throwable lost) {
    counts.failed.increment();
    String reason =
        answer.map(it -> "the answer is " + it.status()).orElseGet(() -> lost.toString());
    LOG.warn(
        "webhook {}: {} of {} is given up after {} attempts: {}",
        options.url(),
        notice.id(),
        notice.topic(),
        notice.attempt() + 1,
        reason);
    lanes.ended(notice);
  }
}
