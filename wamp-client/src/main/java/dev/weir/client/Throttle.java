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
  private static final int IN_FLIGHT = 65_536;
  private static final int WAITING_BYTES = 64 << 20;

  private final int inFlight;
  private final Optional<Rate> rate;
  private final boolean refusing;
  private final Duration patience;
  private final int waitingBytes;

  private Throttle(
      int inFlight, Optional<Rate> rate, boolean refusing, Duration patience, int waitingBytes) {
    this.inFlight = inFlight;
    this.rate = rate;
    this.refusing = refusing;
    this.patience = patience;
    this.waitingBytes = waitingBytes;
  }

  /**
   * The default of a client: 65,536 calls under way, which Weir's router lets one session have by
   * default, at any rate; further ones wait.
   */
  public static Throttle standard() {
    return new Throttle(IN_FLIGHT, Optional.empty(), false, Duration.ZERO, WAITING_BYTES);
  }

  /** With so many calls under way at most: sent, and neither answered nor given up. */
  public Throttle inFlight(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("inFlight must be at least 1, not " + calls);
    }
    return new Throttle(calls, rate, refusing, patience, waitingBytes);
  }

  /** With so many calls sent in a time at most, those that are sent again among them. */
  public Throttle rate(Rate most) {
    return new Throttle(inFlight, Optional.of(most), refusing, patience, waitingBytes);
  }

  /** With further calls failing at once instead of waiting. */
  public Throttle refusing() {
    return new Throttle(inFlight, rate, true, patience, waitingBytes);
  }

  /**
   * With further calls waiting no longer than this to be sent for the first time, after which they
   * fail with {@link Reason#OVERLOADED}; default zero: as long as their timeouts allow.
   */
  public Throttle patience(Duration most) {
    return new Throttle(inFlight, rate, refusing, Times.checked("patience", most), waitingBytes);
  }

  /**
   * With so many bytes of calls waiting, above which further ones fail with {@link
   * Reason#OVERLOADED}; default 64 MiB. Small calls count 256 bytes more than they have.
   */
  public Throttle waitingBytes(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("waitingBytes must be at least 0, not " + bytes);
    }
    return new Throttle(inFlight, rate, refusing, patience, bytes);
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

  int waitingBytes() {
    return waitingBytes;
  }
}
