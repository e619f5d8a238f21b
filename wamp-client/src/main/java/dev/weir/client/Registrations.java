package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.UriRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The registrations of a client: those that it wants, in the order in which it wanted them, and
 * those that the session has, from REGISTERED until UNREGISTERED or their revocation. Thread-safe;
 * what the router sends is handled by the reader thread.
 */
final class Registrations {
  private final ClientContext client;

  /** REGISTERs go out in the order in which this lock was held; sending never waits. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Set<Registration> wanted = new LinkedHashSet<>();
  private final Map<Long, Registration> active = new ConcurrentHashMap<>();
  private Optional<SessionContext> session = Optional.empty();
  private Optional<WampException> ended = Optional.empty();

  Registrations(ClientContext client) {
    this.client = client;
  }

  /** Registers; the future always completes. */
  CompletableFuture<Registration> register(Procedure procedure, InvocationHandler handler) {
    Objects.requireNonNull(handler, "handler");
    try {
      if (!UriRules.LOOSE.valid(procedure.uri(), procedure.match())) {
        throw Failures.invalidUri("URI of a procedure", procedure.uri());
      }
      RegisterOptions options =
          PayloadCodec.options(client.options().mapper(), procedure.options(), RegisterOptions::of);
      HandlerLane lane =
          new HandlerLane(
              client.threads().handlers(),
              procedure.atOnce(),
              client.threads().widestLane(),
              client.options().receiveQueue());
      Registration registration = new Registration(this, procedure, options, handler, lane);
      enter(registration);
      client.expire(registration.future(), registration.description());
      registration.future().exceptionally(failure -> forsaken(registration));
      return registration.future();
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Unregisters; invocations are served until the router has confirmed. A registration that the
   * router has revoked meanwhile, or whose session is gone, has ended as well.
   */
  CompletableFuture<Void> unregister(Registration registration) {
    lock.lock();
    try {
      wanted.remove(registration);
      boolean held = active.get(registration.id()) == registration;
      return session
          .filter(present -> held)
          .map(present -> unregister(registration, present))
          .orElseGet(() -> CompletableFuture.completedFuture(null));
    } finally {
      lock.unlock();
    }
  }

  /** There is a session again. */
  void resume(SessionContext current) {
    lock.lock();
    try {
      session = Optional.of(current);
      active.clear();
      List.copyOf(wanted).forEach(registration -> send(registration, current));
    } finally {
      lock.unlock();
    }
  }

  /** There is no session. */
  void suspend() {
    lock.lock();
    try {
      session = Optional.empty();
      active.forEach((id, registration) -> registration.repeat());
      active.clear();
    } finally {
      lock.unlock();
    }
  }

  /** There will be no session any more. */
  void end(WampException cause) {
    List<Registration> all;
    lock.lock();
    try {
      session = Optional.empty();
      ended = Optional.of(cause);
      all = List.copyOf(wanted);
      wanted.clear();
      active.clear();
    } finally {
      lock.unlock();
    }
    for (Registration each : all) {
      each.end();
      fail(each, Failures.copy(cause, each.description()));
    }
  }

  /** A REGISTER is confirmed. If nobody wants it any longer, it is undone. */
  void confirmed(Registering request, long id) {
    Registration registration = request.registration();
    boolean wanting;
    lock.lock();
    try {
      wanting = wanted.contains(registration);
      if (wanting) {
        registration.confirmed(id);
        active.put(id, registration);
      }
    } finally {
      lock.unlock();
    }
    if (wanting) {
      client.threads().complete(() -> registration.future().complete(registration));
    } else {
      unregister(request, id);
    }
  }

  /**
   * A REGISTER is refused. In a further session that may be because the router has not noticed the
   * end of the last one yet; then it is tried again.
   */
  void refused(Registering request, WampException failure) {
    Registration registration = request.registration();
    lock.lock();
    try {
      if (!wanted.contains(registration)) {
        return;
      }
      if (registration.isRepeated() && mayPass(failure)) {
        again(request);
        return;
      }
      wanted.remove(registration);
    } finally {
      lock.unlock();
    }
    registration.end();
    if (registration.future().isDone()) {
      client.listener().revoked(registration, Optional.of(failure.getMessage()));
    } else {
      fail(registration, failure);
    }
  }

  /** The router has ended a registration of its own accord. */
  void revoked(Dict details) {
    Optional<Registration> found = details.find("registration").map(active::remove);
    found.ifPresent(
        registration -> {
          forget(registration);
          registration.end();
          client.listener().revoked(registration, details.text("reason"));
        });
  }

  Optional<Registration> find(long id) {
    return Optional.ofNullable(active.get(id));
  }

  private void enter(Registration registration) {
    lock.lock();
    try {
      ended.ifPresent(
          cause -> {
            throw Failures.copy(cause, registration.description());
          });
      wanted.add(registration);
      session.ifPresent(present -> send(registration, present));
    } finally {
      lock.unlock();
    }
  }

  private void send(Registration registration, SessionContext to) {
    Registering request = new Registering(this, registration, to);
    try {
      to.sender()
          .requestNow(
              request,
              id -> new Register(id, registration.options(), registration.procedure().uri()));
    } catch (WampException e) {
      if (!to.sender().isOver()) {
        refused(request, e);
      }
    }
  }

  private void again(Registering request) {
    Registration registration = request.registration();
    long wait =
        client
            .options()
            .reconnect()
            .backoff()
            .delay(registration.repeat(), ThreadLocalRandom.current())
            .toNanos();
    client.threads().deadlines().alarm(Math.max(1, wait), () -> repeat(request)).set();
  }

  private void repeat(Registering request) {
    lock.lock();
    try {
      boolean same = session.filter(present -> present == request.session()).isPresent();
      if (same && wanted.contains(request.registration())) {
        send(request.registration(), request.session());
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean mayPass(WampException failure) {
    return failure.reason() == Reason.PROCEDURE_ALREADY_EXISTS
        || failure.reason() == Reason.OVERLOADED;
  }

  private CompletableFuture<Void> unregister(Registration registration, SessionContext from) {
    return new RequestFuture<Void>(
            from,
            MessageType.UNREGISTER,
            "the end of " + registration.description(),
            answer -> drop(registration),
            nothing -> {})
        .send(client.options().timeout(), id -> new Unregister(id, registration.id()))
        .exceptionallyCompose(failure -> Failures.unless(ErrorUri.NO_SUCH_REGISTRATION, failure))
        .whenComplete((done, failure) -> drop(registration));
  }

  /** Ends at the router what nobody wants any longer; whatever it answers. */
  private static void unregister(Registering request, long registration) {
    new RequestFuture<Void>(
            request.session(),
            MessageType.UNREGISTER,
            "the end of " + request.description(),
            answer -> null,
            nothing -> {})
        .send(request.session().options().timeout(), id -> new Unregister(id, registration));
  }

  private Void drop(Registration registration) {
    active.remove(registration.id(), registration);
    return null;
  }

  private void forget(Registration registration) {
    lock.lock();
    try {
      wanted.remove(registration);
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for it any longer. */
  private Registration forsaken(Registration registration) {
    registration.close();
    return registration;
  }

  private void fail(Registration registration, WampException failure) {
    client.threads().complete(() -> registration.future().completeExceptionally(failure));
  }
}
