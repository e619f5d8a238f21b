package dev.weir.router.meta;

import dev.weir.router.dealer.RegistrationDescription;
import dev.weir.router.dealer.RegistrationEvents;
import dev.weir.router.member.Member;

/**
 * The four topics of the registration meta API (advanced profile). Runs inside the realm's turn.
 */
public final class RegistrationMetaEvents implements RegistrationEvents {
  private static final String ON_CREATE = "wamp.registration.on_create";
  private static final String ON_REGISTER = "wamp.registration.on_register";
  private static final String ON_UNREGISTER = "wamp.registration.on_unregister";
  private static final String ON_DELETE = "wamp.registration.on_delete";

  private final MetaEvents events;

  RegistrationMetaEvents(MetaEvents events) {
    this.events = events;
  }

  @Override
  public void created(Member callee, RegistrationDescription registration) {
    if (events.watched(ON_CREATE)) {
      events.publish(
          ON_CREATE, callee.identity().session(), RegistrationProcedures.details(registration));
    }
  }

  @Override
  public void registered(Member callee, RegistrationDescription registration) {
    tell(ON_REGISTER, callee, registration);
  }

  @Override
  public void unregistered(Member callee, RegistrationDescription registration) {
    tell(ON_UNREGISTER, callee, registration);
  }

  @Override
  public void deleted(Member callee, RegistrationDescription registration) {
    tell(ON_DELETE, callee, registration);
  }

  private void tell(String topic, Member callee, RegistrationDescription registration) {
    if (events.watched(topic)) {
      events.publish(topic, callee.identity().session(), registration.id());
    }
  }
}
