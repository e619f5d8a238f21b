package dev.weir.router.join;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.auth.Applicant;
import dev.weir.router.counter.Counter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One login as {@link FailedLogins} counts it. Confined to the connection's loop. */
final class Attempt {
  private final Handshake handshake;
  private final Visit visit;
  private Optional<FailedLogins.Pair> pair = Optional.empty();

  Attempt(Handshake handshake, Visit visit) {
    this.handshake = handshake;
    this.visit = visit;
  }

  /** It is refused when too many failed before. */
  void begin(Applicant applicant) throws RefusedHelloException {
    FailedLogins failed = handshake.failed();
    Optional<FailedLogins.Pair> counted =
        failed.pair(applicant.address(), applicant.authid().orElse(""));
    if (counted.isPresent()) {
      OptionalLong wait = failed.begin(counted.get(), visit.clock().getAsLong());
      if (wait.isPresent()) {
        handshake.counters().count(Counter.AUTHENTICATIONS_THROTTLED);
        throw refusal(wait.getAsLong());
      }
    }
    pair = counted;
  }

  private RefusedHelloException refusal(long waitMillis) {
    String sentence =
        "too many logins from this address with this authid failed: the limit is "
            + handshake.failed().rate()
            + " (limits.failed_logins)";
    Map<String, Object> keywords = new LinkedHashMap<>();
    keywords.put("limit", "failed logins");
    keywords.put("value", handshake.failed().rate().burst());
    keywords.put("key", "limits.failed_logins");
    keywords.put("retry_after_ms", waitMillis);
    return new RefusedHelloException(
        ErrorUri.UNAVAILABLE, sentence, Payload.of(List.of(sentence), keywords));
  }

  /** It did not fail, or not by the client's fault. */
  void forgive() {
    pair.ifPresent(counted -> handshake.failed().forgive(counted, visit.clock().getAsLong()));
  }

  /** Nanoseconds that the denial shall wait. */
  long delay() {
    return pair.map(counted -> handshake.failed().delay(counted, visit.clock().getAsLong()))
        .orElse(0L);
  }
}
