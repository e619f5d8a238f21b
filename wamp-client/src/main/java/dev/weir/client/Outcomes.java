package dev.weir.client;

import dev.weir.client.flow.AdaptiveLimit;
import dev.weir.client.flow.Circuit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What became of the attempts of calls, as far as it decides on further ones: the limit that adapts
 * to it, and the circuits of procedures. Thread-safe.
 */
final class Outcomes {
  /** Procedures whose circuits are known; the one that was called least lately is forgotten. */
  private static final int PROCEDURES = 1024;

  private final Deadlines deadlines;
  private final Optional<AdaptiveLimit> limit;
  private final Optional<CircuitBreaker> breaker;
  private final int fixed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Circuit> circuits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Circuit> eldest) {
          return size() > PROCEDURES;
        }
      };

  Outcomes(ClientOptions options, Deadlines deadlines) {
    this.deadlines = deadlines;
    this.fixed = options.throttle().inFlight();
    this.limit = options.throttle().adaptive().map(least -> new AdaptiveLimit(least, fixed));
    this.breaker = options.breaker();
  }

  /** How many calls may be under way. */
  int limit() {
    return limit.isPresent() ? limit.get().limit() : fixed;
  }

  /** When an attempt is made; 0 if nobody needs to know. */
  long begun() {
    return limit.isPresent() || breaker.isPresent() ? deadlines.now() : 0;
  }

  /** Why a call of a procedure is not made, if it is not. */
  Optional<WampException> refusal(String procedure) {
    return breaker
        .map(rules -> circuit(procedure, rules).nanosToNext(deadlines.now()))
        .filter(nanos -> nanos > 0)
        .map(nanos -> Failures.circuitOpen("the call of " + procedure, nanos));
  }

  void succeeded(PendingCall call, int underWay) {
    limit.ifPresent(
        adaptive ->
            adaptive.succeeded(call.call().procedure(), call.begun(), deadlines.now(), underWay));
    breaker.ifPresent(rules -> circuit(call.call().procedure(), rules).succeeded(call.begun()));
  }

  void failed(PendingCall call, Reason reason) {
    if (reason == Reason.OVERLOADED || reason == Reason.TIMEOUT) {
      limit.ifPresent(adaptive -> adaptive.failed(call.begun(), deadlines.now()));
    }
    breaker.ifPresent(rules -> judged(call, reason, rules));
  }

  /** Other failures show that the procedure answers. */
  private void judged(PendingCall call, Reason reason, CircuitBreaker rules) {
    Circuit circuit = circuit(call.call().procedure(), rules);
    if (rules.reasons().contains(reason)) {
      circuit.failed(call.begun(), deadlines.now());
    } else {
      circuit.succeeded(call.begun());
    }
  }

  private Circuit circuit(String procedure, CircuitBreaker rules) {
    lock.lock();
    try {
      return circuits.computeIfAbsent(
          procedure, none -> new Circuit(rules.calls(), rules.failures(), rules.pause().toNanos()));
    } finally {
      lock.unlock();
    }
  }
}
