package dev.weir.router.member;

import dev.weir.router.matching.LongMap;
import dev.weir.router.payload.PayloadValidator;
import java.util.Optional;

/**
 * Who judges the results of a callee's invocations that are not answered yet. The realm's turn
 * writes it and the callee's loop, on which results are judged, reads it. Thread-safe.
 */
final class ExpectedResults {
  private final LongMap<PayloadValidator> validators = new LongMap<>();

  synchronized void put(long invocation, PayloadValidator validator) {
    validators.put(invocation, validator);
  }

  synchronized void remove(long invocation) {
    validators.remove(invocation);
  }

  synchronized Optional<PayloadValidator> find(long invocation) {
    return Optional.ofNullable(validators.get(invocation));
  }
}
