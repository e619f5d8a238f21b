package dev.weir.client;

import dev.weir.protocol.RegisterOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A procedure that this client has registered. It is registered again with each further session of
 * the client, and ends with the client. Thread-safe.
 */
public final class Registration implements AutoCloseable {
  private final Registrations registrations;
  private final Procedure procedure;
  private final RegisterOptions options;
  private final InvocationHandler handler;
  private final HandlerLane lane;
  private final CompletableFuture<Registration> future = new CompletableFuture<>();
  private final AtomicBoolean active = new AtomicBoolean(true);
  private volatile long id;
  private volatile int repeats;

  Registration(
      Registrations registrations,
      Procedure procedure,
      RegisterOptions options,
      InvocationHandler handler,
      HandlerLane lane) {
    this.registrations = registrations;
    this.procedure = procedure;
    this.options = options;
    this.handler = handler;
    this.lane = lane;
  }

  /** The registration's id in the session that there is, or was last; each may bring another. */
  public long id() {
    return id;
  }

  /** What was registered. */
  public Procedure procedure() {
    return procedure;
  }

  /**
   * Whether it is neither unregistered, nor being so, nor revoked, nor ended with its client. Where
   * there is no session for a while, it counts as active.
   */
  public boolean isActive() {
    return active.get();
  }

  /**
   * Unregisters. Invocations that run may finish, and their results are still sent.
   *
   * @return completes when the router has confirmed, or the session has ended; fails with a {@link
   *     WampException} if the router refuses; completed if the registration is not active any
   *     longer
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

  RegisterOptions options() {
    return options;
  }

  InvocationHandler handler() {
    return handler;
  }

  /** Where its invocations run, in whatever session they come. */
  HandlerLane lane() {
    return lane;
  }

  /** What its maker waits for. */
  CompletableFuture<Registration> future() {
    return future;
  }

  String description() {
    return "the registration of " + procedure.uri();
  }

  void confirmed(long registration) {
    id = registration;
    repeats = 0;
  }

  /** One more attempt must be made: what the router refuses now may be its own memory of us. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // by the one session that there is
  int repeat() {
    repeats = repeats + 1;
    return repeats;
  }

  boolean isRepeated() {
    return repeats > 0;
  }

  void end() {
    active.set(false);
  }

  @Override
  public String toString() {
    return "Registration " + id + " of " + procedure.uri();
  }
}
