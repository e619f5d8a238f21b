package dev.weir.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * A client's membership in its realm, through as many sessions as it takes, one after another: what
 * lasts (registrations, subscriptions, calls and publications that wait) is tied to the session
 * that there is. Thread-safe.
 *
 * <pre>
 *  OPEN --session ends--> WAITING --delay--> CONNECTING --joined--> OPEN
 *    |                     |     ^               |
 *    |                     |     '--- failed ----|
 *    '---------------------'--- close(), refused, given up --> CLOSED
 * </pre>
 *
 * <p>Its lock is taken before those of what lasts, which never call back.
 */
final class Membership implements SessionOwner {
  /** The shortest session whose lost connection is no sign that a next one would be lost too. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final ClientContext client;
  private final Connector connector;
  private final Reconnect reconnect;
  private final Registrations registrations;
  private final Subscriber subscriber;
  private final Calls calls;
  private final Publications publications;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Session> open = Optional.empty();
  private Optional<Alarm> waiting = Optional.empty();
  private boolean closing;
  private boolean over;
  private int attempt;
  private int waits;
  private long openedAt;
  private volatile Optional<Session> last = Optional.empty();

  Membership(ClientContext client) {
    this.client = client;
    this.connector = new Connector(client);
    this.reconnect = client.options().reconnect();
    this.registrations = new Registrations(client);
    this.subscriber = new Subscriber(client);
    this.calls = new Calls(client);
    this.publications = new Publications(client);
  }

  /**
   * Joins for the first time, at the first address that lets the client in.
   *
   * @throws WampException if none does
   */
  void join() {
    Optional<WampException> failure = Optional.empty();
    for (int tried = 0; tried < connector.addresses(); tried++) {
      try {
        adopt(connector.open(this));
        return;
      } catch (WampException e) {
        failure.ifPresent(e::addSuppressed);
        failure = Optional.of(e);
        if (isFinal(e)) {
          break;
        }
      }
    }
    throw failure.orElseThrow();
  }

  /** The session that there is, or else the last one. */
  Session session() {
    return last.orElseThrow();
  }

  boolean isOpen() {
    return session().isOpen();
  }

  FlowClient flow() {
    return new FlowClient(client, calls, subscriber);
  }

  Registrations registrations() {
    return registrations;
  }

  Subscriber subscriber() {
    return subscriber;
  }

  Calls calls() {
    return calls;
  }

  Publications publications() {
    return publications;
  }

  ClientStatistics statistics() {
    return client.counters().statistics(session().pending() + calls.waiting());
  }

  /** Ends it, the session with GOODBYE; waits for the router's and for the connection's end. */
  void close() {
    Optional<Session> session;
    lock.lock();
    try {
      closing = true;
      session = open;
      if (session.isEmpty()) {
        end(Failures.closed());
      }
    } finally {
      lock.unlock();
    }
    session.ifPresent(Session::close);
  }

  @Override
  public Roles roles(SessionContext context) {
    return new Roles(
        context,
        new Caller(context),
        new Callee(context, registrations),
        new Publisher(context),
        subscriber);
  }

  @Override
  public void ended(Session session, WampException cause) {
    lock.lock();
    try {
      if (open.filter(current -> current == session).isEmpty()) {
        return;
      }
      open = Optional.empty();
      registrations.suspend();
      subscriber.suspend();
      calls.suspend();
      publications.suspend();
      client.listener().left(session.details(), cause);
      long lasted = client.threads().deadlines().now() - openedAt;
      if (lasted >= reconnect.backoff().cap().toNanos()) {
        attempt = 0;
        waits = 0;
      }
      goOn(cause, cause.reason() == Reason.CONNECTION_LOST && lasted >= SETTLED.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /** Ties what lasts to a new session; fails if it has ended already. */
  private void adopt(Session session) {
    lock.lock();
    try {
      if (!closing) {
        session.requireOpen();
        if (last.isPresent()) {
          client.counters().reconnects.increment();
        }
        open = Optional.of(session);
        last = open;
        openedAt = client.threads().deadlines().now();
        client.listener().joined(session.details());
        resume(session.roles());
        return;
      }
    } finally {
      lock.unlock();
    }
    session.close();
  }

  /**
   * Registrations and subscriptions first: what is sent then may need them. Then what waited,
   * publications first. None of it waits here.
   */
  private void resume(Roles roles) {
    registrations.resume(roles.context());
    subscriber.resume(roles.context());
    publications.resume(roles.publisher(), () -> calls.resume(roles.caller()));
  }

  private void goOn(WampException cause, boolean promptly) {
    if (closing || !reconnect.enabled() || attempt >= reconnect.attempts()) {
      end(closing ? Failures.closed() : cause);
      return;
    }
    attempt++;
    Duration jittered = jittered(promptly);
    Duration hint = cause.retryAfter().orElse(Duration.ZERO);
    Duration delay = hint.compareTo(jittered) > 0 ? hint.plus(jittered) : jittered;
    Alarm alarm =
        client
            .threads()
            .deadlines()
            .alarm(Math.max(1, delay.toNanos()), () -> client.threads().connect(this::attempt));
    waiting = Optional.of(alarm);
    alarm.set();
    client.listener().reconnecting(attempt, delay, cause);
  }

  private Duration jittered(boolean promptly) {
    RandomGenerator random = ThreadLocalRandom.current();
    long longest = reconnect.promptly().toNanos();
    if (promptly && longest > 0) {
      return Duration.ofNanos(random.nextLong(longest + 1));
    }
    int round = 1 + waits++ / connector.addresses();
    return reconnect.backoff().delay(round, random);
  }

  private void attempt() {
    try {
      adopt(connector.open(this));
    } catch (WampException e) {
      failed(e);
    } catch (RuntimeException e) { // of the application, such as in what makes a login
      failed(Failures.notAttempted(e));
    }
  }

  private void failed(WampException cause) {
    lock.lock();
    try {
      if (isFinal(cause)) {
        end(cause);
      } else if (!closing) {
        goOn(cause, false);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Fails all that waits, and all that will be asked for; the first cause only. */
  private void end(WampException cause) {
    if (over) {
      return;
    }
    over = true;
    waiting.ifPresent(Alarm::off);
    registrations.end(cause);
    subscriber.end(cause);
    calls.end(cause);
    publications.end(cause);
    client.listener().closed(cause);
  }

  /** Whether trying again would only repeat the refusal. */
  private static boolean isFinal(WampException cause) {
    return !cause.reason().isRetryable() && cause.reason() != Reason.PROTOCOL;
  }
}
