package dev.weir.client;

import dev.weir.client.flow.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * How many calls a client has under way at once, how many it sends in a time, and what happens to
 * further ones. Immutable: each method returns another one.
 *
 * <p>Further calls wait in the order in which they were made, within their timeouts, up to a bound
 * in number ({@link WampClientBuilder#maxPending}) and bytes; or they fail at once with {@link
 * Reason#OVERLOADED}. Calls in chunks count, but do not wait.
 */
public final class Throttle {
  private static final int IN_FLIGHT = 16_384;
  private static final int WAITING_BYTES = 64 << 20;

  private final int inFlight;
  private final Optional<Rate> rate;
  private final boolean refusing;
  private final Duration patience;
  private final int waitingBytes;
  private final Optional<Integer> adaptive;

  private Throttle(
      int inFlight,
      Optional<Rate> rate,
      boolean refusing,
      Duration patience,
      int waitingBytes,
      Optional<Integer> adaptive) {
    this.inFlight = inFlight;
    this.rate = rate;
    this.refusing = refusing;
    this.patience = patience;
    this.waitingBytes = waitingBytes;
    this.adaptive = adaptive;
  }

  /**
   * The default of a client: 16,384 calls under way, at any rate; further ones wait. As many small
   * results fit into what Weir's router keeps by default for a session that does not read for a
   * moment, such as while its process collects garbage.
   */
  public static Throttle standard() {
    return new Throttle(
        IN_FLIGHT, Optional.empty(), false, Duration.ZERO, WAITING_BYTES, Optional.empty());
  }

  /** With so many calls under way at most: sent, and neither answered nor given up. */
  public Throttle inFlight(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("inFlight must be at least 1, not " + calls);
    }
    return new Throttle(calls, rate, refusing, patience, waitingBytes, adaptive);
  }

  /** With so many calls sent in a time at most, those that are sent again among them. */
  public Throttle rate(Rate most) {
    return new Throttle(inFlight, Optional.of(most), refusing, patience, waitingBytes, adaptive);
  }

  /** With further calls failing at once instead of waiting. */
  public Throttle refusing() {
    return refusing(true);
  }

  Throttle refusing(boolean refuses) {
    return new Throttle(inFlight, rate, refuses, patience, waitingBytes, adaptive);
  }

  /**
   * With further calls waiting no longer than this to be sent for the first time, after which they
   * fail with {@link Reason#OVERLOADED}; default zero: as long as their timeouts allow.
   */
  public Throttle patience(Duration most) {
    return new Throttle(
        inFlight, rate, refusing, Times.checked("patience", most), waitingBytes, adaptive);
  }

  /**
   * With so many bytes of calls waiting, above which further ones fail with {@link
   * Reason#OVERLOADED}; default 64 MiB. Small calls count 256 bytes more than they have.
   */
  public Throttle waitingBytes(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("waitingBytes must be at least 0, not " + bytes);
    }
    return new Throttle(inFlight, rate, refusing, patience, bytes, adaptive);
  }

  /**
   * With a limit of calls under way that adapts: it begins with the least, grows while all goes
   * well, up to {@link #inFlight(int)}, and gives way when calls are refused for too much load, run
   * out of time, or take three times as long as the same procedure can.
   *
   * @param least calls that may always be under way, at least 1
   */
  public Throttle adaptive(int least) {
    if (least < 1 || least > inFlight) {
      throw new IllegalArgumentException(
          "adaptive must begin with at least 1 and at most inFlight, "
              + inFlight
              + ", not "
              + least);
    }
    return new Throttle(inFlight, rate, refusing, patience, waitingBytes, Optional.of(least));
  }

  int inFlight() {
    return inFlight;
  }

  Optional<Rate> rate() {
    return rate;
  }

  boolean isRefusing() {
    return refusing;
  }

  Duration patience() {
    return patience;
  }

  Optional<Integer> adaptive() {
    return adaptive;
  }

  int waitingBytes() {
    return waitingBytes;
  }
}
