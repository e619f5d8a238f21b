package dev.weir.bench.scenario;

/**
 * What Weir has to reach in a figure. Thread-safe.
 *
 * @param ofBaseline whether the numbers are multiples of the baseline's figure in the same round,
 *     or the figure itself
 * @param mustHold the number that must hold; NaN where the figure is only told
 * @param goal the number to aim for
 */
public record Goal(Figure figure, boolean ofBaseline, double mustHold, double goal) {
  private static final double MOST_LOST = 0.05;

  static Goal ratio(Figure figure, double mustHold, double goal) {
    return new Goal(figure, true, mustHold, goal);
  }

  static Goal limit(Figure figure, double mustHold, double goal) {
    return new Goal(figure, false, mustHold, goal);
  }

  static Goal none(Figure figure) {
    return new Goal(figure, false, Double.NaN, Double.NaN);
  }

  /** What holds against an earlier Weir: at most 5 % lost. */
  public Goal againstBefore() {
    return ratio(figure, figure.moreIsBetter() ? 1 - MOST_LOST : 1 / (1 - MOST_LOST), 1);
  }

  /** Whether a ratio, or a figure, is good enough. */
  public boolean heldBy(double reached) {
    return figure.moreIsBetter() ? reached >= mustHold : reached <= mustHold;
  }

  public boolean demanded() {
    return !Double.isNaN(mustHold);
  }
}
