package dev.weir.client.opentelemetry;

import dev.weir.client.Arguments;
import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.EventHandler;
import dev.weir.client.InvocationHandler;
import dev.weir.client.Publication;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Spans of calls, publications, invocations and events, which belong to one trace across clients:
 * its place travels in the option and detail {@code _traceparent}, which Weir's routers carry, or,
 * where {@link #inKeywords()} asks for it, in the keyword argument of that name, which all routers
 * do. Spans have the names of their procedures or topics and the attribute {@code rpc.system} or
 * {@code messaging.system} with the value {@code wamp}. Immutable and thread-safe.
 */
public final class Tracing {
  private static final String SCOPE = "dev.weir.client";
  private static final String RPC_SYSTEM = "rpc.system";
  private static final String MESSAGING_SYSTEM = "messaging.system";

  private final Tracer tracer;
  private final boolean keywords;

  private Tracing(Tracer tracer, boolean keywords) {
    this.tracer = tracer;
    this.keywords = keywords;
  }

  /** Tracing with the options of Weir's routers. */
  public static Tracing of(OpenTelemetry telemetry) {
    return new Tracing(telemetry.getTracer(SCOPE), false);
  }

  /**
   * With the trace in a keyword argument, for routers that do not carry it; callees and subscribers
   * see it among their arguments.
   */
  public Tracing inKeywords() {
    return new Tracing(tracer, true);
  }

  /**
   * Calls within a span of the calling thread's trace, which ends with the result.
   *
   * @return as {@link WampClient#call(Call)}; cancelling it cancels the call
   */
  public CompletableFuture<CallResult> call(WampClient client, Call call) {
    Span span = span(call.procedure(), SpanKind.CLIENT, Context.current(), RPC_SYSTEM);
    Optional<String> place = Traceparent.of(span.getSpanContext());
    Call traced = place.map(text -> traced(call, text)).orElse(call);
    CompletableFuture<CallResult> result;
    try (Scope scope = span.makeCurrent()) {
      result = client.call(traced);
    }
    result.whenComplete((value, failure) -> end(span, failure));
    return result;
  }

  private Call traced(Call call, String place) {
    return keywords ? call.argument(Traceparent.KEY, place) : call.traceparent(place);
  }

  /** A publication that carries the place of the calling thread's trace, if there is one. */
  public Publication publication(Publication publication) {
    Optional<String> place = Traceparent.of(Span.current().getSpanContext());
    return place.map(text -> traced(publication, text)).orElse(publication);
  }

  private Publication traced(Publication publication, String place) {
    return keywords ? publication.argument(Traceparent.KEY, place) : publication.traceparent(place);
  }

  /**
   * A handler whose invocations are spans of their callers' traces, current while it runs, which
   * end with the answer.
   */
  public InvocationHandler handler(InvocationHandler handler) {
    return invocation -> {
      Context parent = context(invocation.traceparent(), invocation::arguments);
      Span span = span(invocation.procedure(), SpanKind.SERVER, parent, RPC_SYSTEM);
      Object answer;
      try (Scope scope = parent.with(span).makeCurrent()) {
        answer = handler.invoke(invocation);
      } catch (Throwable e) {
        end(span, e);
        throw e;
      }
      if (answer instanceof CompletionStage<?> stage) {
        return stage.whenComplete((value, failure) -> end(span, failure));
      }
      span.end();
      return answer;
    };
  }

  /** A handler whose events are spans of their publishers' traces, current while it runs. */
  public EventHandler handler(EventHandler handler) {
    return event -> {
      Context parent = context(event.traceparent(), event::arguments);
      Span span = span(event.topic(), SpanKind.CONSUMER, parent, MESSAGING_SYSTEM);
      try (Scope scope = parent.with(span).makeCurrent()) {
        handler.event(event);
      } catch (Throwable e) {
        end(span, e);
        throw e;
      }
      span.end();
    };
  }

  /** What is read late, as it may have to be decrypted. */
  private interface LateArguments {
    Arguments read();
  }

  private Context context(Optional<String> detail, LateArguments arguments) {
    Optional<String> place =
        keywords
            ? Optional.ofNullable(arguments.read().keywords().get(Traceparent.KEY))
                .filter(String.class::isInstance)
                .map(String.class::cast)
            : detail;
    return Context.root()
        .with(Span.wrap(place.map(Traceparent::parse).orElse(Span.getInvalid().getSpanContext())));
  }

  private Span span(String name, SpanKind kind, Context parent, String system) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent)
        .setAttribute(system, "wamp")
        .startSpan();
  }

  private static void end(Span span, Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
      if (failure instanceof WampException known) {
        span.setAttribute("error.type", known.uri());
      }
    }
    span.end();
  }
}
