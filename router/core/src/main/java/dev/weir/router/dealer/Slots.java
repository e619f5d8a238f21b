package dev.weir.router.dealer;

/** How many invocations may run at once, and how many do. Runs inside the realm's turn. */
final class Slots {
  private final int most;
  private int taken;

  Slots(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  int taken() {
    return taken;
  }

  boolean free() {
    return taken < most;
  }

  void take() {
    taken++;
  }

  void release() {
    taken--;
  }
}
