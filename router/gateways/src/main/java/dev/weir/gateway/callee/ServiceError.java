package dev.weir.gateway.callee;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.local.LocalErrorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The error URIs of calls that services do, beside WAMP's own. */
public final class ServiceError {
  /** The service answered with an error of its own, or with what is no answer. */
  public static final String FAILED = "weir.error.service_failed";

  /** The connection ended before the answer: whether the call was done nobody knows. */
  public static final String LOST = "weir.error.service_lost";

  private ServiceError() {}

  static LocalErrorException failed(String sentence) {
    return new LocalErrorException(FAILED, sentence);
  }

  static LocalErrorException lost(String sentence) {
    return new LocalErrorException(LOST, sentence);
  }

  /** The call was not done, and may be tried again after that time. */
  static LocalErrorException unavailable(String sentence, Duration again) {
    return new LocalErrorException(
        ErrorUri.UNAVAILABLE,
        Payload.of(List.of(sentence), Map.of("retry_after_ms", Math.max(1, again.toMillis()))));
  }
}
