package dev.weir.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.conformance.Limit;
import dev.weir.gateway.kit.HttpAnswers;
import dev.weir.gateway.kit.Measured;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as requests by HTTP: what they say, and what becomes of those that nobody takes. */
class WebhookTest {
  private static final int PATIENCE_SECONDS = 20;
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final PublishOptions ACKNOWLEDGE = PublishOptions.of(Dict.of("acknowledge", true));

  private HttpAnswers service;
  private Router router;
  private Webhook webhook;
  private LocalSession publisher;

  @BeforeEach
  void open() throws IOException {
    service = HttpAnswers.open(0);
  }

  @AfterEach
  void close() {
    service.close(); // so that nothing in flight is waited for
    if (router != null) {
      router.close();
      webhook.close();
    }
  }

  private WebhookOptions.Builder options(String topic) {
    return WebhookOptions.of("realm1", topic, service.uri("/hook"))
        .match(MatchPolicy.PREFIX)
        .backoff(Duration.ofMillis(10), Duration.ofMillis(50));
  }

  private void serve(WebhookOptions.Builder builder) throws Exception {
    WebhookOptions options = builder.build();
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("publisher", new Rule("", MatchPolicy.PREFIX, Set.of(Action.PUBLISH)))
            .build();
    router = Router.builder().realm(options.prepared(realm)).start();
    webhook = Webhook.of(options);
    webhook.serve(router);
    publisher =
        router.session(LocalPeer.of("realm1", "joe", "publisher")).toCompletableFuture().get();
  }

  private long publish(String topic, Object... arguments) throws Exception {
    return publisher
        .publish(topic, ACKNOWLEDGE, Payload.of(arguments))
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .orElseThrow();
  }

  private long meter(String name) {
    return Measured.of(webhook.meters()).stream()
        .filter(line -> line.startsWith(name + "{"))
        .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private void awaitMeter(String name, long value) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (meter(name) != value) {
      assertThat(System.nanoTime() - end).as(name + " is " + meter(name)).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void theSignatureIsThatOfTheSpecificationsExample() {
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    assertThat(
            WebhookSignature.of(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, body))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThatIllegalArgumentException().isThrownBy(() -> WebhookSignature.of(""));
    assertThatIllegalArgumentException().isThrownBy(() -> WebhookSignature.of("whsec_%"));
  }

  @Test
  void anEventIsPostedWithItsSignature() throws Exception {
    serve(options("com.example.").secret(SECRET));
    long before = Instant.now().getEpochSecond();
    long publication =
        publisher
            .publish(
                "com.example.order",
                ACKNOWLEDGE,
                Payload.of(List.of(7L, "tea"), Map.of("unit", "kg")))
            .toCompletableFuture()
            .get()
            .orElseThrow();
    HttpAnswers.Request request = service.next();
    assertThat(request.exchange().getRequestMethod()).isEqualTo("POST");
    assertThat(request.exchange().getRequestURI()).hasToString("/hook");
    assertThat(request.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("webhook-id", "pub_" + publication);
    assertThat(request.body())
        .startsWith("{\"type\":\"com.example.order\",\"timestamp\":\"")
        .endsWith(
            "\",\"publication\":%d,\"data\":{\"args\":[7,\"tea\"],\"kwargs\":{\"unit\":\"kg\"}}}"
                .formatted(publication));
    long timestamp = Long.parseLong(request.headers().get("webhook-timestamp"));
    assertThat(timestamp).isBetween(before, Instant.now().getEpochSecond());
    assertThat(request.headers().get("webhook-signature"))
        .isEqualTo(
            WebhookSignature.of(SECRET)
                .sign(
                    "pub_" + publication,
                    timestamp,
                    request.body().getBytes(StandardCharsets.UTF_8)));
    request.answer(204, "", "");
    awaitMeter("webhook_delivered", 1);
    awaitMeter("webhook_waiting", 0);
    assertThat(meter("webhook_events")).isEqualTo(1);
  }

  @Test
  void whatIsNotTakenComesAgainInTheOrderOfItsTopicAndOtherTopicsGoOn() throws Exception {
    serve(options("com."));
    long first = publish("com.one", 1L);
    long second = publish("com.one", 2L);
    HttpAnswers.Request failed = service.next();
    long other = publish("com.two");
    HttpAnswers.Request aside = service.next();
    assertThat(aside.headers()).containsEntry("webhook-id", "pub_" + other);
    aside.answer(200, "", "");
    failed.answer(503, "", "");
    service.next().drop();
    service.next().answer(500, "", "");
    HttpAnswers.Request taken = service.next();
    assertThat(taken.headers())
        .containsEntry("webhook-id", "pub_" + first)
        .doesNotContainKey("webhook-signature");
    assertThat(taken.body()).isEqualTo(failed.body());
    taken.answer(200, "", "");
    HttpAnswers.Request next = service.next();
    assertThat(next.headers()).containsEntry("webhook-id", "pub_" + second);
    next.answer(200, "", "");
    awaitMeter("webhook_delivered", 3);
    assertThat(meter("webhook_retries")).isEqualTo(3);
    assertThat(meter("webhook_failed")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 404, 410})
  void whatIsRefusedIsGivenUpAndTheNextGoesOn(int status) throws Exception {
    serve(options("com."));
    publish("com.one", 1L);
    long second = publish("com.one", 2L);
    service.next().answer(status, "", "", "Location", service.uri("/elsewhere").toString());
    HttpAnswers.Request next = service.next();
    assertThat(next.headers()).containsEntry("webhook-id", "pub_" + second);
    assertThat(next.exchange().getRequestURI()).hasToString("/hook");
    next.answer(200, "", "");
    awaitMeter("webhook_delivered", 1);
    assertThat(meter("webhook_failed")).isEqualTo(1);
    assertThat(meter("webhook_retries")).isZero();
  }

  @Test
  @Limit({"webhooks.retries", "webhooks.timeout"})
  void behindTheLastRetryAnEventIsGivenUp() throws Exception {
    serve(options("com.").retries(2).timeout(Duration.ofSeconds(3)));
    publish("com.one", 1L);
    service.next().answer(429, "", "");
    service.next().answer(408, "", "");
    HttpAnswers.Request unanswered = service.next();
    awaitMeter("webhook_failed", 1);
    unanswered.drop();
    assertThat(meter("webhook_retries")).isEqualTo(2);
    assertThat(meter("webhook_waiting")).isZero();
  }

  @Test
  void aServiceThatSaysWhenIsAskedNoSooner() throws Exception {
    serve(options("com."));
    publish("com.one");
    HttpAnswers.Request busy = service.next();
    long answered = System.nanoTime();
    busy.answer(503, "", "", "Retry-After", "1");
    HttpAnswers.Request again = service.next();
    assertThat(System.nanoTime() - answered).isGreaterThanOrEqualTo(1_000_000_000L);
    again.answer(200, "", "");
  }

  @Test
  void aServiceThatIsNotThereGetsItsEventsWhenItIsBack() throws Exception {
    int port = service.port();
    service.close();
    serve(options("com.").retries(1_000));
    long publication = publish("com.one");
    awaitMeter("webhook_events", 1);
    service = HttpAnswers.open(port);
    HttpAnswers.Request late = service.next();
    assertThat(late.headers()).containsEntry("webhook-id", "pub_" + publication);
    late.answer(200, "", "");
    awaitMeter("webhook_delivered", 1);
  }

  @Test
  @Limit("webhooks.in_flight")
  void noMoreArePostedAtOnceThanMayBe() throws Exception {
    serve(options("com.").inFlight(2));
    Set<String> topics = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      publish("com.topic" + i);
    }
    for (int i = 0; i < 20; i++) {
      HttpAnswers.Request request = service.next();
      assertThat(meter("webhook_running")).isLessThanOrEqualTo(2);
      assertThat(service.waiting()).isLessThan(2);
      topics.add(request.body().substring(0, 24));
      request.answer(200, "", "");
    }
    assertThat(topics).hasSizeGreaterThanOrEqualTo(11);
    awaitMeter("webhook_delivered", 20);
  }

  @Test
  @Limit("webhooks.queue")
  void newEventsBeyondTheQueueAreDroppedAndCounted() throws Exception {
    serve(options("com.").queue(3, 1 << 20));
    for (long i = 0; i < 5; i++) {
      publish("com.one", i);
    }
    awaitMeter("webhook_dropped", 2);
    for (int i = 0; i < 3; i++) {
      HttpAnswers.Request request = service.next();
      assertThat(request.body()).contains("\"args\":[" + i + "]");
      request.answer(200, "", "");
    }
    awaitMeter("webhook_delivered", 3);
    publish("com.one", 7L);
    service.next().answer(200, "", "");
    awaitMeter("webhook_delivered", 4);
  }

  @Test
  @Limit("webhooks.queue")
  void theQueueIsBoundedInOctetsToo() throws Exception {
    serve(options("com.").queue(100, 1_000));
    publish("com.one", "x".repeat(500));
    publish("com.one", "x".repeat(500));
    awaitMeter("webhook_dropped", 1);
    service.next().answer(200, "", "");
    awaitMeter("webhook_delivered", 1);
  }

  @Test
  void aWebhookThatIsClosedDeliversWhatItCanAndCountsWhatItCannot() throws Exception {
    serve(options("com.").backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    publish("com.one");
    publish("com.two");
    HttpAnswers.Request first = service.next();
    HttpAnswers.Request second = service.next();
    first.answer(503, "", "");
    awaitMeter("webhook_retries", 1);
    Thread closing = new Thread(webhook::close);
    closing.start();
    second.answer(200, "", "");
    closing.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(closing.isAlive()).isFalse();
    assertThat(meter("webhook_delivered")).isEqualTo(1);
    assertThat(meter("webhook_failed")).isEqualTo(1);
    publish("com.three");
    assertThat(meter("webhook_events")).isEqualTo(2);
  }

  @Test
  void whatCannotBeServedIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookOptions.of("realm1", "a.b", URI.create("ftp://x/")))
        .withMessageContaining("http or https");
    assertThatIllegalArgumentException().isThrownBy(() -> options("a.b").inFlight(0));
  }
}
