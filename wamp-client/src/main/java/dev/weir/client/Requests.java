package dev.weir.client;

import dev.weir.protocol.Ids;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The request ids of a session, from 1 on by one (basic profile, "IDs"), and the requests that wait
 * for an answer. Ids are given out under the lock of the send queue; all else is thread-safe.
 */
final class Requests {
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final int limit;
  private volatile long last;
  private volatile boolean wrapped;

  Requests(int limit, long last) {
    this.limit = limit;
    this.last = last;
  }

  /** The id that {@link #issue()} will give out next. */
  long next() {
    return Ids.next(last);
  }

  /** Uses up the next id. */
  void issue() {
    long next = Ids.next(last);
    wrapped |= next < last;
    last = next;
  }

  /**
   * Sees that a request may be sent that waits for an answer.
   *
   * @throws WampException if too many wait already
   */
  void requireRoom(Pending request) {
    if (pending.size() >= limit) {
      throw Failures.overloaded(
          request.description()
              + " was not sent: "
              + limit
              + " requests wait for their answers already (maxPending)");
    }
  }

  /** Has a request wait for the answer to the next id, and uses the id up. */
  void issueTo(Pending request) {
    long id = next();
    request.sent(id);
    pending.put(id, request);
    issue();
  }

  /** How many wait. */
  int size() {
    return pending.size();
  }

  /** Takes a request from those that wait; true for one caller only. */
  boolean claim(long id, Pending request) {
    return pending.remove(id, request);
  }

  /**
   * The request that an answer is for; empty when nobody waits for it any longer.
   *
   * @throws ProtocolViolation if no request of that type had this id
   */
  Optional<Pending> find(MessageType type, long id) {
    Pending request = pending.get(id);
    if (request == null) {
      if (id > last && !wrapped) {
        throw new ProtocolViolation("an answer to " + type + " " + id + ", which was never sent");
      }
      return Optional.empty();
    }
    if (request.request() != type) {
      throw new ProtocolViolation(
          "an answer to " + type + " " + id + ", which was a " + request.request());
    }
    return Optional.of(request);
  }

  /** Fails all that wait. No more may be issued. */
  void failAll(WampException cause) {
    pending.forEach(
        (id, request) -> {
          if (claim(id, request)) {
            request.lost(cause);
          }
        });
  }
}
