package dev.weir.router.memory;

/**
 * What one owner has on a {@link Budget}, which is told of it in steps of 4 KiB: changes in between
 * cost no more than a comparison. Confined to its owner.
 */
public final class Account {
  private static final int STEP = 4 << 10;

  private final Budget budget;
  private long told;

  public Account(Budget budget) {
    this.budget = budget;
  }

  /** The owner holds so many octets now. */
  public void hold(long octets) {
    long change = octets - told;
    if (change >= STEP || change <= -STEP || octets == 0 && change != 0) {
      told = octets;
      budget.add(change);
    }
  }

  public Budget budget() {
    return budget;
  }
}
