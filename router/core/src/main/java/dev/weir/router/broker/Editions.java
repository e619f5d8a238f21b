package dev.weir.router.broker;

import dev.weir.protocol.Event;
import dev.weir.router.mailbox.Outbound;

/**
 * The event that one publication is to the subscribers of one subscription: made once for all who
 * are told the same of the publisher, when the first of them is met. Runs inside the realm's turn.
 */
final class Editions {
  private static final int FORMS = (Publication.DISCLOSURE | Publication.TRUST) + 1;

  private final Publication publication;
  private final Subscription subscription;
  private final int shown;
  private Outbound plain;
  private Outbound[] telling;

  Editions(Publication publication, Subscription subscription) {
    this.publication = publication;
    this.subscription = subscription;
    this.shown = publication.shown();
  }

  Outbound of(Seat seat) {
    int told = seat.takes() & shown;
    if (told != 0) {
      return telling(told);
    }
    if (plain == null) {
      plain = make(0);
    }
    return plain;
  }

  private Outbound telling(int told) {
    if (telling == null) {
      telling = new Outbound[FORMS];
    }
    if (telling[told] == null) {
      telling[told] = make(told);
    }
    return telling[told];
  }

  private Outbound make(int told) {
    Event event =
        new Event(
            subscription.id(),
            publication.id(),
            publication.details(subscription.pattern(), told, false),
            publication.payload());
    int size = publication.payload().size();
    return subscription.seats().size() == 1
        ? Outbound.single(event, size)
        : Outbound.shared(event, size);
  }
}
