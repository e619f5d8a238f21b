package dev.weir.client.opentelemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** W3C's header {@code traceparent} (Trace Context, section 3.2), as text. Stateless. */
final class Traceparent {
  static final String KEY = "_traceparent";

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private Traceparent() {}

  /** Of a span, if it belongs to a trace. */
  static Optional<String> of(SpanContext span) {
    return span.isValid()
        ? Optional.of(
            "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex())
        : Optional.empty();
  }

  /** The span that it names; an invalid one if it is none, as whoever sent it may be anybody. */
  static SpanContext parse(String text) {
    Matcher matcher = FORM.matcher(text);
    boolean fits =
        matcher.matches()
            && !matcher.group(1).equals("ff")
            && (matcher.group(5) == null || !matcher.group(1).equals("00"));
    return fits
        ? SpanContext.createFromRemoteParent(
            matcher.group(2),
            matcher.group(3),
            TraceFlags.fromHex(matcher.group(4), 0),
            TraceState.getDefault())
        : SpanContext.getInvalid();
  }
}
