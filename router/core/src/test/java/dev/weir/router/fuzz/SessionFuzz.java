package dev.weir.router.fuzz;

import dev.weir.protocol.Ids;
import dev.weir.protocol.fuzz.Regressions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fuzzes the session's state machine and the realm behind it: peers send messages that are valid,
 * misplaced or mutated, stall, vanish and come again. Nothing is ever thrown, nothing comes to a
 * session that has ended, and when all have left, nothing is left of them.
 *
 * <p>Arguments: executions, that is messages (default 10,000,000), first seed (default 1). Every
 * 10,000 messages make a router with a seed of its own, which a failure names.
 */
public final class SessionFuzz {
  /** Here a find is a seed, in eight octets. */
  private static final Regressions REGRESSIONS = Regressions.of("session");

  private static final int EPOCH = 10_000;
  private static final int PEERS = 10;
  private static final long MOST_NANOS = 50_000_000L;
  private static final long END_NANOS = 120_000_000_000L;

  private final SplittableRandom random;
  private final FuzzRouter router;
  private final List<FuzzPeer> peers = new ArrayList<>();

  private SessionFuzz(long seed) {
    random = new SplittableRandom(seed);
    router = new FuzzRouter(() -> random.nextLong(Ids.MAX) + 1);
  }

  /** Runs and prints target, executions and seconds. */
  public static void main(String[] args) {
    long executions = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
    long firstSeed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    long start = System.nanoTime();
    long sent = run(executions, firstSeed);
    System.out.printf(
        "target=session executions=%d seconds=%.1f%n", sent, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Plays the regressions and sends at least so many messages; throws at the first that goes wrong.
   *
   * @return how many were sent
   */
  public static long run(long executions, long firstSeed) {
    long sent = 0;
    for (byte[] octets : REGRESSIONS.all()) {
      sent += epoch(ByteBuffer.wrap(octets).getLong());
    }
    for (long seed = firstSeed; sent < executions; seed++) {
      sent += epoch(seed);
    }
    return sent;
  }

  private static long epoch(long seed) {
    try {
      return new SessionFuzz(seed).epoch();
    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
      byte[] octets = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
      REGRESSIONS.keep("seed-" + seed, octets, failure);
      throw new AssertionError("seed " + seed, failure);
    }
  }

  private long epoch() {
    long sent = 0;
    while (sent < EPOCH) {
      sent += step();
      checkUnbroken();
    }
    if (random.nextBoolean()) {
      router.shutDown();
      step();
    }
    router.loop().settle();
    peers.forEach(FuzzPeer::end);
    router.loop().advance(END_NANOS);
    checkUnbroken();
    router.checkEmpty();
    return sent;
  }

  private int step() {
    peers.removeIf(FuzzPeer::ended);
    while (peers.size() < PEERS) {
      peers.add(new FuzzPeer(router, random));
    }
    int sent = peers.get(random.nextInt(PEERS)).act();
    router.loop().settle();
    if (random.nextInt(10) == 0) {
      router.loop().advance(random.nextLong(MOST_NANOS));
    }
    return sent;
  }

  private void checkUnbroken() {
    if (!router.broken().isEmpty()) {
      throw new AssertionError("an error of the router's own", router.broken().get(0));
    }
  }
}
