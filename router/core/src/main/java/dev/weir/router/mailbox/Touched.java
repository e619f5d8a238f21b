package dev.weir.router.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The mailboxes that got messages while one entry of a turn ran, kept apart by loop, and drained
 * once at its end: other loops are told first, with one task each, then the own ones are drained.
 * Confined to the loop that owns it.
 */
public final class Touched {
  private final EventLoop own;
  private final List<List<Mailbox>> byLoop = new ArrayList<>();
  private boolean any;

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

  /** Drains what was touched; to be called outside of the turn. */
  public void flush() {
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
