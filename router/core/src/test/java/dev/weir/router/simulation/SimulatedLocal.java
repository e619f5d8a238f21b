package dev.weir.router.simulation;

import dev.weir.protocol.Call;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Yield;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A model client's messages on their way into the router and back without a socket: what the client
 * writes as to any router is read here and given to a link in the same program, which is the
 * router's own. Lives on a loop that may be another than its session's.
 */
final class SimulatedLocal implements Port, MessageLink.Receiver {
  private final World world;
  private final SimulatedLoop home;
  private final Peer peer;
  private final boolean values;
  private final int chunk;
  private final Framing framing;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final WebSocketDecoder decoder = new WebSocketDecoder(true, WebSocketLimits.DEFAULT);
  private final Deque<Unsent> unsent = new ArrayDeque<>();
  private final ByteSink out = new ByteSink(1_024);
  private MessageLink link;
  private int sent;
  private String end = "";

  /** What is to be sent, and how long it is. */
  private record Unsent(Message message, int octets) {}

  /**
   * Payloads go as values, or as octets as they are.
   *
   * @param chunk octets that are read at once
   */
  SimulatedLocal(World world, SimulatedLoop home, Peer peer, boolean values, int chunk) {
    this.world = world;
    this.home = home;
    this.peer = peer;
    this.values = values;
    this.chunk = chunk;
    this.framing = WebSocketFraming.of(peer.serializer());
    this.reader = MessageReader.of(peer.serializer(), Limits.DEFAULT);
    this.writer = MessageWriter.of(peer.serializer());
  }

  void start(MessageLink by) {
    link = by;
    home.add(this);
  }

  /** How it ended; empty while it lives. */
  String end() {
    return end;
  }

  @Override
  public boolean readable() {
    Pipe from = peer.toRouter();
    return end.isEmpty() && unsent.isEmpty() && (from.size() > 0 || from.ended());
  }

  @Override
  public boolean writable() {
    Pipe to = peer.fromRouter();
    return end.isEmpty() && sent < out.position() && (to.room() > 0 || to.ended());
  }

  @Override
  public void read() {
    if (peer.toRouter().exhausted()) {
      leave("the peer has left");
      return;
    }
    byte[] octets = peer.toRouter().readAcross(chunk);
    try {
      decoder.decode(octets, 0, octets.length, new Inbox());
      send();
    } catch (WebSocketViolation e) {
      send();
      leave("the peer has lost its way");
    }
  }

  @Override
  public void write() {
    if (flush()) {
      link.resume();
    }
  }

  @Override
  public void message(Message message) {
    int mark = framing.begin(out);
    writer.write(message, out);
    framing.end(out, mark);
    if (!flush()) {
      link.pause();
    }
  }

  @Override
  public void room() {
    send();
  }

  @Override
  public void closed() {
    over("the router has closed the link");
  }

  /** Whether all is written. */
  private boolean flush() {
    if (peer.fromRouter().ended()) {
      leave("the peer is gone");
      return false;
    }
    Pipe to = peer.fromRouter();
    sent += to.write(out.array(), sent, out.position() - sent, world.stamp());
    if (sent < out.position()) {
      return false;
    }
    sent = 0;
    out.position(0);
    return true;
  }

  private void send() {
    while (!unsent.isEmpty()) {
      switch (link.send(unsent.peek().message())) {
        case ACCEPTED -> peer.arrived(unsent.remove().octets());
        case FULL -> {
          return;
        }
        case CLOSED -> unsent.clear(); // of which closed() tells
      }
    }
  }

  private void leave(String cause) {
    link.close();
    over(cause);
  }

  private void over(String cause) {
    if (end.isEmpty()) {
      end = cause;
      decoder.stop();
      home.remove(this);
      peer.fromRouter().end();
      peer.toRouter().reset();
    }
  }

  /** The same with its payload as values, which count for rather more than their octets. */
  private static Unsent valued(Message message, int octets) {
    return switch (message.type()) {
      case CALL -> {
        Call call = (Call) message;
        Payload payload = Transcoder.values(call.payload());
        yield unsent(
            new Call(call.request(), call.options(), call.procedure(), payload), octets, payload);
      }
      case PUBLISH -> {
        Publish publish = (Publish) message;
        Payload payload = Transcoder.values(publish.payload());
        yield unsent(
            new Publish(publish.request(), publish.options(), publish.topic(), payload),
            octets,
            payload);
      }
      case YIELD -> {
        Yield result = (Yield) message;
        Payload payload = Transcoder.values(result.payload());
        yield unsent(new Yield(result.request(), result.options(), payload), octets, payload);
      }
      case ERROR -> {
        ErrorMessage error = (ErrorMessage) message;
        Payload payload = Transcoder.values(error.payload());
        yield unsent(
            new ErrorMessage(
                error.requestType(), error.request(), error.details(), error.error(), payload),
            octets,
            payload);
      }
      default -> new Unsent(message, octets);
    };
  }

  private static Unsent unsent(Message message, int octets, Payload payload) {
    return new Unsent(message, Math.max(octets, payload.size()));
  }

  /** What the decoder finds. */
  private final class Inbox implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      Message message = reader.read(bytes, offset, length);
      unsent.add(values ? valued(message, length) : new Unsent(message, length));
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {}

    @Override
    public void pong(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {
      send();
      leave("the peer has closed");
    }
  }
}
