package dev.weir.router.meta;

import dev.weir.router.broker.SubscriptionDetails;
import dev.weir.router.broker.SubscriptionEvents;
import dev.weir.router.dealer.RegistrationDescription;
import dev.weir.router.dealer.RegistrationEvents;
import dev.weir.router.member.Member;
import java.util.Map;

/**
 * The four topics of the subscription meta API, or those of the registration meta API (advanced
 * profile), which are alike. Runs inside the realm's turn.
 */
class InterestEvents implements SubscriptionEvents, RegistrationEvents {
  private final MetaEvents events;
  private final String onCreate;
  private final String onTaken;
  private final String onGivenBack;
  private final String onDelete;

  InterestEvents(MetaEvents events, String api, String verb) {
    this.events = events;
    this.onCreate = api + "on_create";
    this.onTaken = api + "on_" + verb;
    this.onGivenBack = api + "on_un" + verb;
    this.onDelete = api + "on_delete";
  }

  static InterestEvents ofSubscriptions(MetaEvents events) {
    return new InterestEvents(events, "wamp.subscription.", "subscribe");
  }

  @Override
  public void created(Member by, SubscriptionDetails subscription) {
    if (events.watched(onCreate)) {
      created(by, SubscriptionProcedures.details(subscription));
    }
  }

  @Override
  public void created(Member by, RegistrationDescription registration) {
    if (events.watched(onCreate)) {
      created(by, RegistrationProcedures.details(registration));
    }
  }

  @Override
  public void subscribed(Member subscriber, long subscription) {
    tell(onTaken, subscriber, subscription);
  }

  @Override
  public void registered(Member callee, long registration) {
    tell(onTaken, callee, registration);
  }

  @Override
  public void unsubscribed(Member subscriber, long subscription) {
    tell(onGivenBack, subscriber, subscription);
  }

  @Override
  public void unregistered(Member callee, long registration) {
    tell(onGivenBack, callee, registration);
  }

  @Override
  public void deleted(Member by, long interest) {
    tell(onDelete, by, interest);
  }

  private void created(Member by, Map<String, Object> details) {
    events.publish(onCreate, by.identity().session(), details);
  }

  private void tell(String topic, Member member, long interest) {
    if (events.watched(topic)) {
      events.publish(topic, member.identity().session(), interest);
    }
  }
}
