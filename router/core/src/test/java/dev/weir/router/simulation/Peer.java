package dev.weir.router.simulation;

import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/**
 * The client's end of a connection: frames out, frames in, and how eagerly it reads. Confined to
 * one thread.
 */
final class Peer {
  private static final LongConsumer NOBODY = stamp -> {};

  /** How a client reads. */
  enum Mood {
    EAGER,
    SLOW,
    ASLEEP,
    DEAD
  }

  /** Takes what the router sends. */
  interface Ear {
    /** The octets of the message were written at this moment. */
    void message(Message message, long stamp);

    /** The connection is gone. */
    void ended();
  }

  private final World world;
  private final String name;
  private final Serializer serializer;
  private final boolean local;
  private final Pipe toRouter = new Pipe(Integer.MAX_VALUE);
  private final Pipe fromRouter;
  private final MessageWriter writer;
  private final MessageReader reader;
  private final WebSocketDecoder decoder = new WebSocketDecoder(false, WebSocketLimits.DEFAULT);
  private final ArrayDeque<LongConsumer> underWay = new ArrayDeque<>();
  private Ear ear;
  private Mood mood = Mood.EAGER;
  private boolean sluggish;
  private boolean leftByItself;
  private boolean over;
  private long stamp;
  private long largest;

  Peer(World world, String name, Serializer serializer, int socket, boolean local) {
    this.world = world;
    this.name = name;
    this.serializer = serializer;
    this.local = local;
    this.fromRouter = new Pipe(socket);
    this.writer = MessageWriter.of(serializer);
    this.reader = MessageReader.of(serializer, Limits.DEFAULT);
  }

  void listen(Ear listener) {
    ear = listener;
  }

  /** Whether it is in the router's program, where its realm is given. */
  boolean local() {
    return local;
  }

  Serializer serializer() {
    return serializer;
  }

  Pipe toRouter() {
    return toRouter;
  }

  Pipe fromRouter() {
    return fromRouter;
  }

  /** The router was given the next message of this client. */
  void arrived(int octets) {
    largest = Math.max(largest, octets);
    underWay.remove().accept(world.stamp());
  }

  /** Octets of the largest message that has reached the router. */
  long largest() {
    return largest;
  }

  void send(Message message) {
    send(message, NOBODY);
  }

  /** Sends a message; the moment of its arrival is told. */
  void send(Message message, LongConsumer onArrival) {
    world.trace().add(name, " > ", message);
    ByteSink sink = new ByteSink(64);
    writer.write(message, sink);
    send(sink.toByteArray(), serializer.text(), onArrival);
  }

  /** Sends octets as a message, whole or in fragments. */
  void send(byte[] message, boolean text, LongConsumer onArrival) {
    underWay.add(onArrival);
    int opcode = text ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY;
    int cut = world.chance().oneIn(20) ? world.chance().below(message.length + 1) : message.length;
    frame(opcode, message, 0, cut, cut == message.length);
    if (cut < message.length) {
      frame(WebSocketOpcode.CONTINUATION, message, cut, message.length - cut, true);
    }
  }

  /** Breaks the rules of WebSocket: a frame that is not masked. */
  void sendUnmasked() {
    byte[] frame = {(byte) (0x80 | WebSocketOpcode.TEXT), 1, '['};
    toRouter.write(frame, 0, frame.length, 0);
    leftByItself = true;
  }

  /** Closes the WebSocket without a word of WAMP. */
  void closeFrame() {
    byte[] frame = new byte[WebSocketEncoder.LONGEST_CLOSE];
    int length = WebSocketEncoder.writeMaskedClose(frame, 0, 1000, "", world.chance().below(99));
    toRouter.write(frame, 0, length, 0);
    leftByItself = true;
  }

  /** Drops the connection; with a reset, what is under way is lost in both directions. */
  void cut(boolean reset) {
    leftByItself = true;
    if (reset) {
      toRouter.reset();
      fromRouter.reset();
    } else {
      toRouter.end();
      fromRouter.end();
    }
    over();
  }

  Mood mood() {
    return mood;
  }

  void mood(Mood next) {
    mood = next;
    sluggish |= next != Mood.EAGER;
  }

  /** Whether it ever read slowly. */
  boolean sluggish() {
    return sluggish;
  }

  /** Whether it ended the connection itself. */
  boolean leftByItself() {
    return leftByItself;
  }

  boolean isOver() {
    return over;
  }

  /** Whether it would read now. */
  boolean readable() {
    if (over || fromRouter.size() == 0 && !fromRouter.ended()) {
      return false;
    }
    return switch (mood) {
      case EAGER -> true;
      case SLOW -> world.chance().oneIn(6);
      case ASLEEP, DEAD -> false;
    };
  }

  /** Reads once. */
  void read() {
    if (fromRouter.exhausted()) {
      over();
      return;
    }
    int most = mood == Mood.SLOW ? world.chance().between(1, 100) : Integer.MAX_VALUE;
    Pipe.Segment segment = fromRouter.read(most);
    stamp = segment.stamp();
    decoder.decode(segment.octets(), 0, segment.octets().length, new Inbox());
  }

  @Override
  public String toString() {
    return name;
  }

  private void over() {
    if (!over) {
      over = true;
      ear.ended();
    }
  }

  private void frame(int opcode, byte[] payload, int offset, int length, boolean last) {
    byte[] frame = new byte[length + WebSocketEncoder.LONGEST_HEADER];
    int end =
        WebSocketEncoder.writeMaskedFrame(
            frame, 0, opcode, payload, offset, length, world.chance().below(Integer.MAX_VALUE));
    if (!last) {
      frame[0] &= 0x7F;
    }
    toRouter.write(frame, 0, end, 0);
  }

  /** What the decoder finds. */
  private final class Inbox implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      Violation.unless(
          text == serializer.text(), "%s got a frame of the wrong kind, text %b", name, text);
      ear.message(reader.read(bytes, offset, length), stamp);
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {}

    @Override
    public void pong(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {
      if (world.chance().percent(90)) {
        closeFrame();
      }
    }
  }
}
