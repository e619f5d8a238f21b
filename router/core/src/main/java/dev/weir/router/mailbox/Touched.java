package dev.weir.router.mailbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The mailboxes that got messages while entries of turns ran, kept apart by loop, and drained
 * together: other loops are told first, with one task each, then the own ones are drained. Confined
 * to the loop that owns it.
 *
 * <p>A loop with many connections ready to be read touches the same mailbox once for each of them;
 * so it is drained when all of them have been handled, with one write, unless much waits before.
 *
 * <p>Many mailboxes are drained in slices, between which the loop looks at its connections: whoever
 * calls meanwhile does not wait for all of them, and what is published meanwhile shares the writes
 * of those that are left.
 */
public final class Touched {
  /** So much may wait for the loop's other connections; a mailbox takes many times as much. */
  private static final int MOST_OCTETS = 64 << 10;

  /** So much may wait, on average, for each mailbox that is left; then all are drained at once. */
  private static final int MOST_FOR_EACH = 8 << 10;

  /** So many are written in some milliseconds; a loop with fewer mailboxes never notices. */
  private static final int SLICE = 512;

  private final EventLoop own;
  private final Runnable due = this::due;
  private final Runnable next = this::next;
  private final List<List<Mailbox>> others = new ArrayList<>();
  private final List<Mailbox> fresh = new ArrayList<>();
  private final ArrayDeque<Mailbox> left = new ArrayDeque<>();
  private boolean othersTouched;
  private boolean scheduled;
  private boolean awaited;
  private long octets;
  private long octetsOfOthers;

  public Touched(EventLoop own) {
    this.own = own;
  }

  public EventLoop loop() {
    return own;
  }

  void add(Mailbox mailbox) {
    if (mailbox.loop() == own) {
      fresh.add(mailbox);
    } else {
      ofLoop(mailbox.loop().index()).add(mailbox);
      othersTouched = true;
    }
  }

  /** So many octets were offered to a mailbox. */
  void offered(Mailbox mailbox, int count) {
    if (mailbox.loop() == own) {
      octets += count;
    } else {
      octetsOfOthers += count;
    }
  }

  /**
   * Drains what was touched when the loop has handled the connections that it is at, or a slice of
   * it now when much waits; to be called outside of the turn.
   */
  public void flushSoon() {
    if (octets + octetsOfOthers >= MOST_OCTETS) {
      slice();
    } else if (!scheduled && (othersTouched || !fresh.isEmpty())) {
      scheduled = true;
      own.execute(due);
    }
  }

  /** Drains all that was touched now; to be called outside of the turn. */
  public void flush() {
    do {
      handOver();
      drain(Integer.MAX_VALUE);
    } while (othersTouched || !fresh.isEmpty());
  }

  private void due() {
    scheduled = false;
    slice();
  }

  private void next() {
    awaited = false;
    slice();
  }

  private void slice() {
    handOver();
    boolean much = octets >= (long) MOST_FOR_EACH * (fresh.size() + left.size());
    drain(much ? Integer.MAX_VALUE : SLICE);
    if (!awaited && !left.isEmpty()) {
      awaited = true;
      own.executeBehindReads(next);
    }
  }

  /** Drains so many of the mailboxes touched last and so many of those left from before. */
  private void drain(int most) {
    for (int i = 0; i < fresh.size(); i++) { // more may come meanwhile
      if (i < most) {
        fresh.get(i).drain();
      } else {
        left.add(fresh.get(i));
      }
    }
    fresh.clear();
    for (int i = 0; i < most && !left.isEmpty(); i++) {
      left.remove().drain();
    }
    if (left.isEmpty()) {
      octets = 0;
    }
  }

  private void handOver() {
    if (!othersTouched) {
      return;
    }
    othersTouched = false;
    long offered = octetsOfOthers;
    octetsOfOthers = 0;
    for (List<Mailbox> mailboxes : others) {
      if (!mailboxes.isEmpty()) {
        List<Mailbox> copy = List.copyOf(mailboxes);
        mailboxes.clear();
        EventLoop loop = copy.get(0).loop();
        loop.execute(() -> loop.touched().taken(copy, offered));
      }
    }
  }

  /** Another loop has touched these mailboxes of this one. */
  private void taken(List<Mailbox> mailboxes, long offered) {
    fresh.addAll(mailboxes);
    octets += offered;
    slice();
  }

  private List<Mailbox> ofLoop(int index) {
    while (others.size() <= index) {
      others.add(new ArrayList<>());
    }
    return others.get(index);
  }
}
