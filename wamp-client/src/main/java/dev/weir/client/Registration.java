package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A procedure that this session has registered. Ends with the session. Thread-safe. */
public final class Registration implements AutoCloseable {
  private final Registrations registrations;
  private final long id;
  private final Procedure procedure;
  private final InvocationHandler handler;
  private final AtomicBoolean active = new AtomicBoolean(true);

  Registration(
      Registrations registrations, long id, Procedure procedure, InvocationHandler handler) {
    this.registrations = registrations;
    this.id = id;
    this.procedure = procedure;
    this.handler = handler;
  }

  /** The registration's id. */
  public long id() {
    return id;
  }

  /** What was registered. */
  public Procedure procedure() {
    return procedure;
  }

  /** Whether it is neither unregistered, nor being so, nor revoked, nor ended with its session. */
  public boolean isActive() {
    return active.get();
  }

  /**
   * Unregisters. Invocations that run may finish, and their results are still sent.
   *
   * @return completes when the router has confirmed; fails with a {@link WampException} if it does
   *     not; completed if the registration is not active any longer
   */
  public CompletableFuture<Void> unregister() {
    return active.compareAndSet(true, false)
        ? registrations.unregister(this)
        : CompletableFuture.completedFuture(null);
  }

  /** Unregisters without waiting for the router. */
  @Override
  public void close() {
    unregister();
  }

  InvocationHandler handler() {
    return handler;
  }

  void end() {
    active.set(false);
  }

  @Override
  public String toString() {
    return "Registration " + id + " of " + procedure.uri();
  }
}
