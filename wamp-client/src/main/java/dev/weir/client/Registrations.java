package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.UriRules;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registrations of a session, from REGISTERED until UNREGISTERED or their revocation.
 * Thread-safe; what the router sends is handled by the reader thread.
 */
final class Registrations {
  private final SessionContext context;
  private final Map<Long, Registration> active = new ConcurrentHashMap<>();

  Registrations(SessionContext context) {
    this.context = context;
  }

  /** Registers; the future always completes. */
  CompletableFuture<Registration> register(Procedure procedure, InvocationHandler handler) {
    try {
      if (!UriRules.LOOSE.valid(procedure.uri(), procedure.match())) {
        throw Failures.invalidUri("URI of a procedure", procedure.uri());
      }
      RegisterOptions options = context.codec().options(procedure.options(), RegisterOptions::of);
      return new RequestFuture<Registration>(
              context,
              MessageType.REGISTER,
              "the registration of " + procedure.uri(),
              answer -> registered(procedure, handler, (Registered) answer),
              Registration::close)
          .send(
              context.sender(),
              context.options().timeout(),
              id -> new Register(id, options, procedure.uri()));
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Unregisters; invocations are served until the router has confirmed. A registration that the
   * router has revoked meanwhile has ended as well.
   */
  CompletableFuture<Void> unregister(Registration registration) {
    return new RequestFuture<Void>(
            context,
            MessageType.UNREGISTER,
            "the end of the registration of " + registration.procedure().uri(),
            answer -> forget(registration),
            nothing -> {})
        .send(
            context.sender(),
            context.options().timeout(),
            id -> new Unregister(id, registration.id()))
        .exceptionallyCompose(failure -> Failures.unless(ErrorUri.NO_SUCH_REGISTRATION, failure))
        .whenComplete((done, failure) -> forget(registration));
  }

  /** The router has ended a registration of its own accord. */
  void revoked(Dict details) {
    details
        .find("registration")
        .map(active::remove)
        .ifPresent(
            registration -> {
              registration.end();
              context.listener().revoked(registration, details.text("reason"));
            });
  }

  Optional<Registration> find(long id) {
    return Optional.ofNullable(active.get(id));
  }

  /** The session has ended. */
  void end() {
    active.values().forEach(Registration::end);
    active.clear();
  }

  private Registration registered(
      Procedure procedure, InvocationHandler handler, Registered answer) {
    Registration registration = new Registration(this, answer.registration(), procedure, handler);
    active.put(answer.registration(), registration);
    return registration;
  }

  private Void forget(Registration registration) {
    active.remove(registration.id(), registration);
    return null;
  }
}
