package dev.weir.router.simulation;

/**
 * Looks for the first seed that fails and replays it: {@code Manhunt SEEDS STEPS}. Prints the seed
 * and what failed; exit code 0 when one was found and failed in the same way again, 1 when none
 * was, 2 when the replay differs.
 */
public final class Manhunt {
  private Manhunt() {}

  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    for (long seed = 1; seed <= seeds; seed++) {
      Outcome outcome = Simulation.run(seed, steps);
      if (outcome.failure().isPresent()) {
        Outcome again = Simulation.run(seed, steps);
        boolean same = again.hash() == outcome.hash() && again.tail().equals(outcome.tail());
        System.out.println(
            outcome.verdict() + (same ? "; replayed identically" : "; NOT replayed"));
        System.exit(same ? 0 : 2);
      }
    }
    System.exit(1);
  }
}
