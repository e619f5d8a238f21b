package dev.weir.router.options;

/**
 * How often something may happen: so many times at once, and then so many a second. Immutable.
 *
 * @param burst at least 1
 * @param perSecond above 0
 */
public record Rate(long burst, double perSecond) {

  public Rate {
    if (burst < 1 || !(perSecond > 0)) {
      throw new IllegalArgumentException(
          "a rate has a burst of at least 1 and more than 0 a second, not "
              + burst
              + " and "
              + perSecond);
    }
  }

  @Override
  public String toString() {
    return burst + " at once, " + perSecond + " a second";
  }
}
