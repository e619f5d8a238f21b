package dev.weir.router.member;

import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.router.mailbox.Mailbox.Offer;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.mailbox.SlowRule;
import dev.weir.router.mailbox.SlowRule.Drop;
import dev.weir.router.mailbox.Touched;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one way from broker and dealer to sessions: a message goes to the mailboxes of its
 * recipients. Runs inside the realm's turn.
 *
 * <p>A recipient whose mailbox is over its limit is told of to {@code overflow}, which ends its
 * session when the entry is done; nobody else notices.
 */
public final class Delivery {
  private final Supplier<Touched> touched;
  private final Consumer<Member> overflow;
  private final Congestion congestion;

  /** What to do when a receiver does not read as fast as others send. */
  public interface Congestion {
    /**
     * The receiver's rule lets its publishers be held back so many nanoseconds each time; 0 as
     * usual.
     */
    void above(Member publisher, Member receiver, long pause);

    /** The receiver does not read as fast as the other side of a call sends. */
    void above(Member party, Member receiver);

    /** So many events for a session were dropped by a rule of its own. */
    void dropped(Member receiver, int events, Drop which);
  }

  public Delivery(Supplier<Touched> touched, Consumer<Member> overflow, Congestion congestion) {
    this.touched = touched;
    this.overflow = overflow;
    this.congestion = congestion;
  }

  /** A message without payload for one session. */
  public void send(Member recipient, Message message) {
    reply(recipient, Outbound.single(message, 0));
  }

  /** A message for one session. */
  public void send(Member recipient, Message message, Payload payload) {
    reply(recipient, Outbound.single(message, payload.size()));
  }

  /** What a callee says to its caller: it is held back for a caller that does not read. */
  public void answer(Member callee, Member caller, Message message, Payload payload) {
    Offer offer = reply(caller, Outbound.single(message, payload.size()));
    if (offer == Offer.ABOVE_HIGH && callee != caller) {
      congestion.above(callee, caller);
    }
  }

  /**
   * Whether a callee has room for a further chunk of so many octets: for one that does not read,
   * the caller is held back.
   */
  public boolean hasRoom(Member caller, Member callee, int octets) {
    if (!callee.mailbox().aboveHigh()) {
      return true;
    }
    if (callee != caller) {
      congestion.above(caller, callee);
    }
    return callee.mailbox().takesChunk(caller.reads(), octets);
  }

  /** An event for one of its recipients. */
  public void event(Member publisher, Member recipient, Outbound event) {
    if (offer(recipient, event) == Offer.ABOVE_HIGH && recipient != publisher) {
      congestion.above(publisher, recipient, 0);
    }
  }

  /**
   * An event for a recipient that has a rule for when it does not read; the publisher is null when
   * no session is to be held back.
   */
  public void event(Member publisher, Member recipient, Outbound event, SlowRule rule) {
    boolean holds = publisher != null && recipient != publisher;
    if (rule.drop() == Drop.NONE) {
      if (offer(recipient, event) == Offer.ABOVE_HIGH && holds) {
        congestion.above(publisher, recipient, rule.pauseNanos());
      }
      return;
    }
    int lost = recipient.mailbox().offer(event, rule, touched.get());
    if (lost > 0) {
      congestion.dropped(recipient, lost, rule.drop());
    }
    if (holds && rule.drop() != Drop.SAME_TOPIC && recipient.mailbox().aboveHigh()) {
      congestion.above(publisher, recipient, 0);
    }
  }

  /**
   * An event for one of its recipients, for which no session is held back. Returns whether the
   * recipient has room for more.
   */
  public boolean event(Member recipient, Outbound event) {
    return offer(recipient, event) == Offer.ACCEPTED;
  }

  /** An event of the past for one session; returns whether its mailbox is above high water now. */
  public boolean past(Member recipient, Outbound event) {
    return offer(recipient, event) == Offer.ABOVE_HIGH;
  }

  private Offer offer(Member recipient, Outbound event) {
    return told(recipient, recipient.mailbox().offer(event, touched.get()));
  }

  private Offer reply(Member recipient, Outbound reply) {
    return told(recipient, recipient.mailbox().reply(reply, touched.get()));
  }

  private Offer told(Member recipient, Offer offer) {
    if (offer == Offer.OVERFLOW) {
      overflow.accept(recipient);
    }
    return offer;
  }
}
