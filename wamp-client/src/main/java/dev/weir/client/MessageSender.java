package dev.weir.client;

import dev.weir.client.link.Link;
import dev.weir.client.link.Offer;
import dev.weir.protocol.Message;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Unencodable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Sends a session's messages, requests with their ids in the order of the wire. Thread-safe.
 *
 * <p>What is written under the lock of the send queue is the envelope only; payloads come as
 * octets.
 */
final class MessageSender {
  private final Link link;
  private final Requests requests;
  private final MessageWriter writer;
  private final Duration patience;
  private final int maxMessage;
  private volatile WampException ended;
  private volatile boolean sealed;

  MessageSender(Link link, Requests requests, Duration patience, int maxMessage) {
    this.link = link;
    this.requests = requests;
    this.writer = MessageWriter.of(link.serializer());
    this.patience = patience;
    this.maxMessage = maxMessage;
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
    String description = request.description();
    require(
        await(sink -> write(Optional.of(request), message, sink), description, wait(atMost)),
        description);
  }

  /**
   * Sends what continues a request, under its id; otherwise as {@link #request}.
   *
   * @throws WampException if it was not sent
   */
  void continuation(String description, Message message, Duration atMost) {
    require(
        await(sink -> writeUnlessEnded(description, message, sink), description, wait(atMost)),
        description);
  }

  /** Sends a request without ever waiting; otherwise as {@link #request}. */
  void requestNow(Pending request, LongFunction<Message> message) {
    require(link.post(sink -> write(Optional.of(request), message, sink)), request.description());
  }

  /** Sends a request that is never answered, after waiting for room in the queue if need be. */
  void requestUnanswered(String description, LongFunction<Message> message) {
    require(
        await(sink -> write(Optional.empty(), message, sink), description, patience), description);
  }

  /**
   * Sends what answers the router, after waiting for room if need be. A router that does not read
   * the answers that it asked for loses the connection.
   *
   * @throws WampException if the message cannot be encoded
   */
  void answer(Message message) {
    if (awaitRoomFor(message) == Offer.FULL) {
      link.lose("the router does not read the answers that it asks for");
    }
  }

  /** Sends what answers the router without waiting; otherwise as {@link #answer}. */
  void postAnswer(Message message) {
    if (post(message) == Offer.FULL) {
      link.lose("the router does not read the answers that it asks for");
    }
  }

  /** Sends a message without waiting; FULL when the router has long stopped reading. */
  Offer post(Message message) {
    return link.post(sink -> write(message, sink));
  }

  /** An interrupted handler still owes its answer, which then does not wait. */
  private Offer awaitRoomFor(Message message) {
    try {
      return link.offer(sink -> write(message, sink), patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return post(message);
    }
  }

  private Duration wait(Duration atMost) {
    return atMost.isZero() || atMost.compareTo(patience) > 0 ? patience : atMost;
  }

  private Offer await(Consumer<ByteSink> message, String description, Duration wait) {
    try {
      return link.offer(message, wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(description);
    }
  }

  private void require(Offer offer, String description) {
    switch (offer) {
      case ACCEPTED -> {}
      case FULL ->
          throw Failures.overloaded(
              description
                  + " was not sent: there was no room in the send queue (sendQueue), as the router"
                  + " reads too slowly");
      case SEALED -> {
        sealed = true;
        WampException cause = ended;
        throw cause == null ? Failures.notReading() : Failures.copy(cause, description);
      }
    }
  }

  /** Runs under the lock of the queue: the id is used up only when the message is written. */
  private void write(Optional<Pending> request, LongFunction<Message> message, ByteSink sink) {
    writeUnlessEnded(
        request.map(Pending::description).orElse("a publication"),
        message.apply(requests.next()),
        sink);
    request.ifPresentOrElse(requests::issueTo, requests::issue);
  }

  private void writeUnlessEnded(String description, Message message, ByteSink sink) {
    WampException cause = ended;
    if (cause != null) {
      throw Failures.copy(cause, description);
    }
    write(message, sink);
  }

  private void write(Message message, ByteSink sink) {
    int start = sink.position();
    try {
      writer.write(message, sink);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
    int size = sink.position() - start;
    if (size > maxMessage) {
      throw Failures.tooLarge(size, maxMessage);
    }
  }
}
