package dev.weir.client.auth;

import dev.weir.protocol.auth.KeyDerivation;

/**
 * What a router may have a password's salting cost. Immutable.
 *
 * @param leastIterations of PBKDF2
 * @param mostIterations of PBKDF2
 * @param leastWork of Argon2id, iterations times memory in KiB
 * @param mostWork of Argon2id
 * @param mostMemory of Argon2id, in KiB
 */
record ScramCosts(
    int leastIterations, int mostIterations, long leastWork, long mostWork, int mostMemory) {
  static final ScramCosts DEFAULT = new ScramCosts(4096, 10_000_000, 2048, 16 << 20, 256 << 10);

  ScramCosts {
    if (leastIterations < 1 || mostIterations < leastIterations) {
      throw wrong("iterations", leastIterations, mostIterations);
    }
    if (leastWork < 1 || mostWork < leastWork) {
      throw wrong("work", leastWork, mostWork);
    }
    if (mostMemory < 8) {
      throw new IllegalArgumentException("memory must be at least 8 KiB, not " + mostMemory);
    }
  }

  private static IllegalArgumentException wrong(String option, long least, long most) {
    return new IllegalArgumentException(
        option + " must be from 1 or more up to as much or more, not " + least + " to " + most);
  }

  ScramCosts iterations(int least, int most) {
    return new ScramCosts(least, most, leastWork, mostWork, mostMemory);
  }

  ScramCosts work(long least, long most) {
    return new ScramCosts(leastIterations, mostIterations, least, most, mostMemory);
  }

  ScramCosts memory(int most) {
    return new ScramCosts(leastIterations, mostIterations, leastWork, mostWork, most);
  }

  void check(KeyDerivation derivation) throws AuthenticationException {
    if (!derivation.memoryHard()) {
      within("iterations", derivation.iterations(), leastIterations, mostIterations);
      return;
    }
    within("work (iterations times memory)", work(derivation), leastWork, mostWork);
    within("memory", derivation.memory(), 1, mostMemory);
  }

  private static long work(KeyDerivation derivation) {
    return (long) derivation.iterations() * derivation.memory();
  }

  private static void within(String cost, long asked, long least, long most)
      throws AuthenticationException {
    if (asked < least || asked > most) {
      throw new AuthenticationException(
          "the router has the password salted with "
              + cost
              + " of "
              + asked
              + ", and this client allows "
              + least
              + " to "
              + most
              + "; see the options of Scram");
    }
  }
}
