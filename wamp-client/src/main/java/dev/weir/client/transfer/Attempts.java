package dev.weir.client.transfer;

import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.CallStream;
import dev.weir.client.Reason;
import dev.weir.client.WampException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The calls that one transfer takes at the caller, one after another: when one fails for a reason
 * that may pass, the next goes on where it ended. Thread-safe.
 *
 * <pre>
 *     .---back-off--- WAITING <--.
 *     v                          |
 *  CALLING --failure that passes-'
 *   ^ |  '--result, or a failure that stays--> done
 *   | '--silence, as the callee waits for us--> PARKED
 *   '-------------------goOn()--------------------'
 * </pre>
 */
final class Attempts {
  private final TransferOptions options;
  private final Call call;
  private final Leg leg;
  private final CompletableFuture<Transfer> done = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<CallStream> stream = Optional.empty();

  /** Of the call that counts; what earlier ones bring is late. */
  private int number;

  private int failures;
  private long movedBefore;
  private boolean parked;

  Attempts(TransferOptions options, Call call, Leg leg) {
    this.options = options;
    this.call = call;
    this.leg = leg;
  }

  /** Begins; completing the future otherwise, by cancelling it above all, ends the transfer. */
  CompletableFuture<Transfer> begin() {
    done.whenComplete((transfer, failure) -> over(failure != null));
    attempt();
    return done;
  }

  /** Completes when the transfer is over. */
  CompletableFuture<Transfer> future() {
    return done;
  }

  /**
   * Does something under the lock, with the call if there is one; and makes one if the last was
   * given up because the callee waited for this.
   */
  void goOn(Consumer<Optional<CallStream>> action) {
    Optional<WampException> failure = Optional.empty();
    lock.lock();
    boolean again = parked;
    int mine = number;
    try {
      parked = false;
      action.accept(stream);
    } catch (WampException e) {
      failure = Optional.of(e);
    } finally {
      lock.unlock();
    }
    failure.ifPresent(cause -> broken(mine, cause));
    if (again) {
      attempt();
    }
  }

  private void attempt() {
    Optional<CallStream> opened = Optional.empty();
    Optional<Throwable> failure = Optional.empty();
    lock.lock();
    int mine = ++number;
    try {
      if (done.isDone()) {
        return;
      }
      movedBefore = leg.moved();
      Call next = call.argument(Terms.KEY, leg.terms().toMap());
      opened = Optional.of(options.client().stream(next.onProgress(part -> part(mine, part))));
      stream = opened;
    } catch (RuntimeException | IOException e) {
      failure = Optional.of(e);
    } finally {
      lock.unlock();
    }
    failure.ifPresent(cause -> failed(mine, cause));
    opened.ifPresent(call -> call.result().whenComplete((result, e) -> ended(mine, result, e)));
  }

  private void part(int mine, CallResult part) {
    Optional<Throwable> failure = Optional.empty();
    lock.lock();
    try {
      if (mine == number && stream.isPresent()) {
        leg.part(stream.get(), part.arguments());
      }
    } catch (RuntimeException | IOException e) {
      failure = Optional.of(e);
    } finally {
      lock.unlock();
    }
    failure.ifPresent(cause -> broken(mine, cause));
  }

  /**
   * Something went wrong here. If that may pass, the call is given up; unless it has ended already,
   * as its result then says.
   */
  private void broken(int mine, Throwable cause) {
    if (!(cause instanceof WampException failure) || !failure.reason().isRetryable()) {
      fail(cause);
      return;
    }
    Optional<CallStream> given = stream.filter(CallStream::isOpen);
    if (given.isPresent()) {
      failed(mine, cause);
      given.get().result().cancel(true);
    }
  }

  private void ended(int mine, CallResult result, Throwable failure) {
    if (failure != null) {
      failed(mine, failure);
      return;
    }
    Optional<Transfer> transfer = Optional.empty();
    Optional<Throwable> broken = Optional.empty();
    lock.lock();
    try {
      if (mine != number) {
        return;
      }
      stream = Optional.empty();
      transfer = Optional.of(leg.end(result.arguments()));
    } catch (RuntimeException | IOException e) {
      broken = Optional.of(e);
    } finally {
      lock.unlock();
    }
    transfer.ifPresent(done::complete);
    broken.ifPresent(this::fail);
  }

  private void failed(int mine, Throwable cause) {
    Optional<Duration> wait;
    lock.lock();
    try {
      if (mine != number || done.isDone()) {
        return;
      }
      number++;
      stream = Optional.empty();
      parked =
          cause instanceof WampException e && e.reason() == Reason.TIMEOUT && leg.isWaitedFor();
      if (parked) {
        return;
      }
      wait = cause instanceof WampException e ? wait(e) : Optional.empty();
    } finally {
      lock.unlock();
    }
    wait.ifPresentOrElse(this::attemptAfter, () -> fail(cause));
  }

  private void attemptAfter(Duration wait) {
    CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS).execute(this::attempt);
  }

  /** How long to wait before the next call, if there is to be one. */
  private Optional<Duration> wait(WampException cause) {
    if (leg.moved() > movedBefore) {
      failures = 0;
    }
    if (options.client().isOpen()) {
      failures++; // What there is no session for is the matter of Reconnect.
    }
    boolean passes = cause.reason().isRetryable() || cause.reason() == Reason.NO_SUCH_PROCEDURE;
    if (!passes || failures >= options.attempts()) {
      return Optional.empty();
    }
    Duration wait = options.backoff().delay(Math.max(1, failures), ThreadLocalRandom.current());
    return Optional.of(cause.retryAfter().map(wait::plus).orElse(wait));
  }

  /** Whoever is told of the failure finds nothing that is left of it. */
  private void fail(Throwable cause) {
    if (!done.isDone()) {
      over(true);
      done.completeExceptionally(cause);
    }
  }

  private void over(boolean failed) {
    Optional<CallStream> left;
    lock.lock();
    try {
      number++;
      left = stream;
      stream = Optional.empty();
      if (failed) {
        leg.abort();
      }
    } finally {
      lock.unlock();
    }
    left.ifPresent(open -> open.result().cancel(true));
  }
}
