package dev.weir.router.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many octets a realm, or a router with all its realms, may hold for its peers, and how many it
 * does: what waits in mailboxes and call queues, unfinished messages, retained events and histories
 * in memory. From four fifths of the limit on it is strained, until it is below three fifths again:
 * then no more is let in. At the limit it is full: then whoever makes it hold more has to go.
 *
 * <p>Only what is held for longer than it takes to hand it on is counted, in steps ({@link
 * Account}), so that to ask is a look at a flag and to count is rare. Thread-safe.
 */
public final class Budget {
  /** Counts nothing and is never strained. */
  public static final Budget UNLIMITED = new Budget(Optional.empty(), 0);

  private static final int HIGH_FIFTHS = 4;
  private static final int LOW_FIFTHS = 3;
  private static final int FIFTHS = 5;

  private final Optional<Budget> router;
  private final long limit;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong strains = new AtomicLong();
  private volatile boolean strained;

  private Budget(Optional<Budget> router, long limit) {
    this.router = router;
    this.limit = limit;
  }

  /** Of a router; a limit of 0 is none. */
  public static Budget ofRouter(long limit) {
    return new Budget(Optional.empty(), limit);
  }

  /**
   * Of one of the router's realms, whose octets count for both; a limit of 0 is none of its own.
   */
  public Budget ofRealm(long ofRealm) {
    return this == UNLIMITED && ofRealm == 0 ? UNLIMITED : new Budget(Optional.of(this), ofRealm);
  }

  /** The limit in octets; 0 is none. */
  public long limit() {
    return limit;
  }

  /** Octets that are held now, to within a step of each {@link Account}. */
  public long held() {
    return held.get();
  }

  /** Whether no more is to be let in, because of this limit or the router's. */
  public boolean isStrained() {
    return strainedItself() || router.isPresent() && router.get().isStrained();
  }

  /** Whether whoever makes it hold more has to go, because of this limit or the router's. */
  public boolean isFull() {
    return limit > 0 && held.get() >= limit || router.isPresent() && router.get().isFull();
  }

  /** The limit by which it is strained: its own, else the router's. */
  public long strainingLimit() {
    return strainedItself() || router.isEmpty() ? limit : router.get().limit;
  }

  /** All that at once. */
  public MemoryUse use() {
    return new MemoryUse(held(), limit, isStrained());
  }

  /** How often it became strained, by its own limit or the router's. */
  public long strains() {
    return strains.get() + (router.isPresent() ? router.get().strains() : 0);
  }

  /** So many octets more are held, or less. */
  public void add(long octets) {
    if (this == UNLIMITED) {
      return;
    }
    long now = held.addAndGet(octets);
    if (limit > 0 && octets > 0 && !strained && now >= limit / FIFTHS * HIGH_FIFTHS) {
      strained = true;
      strains.incrementAndGet();
    }
    if (router.isPresent()) {
      router.get().add(octets);
    }
  }

  /** Whoever asks finds out that it is over, so that nobody has to watch. */
  private boolean strainedItself() {
    if (strained && held.get() < limit / FIFTHS * LOW_FIFTHS) {
      strained = false;
    }
    return strained;
  }
}
