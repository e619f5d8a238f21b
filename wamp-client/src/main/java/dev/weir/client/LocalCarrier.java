package dev.weir.client;

import dev.weir.client.auth.Channel;
import dev.weir.client.link.LinkEnd;
import dev.weir.client.link.Offer;
import dev.weir.protocol.Message;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.LocalConnector;
import dev.weir.protocol.transport.MessageLink;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages as they are, to a router in the same program. Thread-safe. What is sent is sent under a
 * lock, which an answer passes too: so no answer is taken before its request is known.
 */
final class LocalCarrier implements Carrier, MessageLink.Receiver {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final MessageLink link;
  private Listener listener; // null until it is started
  private LinkEnd over; // null until it has ended

  /**
   * Connects.
   *
   * @throws IllegalStateException when the router is closed
   */
  LocalCarrier(LocalConnector router) {
    lock.lock();
    try {
      link = router.connect(this);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Serializer> serializer() {
    return Optional.empty();
  }

  @Override
  public Channel channel() {
    return new Channel(false, true, Optional.empty());
  }

  @Override
  public void start(Listener to) {
    LinkEnd before;
    lock.lock();
    try {
      listener = to;
      before = over;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      to.ended(before);
    }
  }

  @Override
  public Offer offer(Outgoing message, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      Offer offer = send(message);
      while (offer == Offer.FULL && left > 0) {
        left = room.awaitNanos(left);
        offer = send(message);
      }
      return offer;
    } catch (Unencodable | ProtocolViolation e) {
      throw unsent(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Offer post(Outgoing message) {
    lock.lock();
    try {
      return over == null ? offered(link.post(message.message()), message) : Offer.SEALED;
    } catch (Unencodable | ProtocolViolation e) {
      throw unsent(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(int code, String reason) {
    end(new LinkEnd(LinkEnd.Kind.CLOSED, "the client closed the connection", Optional.empty()));
  }

  @Override
  public void cut() {
    end(new LinkEnd(LinkEnd.Kind.CLOSED, "the client cut the connection", Optional.empty()));
  }

  @Override
  public void lose(String sentence) {
    end(LinkEnd.lost(sentence));
  }

  @Override
  public void message(Message message) {
    switch (message.type()) {
      case EVENT, INVOCATION, INTERRUPT -> {}
      default -> {
        lock.lock();
        lock.unlock();
      }
    }
    try {
      listener.received(message);
    } catch (RuntimeException | Error fault) {
      end(new LinkEnd(LinkEnd.Kind.FAULT, "a fault of this program: " + fault, Optional.of(fault)));
    }
  }

  @Override
  public void room() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closed() {
    end(LinkEnd.closedByPeer("the router closed the connection"));
  }

  private void end(LinkEnd end) {
    Listener told;
    lock.lock();
    try {
      told = over == null ? listener : null;
      over = over == null ? end : over;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    link.close();
    if (told != null) {
      told.ended(end);
    }
  }

  private Offer send(Outgoing message) {
    return over == null ? offered(link.send(message.message()), message) : Offer.SEALED;
  }

  private static Offer offered(MessageLink.Sent sent, Outgoing message) {
    return switch (sent) {
      case ACCEPTED -> {
        message.sent();
        yield Offer.ACCEPTED;
      }
      case FULL -> Offer.FULL;
      case CLOSED -> Offer.SEALED;
    };
  }

  private static WampException unsent(RuntimeException e) {
    return e instanceof Unencodable unencodable
        ? Failures.of(unencodable)
        : Failures.invalidArgument(e.getMessage(), e);
  }
}
