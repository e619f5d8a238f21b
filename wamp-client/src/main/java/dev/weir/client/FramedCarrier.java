package dev.weir.client;

import dev.weir.client.auth.Channel;
import dev.weir.client.link.Link;
import dev.weir.client.link.LinkEnd;
import dev.weir.client.link.Offer;
import dev.weir.protocol.Message;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Unencodable;
import java.util.Optional;

/**
 * Messages as octets of a serializer over a connection. Thread-safe; what comes is read by the
 * reader thread.
 *
 * <p>What is written under the lock of the send queue is the envelope only; payloads come as
 * octets.
 */
final class FramedCarrier implements Carrier, Link.Listener {
  private final Link link;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final int largest;
  private Listener listener;

  /** Messages of more octets are neither sent nor taken. */
  FramedCarrier(Link link, int maxMessage) {
    this.link = link;
    Limits limits = new Limits(maxMessage, Limits.DEFAULT.depth(), Limits.DEFAULT.keys());
    this.reader = MessageReader.of(link.serializer(), limits);
    this.writer = MessageWriter.of(link.serializer());
    this.largest = Math.min(maxMessage, link.largest());
  }

  @Override
  public Optional<Serializer> serializer() {
    return Optional.of(link.serializer());
  }

  @Override
  public Channel channel() {
    return new Channel(link.encrypted(), link.local(), link.channelBinding());
  }

  @Override
  public void start(Listener to) {
    listener = to;
    link.start(this);
  }

  @Override
  public Offer offer(Outgoing message, long nanos) throws InterruptedException {
    return link.offer(sink -> write(message, sink), nanos);
  }

  @Override
  public Offer post(Outgoing message) {
    return link.post(sink -> write(message, sink));
  }

  @Override
  public void close(int code, String reason) {
    link.close(code, reason);
  }

  @Override
  public void cut() {
    link.cut();
  }

  @Override
  public void lose(String sentence) {
    link.lose(sentence);
  }

  @Override
  public void reading(Runnable messages) {
    listener.reading(messages);
  }

  @Override
  public void message(byte[] bytes, int offset, int length, boolean text) {
    Message message;
    try {
      if (text != link.serializer().text()) {
        throw new ProtocolViolation(
            (text ? "a text" : "a binary") + " message in a session of " + link.serializer());
      }
      message = reader.read(bytes, offset, length);
    } catch (ProtocolViolation violation) {
      listener.violated(violation);
      return;
    }
    listener.received(message);
  }

  @Override
  public void ended(LinkEnd end) {
    listener.ended(end);
  }

  private void write(Outgoing message, ByteSink sink) {
    int start = sink.position();
    try {
      writer.write(message.message(), sink);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
    int size = sink.position() - start;
    if (size > largest) {
      throw Failures.tooLarge(size, largest);
    }
    message.sent();
  }
}
