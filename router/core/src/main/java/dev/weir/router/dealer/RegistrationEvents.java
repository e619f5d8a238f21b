package dev.weir.router.dealer;

import dev.weir.router.member.Member;

/**
 * Is told what becomes of registrations, each time with the session that registers or whose
 * registration ends; of one registration in this order: created, registered, … unregistered,
 * deleted. Registrations below {@code wamp.} are not told of. Runs inside the realm's turn and must
 * not call the dealer.
 */
public interface RegistrationEvents {
  /** Nobody wants to know. */
  RegistrationEvents NONE = new RegistrationEvents() {};

  /** The first callee is about to be added. */
  default void created(Member callee, RegistrationDescription registration) {}

  /** A callee was added. */
  default void registered(Member callee, long registration) {}

  /** A callee was removed: it unregistered, it left, or its registration was revoked. */
  default void unregistered(Member callee, long registration) {}

  /** A call was refused because as many as may wait for the registration, which is so many. */
  default void overloaded(RegistrationDescription registration, int waiting) {}

  /** The last callee was removed. */
  default void deleted(Member callee, long registration) {}
}
