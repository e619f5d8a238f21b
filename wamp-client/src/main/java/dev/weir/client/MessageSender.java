package dev.weir.client;

import dev.weir.client.link.Offer;
import dev.weir.protocol.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Sends a session's messages, requests with their ids in the order of the wire. What a request is
 * called is asked only for the sentence of a failure. Thread-safe.
 */
final class MessageSender {
  private final Carrier carrier;
  private final Requests requests;
  private final Duration patience;
  private volatile WampException ended;
  private volatile boolean sealed;

  MessageSender(Carrier carrier, Requests requests, Duration patience) {
    this.carrier = carrier;
    this.requests = requests;
    this.patience = patience;
  }

  /** Takes no more requests; what is tried fails with this cause. */
  void end(WampException cause) {
    ended = cause;
  }

  /** Whether nothing can be sent any more: what was tried and failed for that was not sent. */
  boolean isOver() {
    return ended != null || sealed;
  }

  /**
   * Sends a request, after waiting for room in the queue if need be.
   *
   * @param atMost wait no longer than this, unless it is zero
   * @throws WampException if it was not sent
   */
  void request(Pending request, LongFunction<Message> message, Duration atMost) {
    Supplier<String> description = request::description;
    require(await(request(Optional.of(request), message), description, wait(atMost)), description);
  }

  /**
   * Sends what continues a request, under its id; otherwise as {@link #request}.
   *
   * @throws WampException if it was not sent
   */
  void continuation(Supplier<String> description, Message message, Duration atMost) {
    Carrier.Outgoing continued =
        () -> {
          requireGoing(description);
          return message;
        };
    require(await(continued, description, wait(atMost)), description);
  }

  /** Sends a request without ever waiting; otherwise as {@link #request}. */
  void requestNow(Pending request, LongFunction<Message> message) {
    require(carrier.post(request(Optional.of(request), message)), request::description);
  }

  /** Sends a request that is never answered, after waiting for room in the queue if need be. */
  void requestUnanswered(Supplier<String> description, LongFunction<Message> message) {
    require(await(request(Optional.empty(), message), description, patience), description);
  }

  /**
   * Sends what answers the router, after waiting for room if need be. A router that does not read
   * the answers that it asked for loses the connection.
   *
   * @throws WampException if the message cannot be encoded
   */
  void answer(Message message) {
    if (awaitRoomFor(message) == Offer.FULL) {
      carrier.lose("the router does not read the answers that it asks for");
    }
  }

  /** Sends what answers the router without waiting; otherwise as {@link #answer}. */
  void postAnswer(Message message) {
    if (post(message) == Offer.FULL) {
      carrier.lose("the router does not read the answers that it asks for");
    }
  }

  /** Sends a message without waiting; FULL when the router has long stopped reading. */
  Offer post(Message message) {
    return carrier.post(() -> message);
  }

  /** An interrupted handler still owes its answer, which then does not wait. */
  private Offer awaitRoomFor(Message message) {
    try {
      return carrier.offer(() -> message, patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return post(message);
    }
  }

  private Duration wait(Duration atMost) {
    return atMost.isZero() || atMost.compareTo(patience) > 0 ? patience : atMost;
  }

  private Offer await(Carrier.Outgoing message, Supplier<String> description, Duration wait) {
    try {
      return carrier.offer(message, wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(description.get());
    }
  }

  private void require(Offer offer, Supplier<String> description) {
    switch (offer) {
      case ACCEPTED -> {}
      case FULL ->
          throw Failures.overloaded(
              description.get()
                  + " was not sent: there was no room in the send queue (sendQueue), as the router"
                  + " reads too slowly");
      case SEALED -> {
        sealed = true;
        WampException cause = ended;
        throw cause == null ? Failures.notReading() : Failures.copy(cause, description.get());
      }
    }
  }

  /** A request, whose id is used up only when the message is sent. */
  private Carrier.Outgoing request(Optional<Pending> request, LongFunction<Message> message) {
    return new Carrier.Outgoing() {
      @Override
      public Message message() {
        requireGoing(() -> request.map(Pending::description).orElse("a publication"));
        request.ifPresent(requests::requireRoom);
        return message.apply(requests.next());
      }

      @Override
      public void sent() {
        request.ifPresentOrElse(requests::issueTo, requests::issue);
      }
    };
  }

  private void requireGoing(Supplier<String> description) {
    WampException cause = ended;
    if (cause != null) {
      throw Failures.copy(cause, description.get());
    }
  }
}
