package dev.weir.bench.scenario;

import java.util.Optional;

/**
 * What Weir has to reach in a figure. Thread-safe.
 *
 * @param ofBaseline whether the numbers are multiples of the baseline's figure in the same round,
 *     or the figure itself
 * @param mustHold the number that must hold; NaN where the figure is only told
 * @param goal the number to aim for
 * @param calm the same in the undisturbed part of the round: three times that also holds
 */
public record Goal(
    Figure figure, boolean ofBaseline, double mustHold, double goal, Optional<Figure> calm) {
  private static final double TIMES_CALM = 3;
  private static final double MOST_LOST = 0.05;

  static Goal ratio(Figure figure, double mustHold, double goal) {
    return new Goal(figure, true, mustHold, goal, Optional.empty());
  }

  static Goal limit(Figure figure, double mustHold, double goal) {
    return new Goal(figure, false, mustHold, goal, Optional.empty());
  }

  /** The figure itself, or three times what it was before the disturbance. */
  static Goal limitOrCalm(Figure figure, double mustHold, double goal, Figure calm) {
    return new Goal(figure, false, mustHold, goal, Optional.of(calm));
  }

  static Goal none(Figure figure) {
    return new Goal(figure, false, Double.NaN, Double.NaN, Optional.empty());
  }

  /** What holds against an earlier Weir: at most 5 % lost. */
  public Goal againstBefore() {
    return ratio(figure, figure.moreIsBetter() ? 1 - MOST_LOST : 1 / (1 - MOST_LOST), 1);
  }

  /** The ratio without anything that must hold. */
  public Goal onlyTold() {
    return ratio(figure, Double.NaN, Double.NaN);
  }

  /**
   * Whether a ratio, or a figure, is good enough; {@code before} is the figure in calm, NaN where
   * there is none.
   */
  public boolean heldBy(double reached, double before) {
    return figure.moreIsBetter()
        ? reached >= mustHold
        : reached <= mustHold || reached <= TIMES_CALM * before;
  }

  /** What must hold, in words. */
  public String demand(String number) {
    return calm.isPresent() ? number + " or 3 × before" : number;
  }

  public boolean demanded() {
    return !Double.isNaN(mustHold);
  }
}
