package dev.weir.router.undertow;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.memory.Account;
import dev.weir.router.memory.Budget;

/**
 * What a connection holds of a message that is not whole yet. It counts, and while there is no
 * memory a large one may neither grow nor take long. Confined to the connection's I/O thread.
 */
final class Unfinished {
  private static final int LARGE = 64 << 10;
  private static final int TRY_AGAIN_LATER = 1013;

  private final IoLoop loop;
  private final Budget memory;
  private final Counters counters;
  private final Account account;
  private final long patience;
  private boolean large;
  private long since;

  Unfinished(Newcomer newcomer) {
    this.loop = newcomer.loop();
    this.memory = newcomer.memory();
    this.counters = newcomer.counters();
    this.account = new Account(memory);
    this.patience = newcomer.options().writeDeadline().toNanos();
  }

  /** So many octets are held now. Returns what ends the connection, or null. */
  Ending holds(int octets) {
    account.hold(octets);
    if (octets < LARGE) {
      large = false;
      return null;
    }
    if (!large) {
      large = true;
      since = loop.now();
    }
    return memory.isFull() ? cut() : null;
  }

  /** Whether the message takes too long while memory is short. */
  boolean overdue(long now) {
    return large && now - since > patience && memory.isStrained();
  }

  /** Nothing is held any more. */
  void release() {
    large = false;
    account.hold(0);
  }

  /** What ends the connection. */
  Ending cut() {
    counters.count(Counter.MEMORY_MESSAGES_CUT);
    String sentence = "there is no memory for a large message now (limits.memory)";
    return new Ending(TRY_AGAIN_LATER, sentence, sentence);
  }
}
