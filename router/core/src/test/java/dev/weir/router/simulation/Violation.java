package dev.weir.router.simulation;

/** A checker found that the router broke a promise; the sentence says which. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String sentence) {
    super(sentence);
  }

  /** Fails with this sentence unless the condition holds. */
  static void unless(boolean holds, String sentence, Object... of) {
    if (!holds) {
      throw new Violation(String.format(sentence, of));
    }
  }
}
