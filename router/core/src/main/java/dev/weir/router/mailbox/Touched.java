package dev.weir.router.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The mailboxes that got messages while entries of turns ran, kept apart by loop, and drained
 * together: other loops are told first, with one task each, then the own ones are drained. Confined
 * to the loop that owns it.
 *
 * <p>A loop with many connections ready to be read touches the same mailbox once for each of them;
 * so it is drained when all of them have been handled, with one write, unless much waits before.
 */
public final class Touched {
  /** So much may wait for the loop's other connections; a mailbox takes many times as much. */
  private static final int MOST_OCTETS = 64 << 10;

  private final EventLoop own;
  private final Runnable due = this::due;
  private final List<List<Mailbox>> byLoop = new ArrayList<>();
  private boolean any;
  private boolean scheduled;
  private int octets;

  public Touched(EventLoop own) {
    this.own = own;
  }

  public EventLoop loop() {
    return own;
  }

  void add(Mailbox mailbox) {
    int index = mailbox.loop().index();
    while (byLoop.size() <= index) {
      byLoop.add(new ArrayList<>());
    }
    byLoop.get(index).add(mailbox);
    any = true;
  }

  /** So many octets were offered to a mailbox. */
  void offered(int count) {
    octets += count;
  }

  /**
   * Drains what was touched when the loop has handled the connections that it is at, or now when
   * much waits; to be called outside of the turn.
   */
  public void flushSoon() {
    if (octets >= MOST_OCTETS) {
      flush();
    } else if (any && !scheduled) {
      scheduled = true;
      own.execute(due);
    }
  }

  /** Drains what was touched now; to be called outside of the turn. */
  public void flush() {
    octets = 0;
    while (any) {
      any = false;
      for (int i = 0; i < byLoop.size(); i++) {
        if (i != own.index() && !byLoop.get(i).isEmpty()) {
          handOver(byLoop.get(i));
        }
      }
      drainOwn();
    }
  }

  private void due() {
    scheduled = false;
    flush();
  }

  private static void handOver(List<Mailbox> mailboxes) {
    List<Mailbox> copy = List.copyOf(mailboxes);
    mailboxes.clear();
    copy.get(0).loop().execute(() -> copy.forEach(Mailbox::drain));
  }

  private void drainOwn() {
    if (own.index() >= byLoop.size()) {
      return;
    }
    List<Mailbox> mailboxes = byLoop.get(own.index());
    for (int i = 0; i < mailboxes.size(); i++) {
      mailboxes.get(i).drain();
    }
    mailboxes.clear();
  }
}
