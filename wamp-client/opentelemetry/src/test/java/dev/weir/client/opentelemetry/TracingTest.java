package dev.weir.client.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.Call;
import dev.weir.client.EventHandler;
import dev.weir.client.InvocationHandler;
import dev.weir.client.Publication;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.router.Router;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces through a router. */
final class TracingTest {
  private static final String PLACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .build();
  private Router router;
  private WampClient callee;
  private WampClient caller;

  @BeforeEach
  void start() throws IOException {
    router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
    callee = WampClient.connect(router.uris().get(0), "realm1");
    caller = WampClient.connect(router.uris().get(0), "realm1");
  }

  @AfterEach
  void stop() {
    caller.close();
    callee.close();
    router.close();
    telemetry.close();
  }

  private Tracing tracing(boolean keywords) {
    Tracing tracing = Tracing.of(telemetry);
    return keywords ? tracing.inKeywords() : tracing;
  }

  private SpanData finished(SpanKind kind) {
    long start = System.nanoTime();
    while (true) {
      Optional<SpanData> found =
          spans.getFinishedSpanItems().stream().filter(span -> span.getKind() == kind).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      assertThat(System.nanoTime() - start).as("a span of %s", kind).isLessThan(10_000_000_000L);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInvocationBelongsToTheTraceOfItsCaller(boolean keywords) {
    Tracing tracing = tracing(keywords);
    InvocationHandler handler = call -> Span.current().getSpanContext().getTraceId();
    callee.register("com.example.p", tracing.handler(handler)).join();
    Span own = telemetry.getTracer("test").spanBuilder("own").startSpan();
    CompletableFuture<dev.weir.client.CallResult> result;
    try (Scope scope = own.makeCurrent()) {
      result = tracing.call(caller, Call.of("com.example.p"));
    }
    String trace = own.getSpanContext().getTraceId();
    assertThat(result.join().as(String.class)).isEqualTo(trace);
    SpanData client = finished(SpanKind.CLIENT);
    SpanData server = finished(SpanKind.SERVER);
    assertThat(List.of(client.getTraceId(), server.getTraceId())).containsOnly(trace);
    assertThat(client.getParentSpanId()).isEqualTo(own.getSpanContext().getSpanId());
    assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(server.getName()).isEqualTo("com.example.p");
    assertThat(server.getAttributes().get(AttributeKey.stringKey("rpc.system"))).isEqualTo("wamp");
  }

  @Test
  void errorsStandInBothSpans() {
    Tracing tracing = tracing(false);
    InvocationHandler handler =
        call -> CompletableFuture.failedFuture(new WampException("com.example.error.no", "no"));
    callee.register("com.example.p", tracing.handler(handler)).join();
    assertThatThrownBy(() -> tracing.call(caller, Call.of("com.example.p")).join())
        .hasMessageContaining("com.example.error.no");
    for (SpanKind kind : List.of(SpanKind.CLIENT, SpanKind.SERVER)) {
      SpanData span = finished(kind);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
          .isEqualTo("com.example.error.no");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEventBelongsToTheTraceOfItsPublisher(boolean keywords) throws InterruptedException {
    Tracing tracing = tracing(keywords);
    BlockingQueue<SpanContext> seen = new LinkedBlockingQueue<>();
    EventHandler handler = event -> seen.add(Span.current().getSpanContext());
    callee.subscribe("com.example.t", tracing.handler(handler)).join();
    Span own = telemetry.getTracer("test").spanBuilder("own").startSpan();
    try (Scope scope = own.makeCurrent()) {
      caller.publish(tracing.publication(Publication.of("com.example.t")));
    }
    SpanContext context = seen.poll(10, TimeUnit.SECONDS);
    assertThat(context.getTraceId()).isEqualTo(own.getSpanContext().getTraceId());
    assertThat(finished(SpanKind.CONSUMER).getParentSpanId())
        .isEqualTo(own.getSpanContext().getSpanId());
  }

  @Test
  void withoutATraceNothingIsCarried() throws InterruptedException {
    BlockingQueue<Optional<String>> seen = new LinkedBlockingQueue<>();
    callee.subscribe("com.example.t", event -> seen.add(event.traceparent())).join();
    caller.publish(tracing(false).publication(Publication.of("com.example.t")));
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void whatIsNoTraceparentBeginsATraceOfItsOwn() {
    assertThat(Traceparent.of(Traceparent.parse(PLACE))).contains(PLACE);
    assertThat(Traceparent.parse(PLACE).isRemote()).isTrue();
    assertThat(Traceparent.parse("cc" + PLACE.substring(2) + "-later").isValid()).isTrue();
    for (String wrong :
        List.of(
            "",
            "ff" + PLACE.substring(2),
            PLACE + "-later",
            PLACE.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32)),
            PLACE.toUpperCase(java.util.Locale.ROOT))) {
      assertThat(Traceparent.parse(wrong).isValid()).as(wrong).isFalse();
    }
  }
}
