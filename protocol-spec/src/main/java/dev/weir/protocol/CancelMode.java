package dev.weir.protocol;

import java.util.Optional;

/** What a CANCEL asks of the Dealer (advanced profile, call canceling). */
public enum CancelMode {
  /** The caller is answered at once, the callee is not told. */
  SKIP("skip"),
  /** The callee is interrupted and its answer awaited. */
  KILL("kill"),
  /** The caller is answered at once and the callee interrupted. */
  KILLNOWAIT("killnowait");

  private final String word;

  CancelMode(String word) {
    this.word = word;
  }

  /** The value of the option {@code mode}. */
  public String word() {
    return word;
  }

  /** The mode of a value of the option {@code mode}. */
  public static Optional<CancelMode> of(String word) {
    return switch (word) {
      case "skip" -> Optional.of(SKIP);
      case "kill" -> Optional.of(KILL);
      case "killnowait" -> Optional.of(KILLNOWAIT);
      default -> Optional.empty();
    };
  }
}
