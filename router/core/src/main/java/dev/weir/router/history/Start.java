package dev.weir.router.history;

import java.util.Optional;

/** Where a catch-up begins: a sequence number, or why it cannot begin. */
public record Start(long sequence, Optional<Answer> refusal) {

  static Start at(long sequence) {
    return new Start(sequence, Optional.empty());
  }

  static Start refused(Answer answer) {
    return new Start(0, Optional.of(answer));
  }
}
