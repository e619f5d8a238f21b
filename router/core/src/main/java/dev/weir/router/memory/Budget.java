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
  public static final Budget UNLIMITED = new Budget(Optional.empty(), false, 0);

  private static final int HIGH_FIFTHS = 4;
  private static final int LOW_FIFTHS = 3;
  private static final int FIFTHS = 5;

  /** The one around it: a realm's is the router's, a role's its realm's. */
  private final Optional<Budget> outer;

  private final boolean apart;
  private final long limit;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong strains = new AtomicLong();
  private volatile boolean strained;

  private Budget(Optional<Budget> outer, boolean apart, long limit) {
    this.outer = outer;
    this.apart = apart;
    this.limit = limit;
  }

  /** Of a router; a limit of 0 is none. */
  public static Budget ofRouter(long limit) {
    return new Budget(Optional.empty(), false, limit);
  }

  /**
   * Of one of the router's realms, whose octets count for both; a limit of 0 is none of its own.
   */
  public Budget ofRealm(long ofRealm) {
    return this == UNLIMITED && ofRealm == 0
        ? UNLIMITED
        : new Budget(Optional.of(this), false, ofRealm);
  }

  /**
   * Of one of the realm's roles, or this where the limit is 0. What it is told counts apart,
   * because what waits for several sessions counts for each of them here, and in the realm once.
   */
  public Budget ofRole(long ofRole) {
    return ofRole == 0 ? this : new Budget(Optional.of(this), true, ofRole);
  }

  /** Where what waits for several counts once: a role's is its realm's, any other's its own. */
  public Budget shared() {
    return apart ? outer.orElseThrow() : this;
  }

  /** The limit in octets; 0 is none. */
  public long limit() {
    return limit;
  }

  /** Octets that are held now, to within a step of each {@link Account}. */
  public long held() {
    return held.get();
  }

  /** Whether no more is to be let in, because of this limit or one around it. */
  public boolean isStrained() {
    return strainedItself() || outer.isPresent() && outer.get().isStrained();
  }

  /** Whether whoever makes it hold more has to go, because of this limit or one around it. */
  public boolean isFull() {
    return limit > 0 && held.get() >= limit || outer.isPresent() && outer.get().isFull();
  }

  /**
   * The limit by which it is strained: its own, else the one around it. Where the strain is over
   * between two questions it is the nearest.
   */
  public long strainingLimit() {
    if (outer.isEmpty() || limit > 0 && (strainedItself() || !outer.get().isStrained())) {
      return limit;
    }
    return outer.get().strainingLimit();
  }

  /** All that at once. */
  public MemoryUse use() {
    return new MemoryUse(held(), limit, isStrained());
  }

  /** How often it became strained, by its own limit or one around it. */
  public long strains() {
    return strains.get() + (outer.isPresent() ? outer.get().strains() : 0);
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
    if (outer.isPresent() && !apart) {
      outer.get().add(octets);
    }
  }

  /** Its owner is no more: what is still held counts no longer in those around it. */
  public void giveBack() {
    add(-held.get());
  }

  /** Whoever asks finds out that it is over, so that nobody has to watch. */
  private boolean strainedItself() {
    if (strained && held.get() < limit / FIFTHS * LOW_FIFTHS) {
      strained = false;
    }
    return strained;
  }
}
