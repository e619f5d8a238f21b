package dev.weir.router.meta;

import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.broker.Broker;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.RegistrationEvents;
import dev.weir.router.timer.Timers;
import java.util.Map;

/**
 * Publishes the meta events of a realm: behind the entry that causes them, in order, and at no cost
 * to speak of where nobody listens. Runs inside the realm's turn.
 */
public final class MetaEvents {
  private final RealmAccess realm;
  private final Broker broker;
  private final Silence silence = new Silence();
  private final RegistrationEvents registrations;

  public MetaEvents(RealmAccess realm, Broker broker, Timers timers, Counters counters) {
    this.realm = realm;
    this.broker = broker;
    this.registrations = new RegistrationNews(this, timers, counters);
    broker.tell(InterestEvents.ofSubscriptions(this));
  }

  /** What the dealer tells of registrations. */
  public RegistrationEvents registrations() {
    return registrations;
  }

  Silence silence() {
    return silence;
  }

  /** Whether somebody may listen to a meta topic; what nobody listens to need not be made. */
  boolean watched(String topic) {
    return !silence.kept() && broker.subscriptions().mayMatch(topic);
  }

  /** Publishes positional arguments behind the present entry. */
  void publish(String topic, Object... arguments) {
    publish(topic, Payload.of(arguments));
  }

  /** Publishes one dictionary behind the present entry. */
  void publish(String topic, Map<String, Object> dictionary) {
    publish(topic, Payload.of((Object) dictionary));
  }

  private void publish(String topic, Payload payload) {
    realm.later(() -> broker.publish(topic, PublishOptions.NONE, payload));
  }
}
