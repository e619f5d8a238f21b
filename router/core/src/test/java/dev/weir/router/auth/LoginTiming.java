package dev.weir.router.auth;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Message;
import dev.weir.router.hostile.AttackedRouter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How long a login takes to be denied, for a wrong secret and for a name that nobody has, one after
 * the other over real sockets: how far the medians are apart and how far the distributions (their
 * Kolmogorov–Smirnov distance). {@code .ci/hostile logins} runs it; no test looks at the times.
 */
final class LoginTiming {
  private static final int RUNS = 3;
  private static final double MEDIANS = 0.02;
  private static final double DISTANCE = 0.05;

  private LoginTiming() {}

  /** What one run of a method came to. */
  record Comparison(double wrongMicros, double unknownMicros, double distance) {
    double apart() {
      return Math.abs(unknownMicros / wrongMicros - 1);
    }

    boolean alike() {
      return apart() <= MEDIANS && distance < DISTANCE;
    }
  }

  /** So many tries of each kind, in turns, whose order changes. */
  static Comparison compare(int port, String method, int tries) {
    long[] wrong = new long[tries];
    long[] unknown = new long[tries];
    for (int i = 0; i < tries; i++) {
      boolean first = i % 2 == 0;
      if (first) {
        wrong[i] = denied(port, method, "joe");
      }
      unknown[i] = denied(port, method, "bob");
      if (!first) {
        wrong[i] = denied(port, method, "joe");
      }
    }
    Arrays.sort(wrong);
    Arrays.sort(unknown);
    return new Comparison(
        wrong[tries / 2] / 1e3, unknown[tries / 2] / 1e3, distance(wrong, unknown));
  }

  private static long denied(int port, String method, String authid) {
    try (LoginPeer peer = new LoginPeer(port)) {
      long begin = System.nanoTime();
      Attempt.hello(peer, method, authid);
      Attempt.answer(peer, method, authid, "guess");
      Message end = peer.end();
      long taken = System.nanoTime() - begin;
      if (!(end instanceof Abort)) {
        throw new IllegalStateException("expected to be denied but received " + end);
      }
      return taken;
    }
  }

  /** The greatest difference of the two distributions; both arrays are sorted. */
  static double distance(long[] one, long[] other) {
    double greatest = 0;
    for (int i = 0, j = 0; i < one.length && j < other.length; ) {
      long value = Math.min(one[i], other[j]);
      while (i < one.length && one[i] == value) {
        i++;
      }
      while (j < other.length && other[j] == value) {
        j++;
      }
      double apart = Math.abs((double) i / one.length - (double) j / other.length);
      greatest = Math.max(greatest, apart);
    }
    return greatest;
  }

  /**
   * Tries a method and run, 10,000 unless said, and methods, all unless said; fails where two of
   * three runs are not alike.
   */
  public static void main(String[] args) throws IOException {
    int tries = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    List<String> methods =
        args.length < 2
            ? List.of("ticket", "wampcra", "wamp-scram", "cryptosign")
            : List.of(args).subList(1, args.length);
    boolean alike = true;
    try (AttackedRouter router = AttackedRouter.start(LoginAttacksTest.Recipe.class)) {
      for (String method : methods) {
        compare(router.port(), method, tries / 4); // until what runs is compiled
        int passed = 0;
        for (int run = 0; run < RUNS; run++) {
          Comparison found = compare(router.port(), method, tries);
          System.out.printf(
              "%s: wrong secret %.1f us, unknown name %.1f us, %.2f %% apart, KS distance %.4f%n",
              method,
              found.wrongMicros(),
              found.unknownMicros(),
              found.apart() * 100,
              found.distance());
          passed += found.alike() ? 1 : 0;
        }
        alike &= passed >= 2;
      }
    }
    System.exit(alike ? 0 : 1);
  }
}
