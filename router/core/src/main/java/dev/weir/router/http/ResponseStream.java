package dev.weir.router.http;

import dev.weir.protocol.codec.ByteSink;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * A response without end: writes what its source has until the socket takes no more, and goes on
 * when it does. Confined to the I/O thread of its connection.
 */
final class ResponseStream {
  private static final int CAPACITY = 512;
  private static final int TURN = 4; // portions, then other connections have theirs

  private final HttpServerExchange exchange;
  private final StreamSinkChannel channel;
  private final Predicate<ByteSink> source;
  private final Runnable written;
  private final Consumer<IOException> lost;

  private final Optional<Departure> departure;

  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean unflushed;
  private boolean more;
  private boolean writing;
  private boolean finishing;
  private boolean over;
  private long stuckSince;

  /** The source appends events and tells whether it has more. */
  ResponseStream(
      HttpServerExchange exchange,
      Predicate<ByteSink> source,
      Runnable written,
      Consumer<IOException> lost) {
    this.exchange = exchange;
    this.channel = exchange.getResponseChannel();
    this.source = source;
    this.written = written;
    this.lost = lost;
    channel.getWriteSetter().set(ready -> guard(this::goOn));
    this.departure = Departure.watch(exchange, Duration.ZERO, this::departed);
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Writes what the source has. */
  void drain() {
    if (!writing && !blocked()) {
      guard(this::goOn);
    }
  }

  /** Appends these octets behind all that waits, after which the response ends. */
  void finish(byte[] last) {
    if (!over && !finishing) {
      finishing = true;
      exchange.removeAttachment(EventStreams.OWN_DEADLINE); // the listener's holds from here on
      ByteBuffer all = ByteBuffer.allocate(rest.remaining() + last.length);
      rest = all.put(rest).put(last).flip();
      guard(this::goOn);
    }
  }

  /** Ends the connection at once. */
  void cut() {
    over = true;
    departure.ifPresent(Departure::end);
    IoUtils.safeClose(exchange.getConnection());
  }

  /** For how many nanoseconds the peer has taken nothing although something waits. */
  long stuck(long now) {
    if (!blocked() || stuckSince == 0) {
      stuckSince = now;
    }
    return now - stuckSince;
  }

  private void departed() {
    if (!over) {
      over = true;
      lost.accept(new IOException("the client has closed it"));
    }
  }

  private boolean blocked() {
    return rest.hasRemaining() || unflushed;
  }

  private void guard(Step step) {
    if (over) {
      return;
    }
    writing = true;
    try {
      step.run();
    } catch (IOException e) {
      cut();
      lost.accept(e);
    } finally {
      writing = false;
    }
  }

  private void goOn() throws IOException {
    push();
    for (int i = 0; i < TURN && !blocked() && !finishing; i++) {
      ByteSink sink = new ByteSink(CAPACITY);
      more = source.test(sink);
      if (sink.position() == 0) {
        more = false;
        break;
      }
      rest = ByteBuffer.wrap(sink.array(), 0, sink.position());
      push();
    }
    if (finishing && !blocked()) {
      end();
    } else if (blocked() || more) {
      channel.resumeWrites();
    } else {
      channel.suspendWrites();
    }
  }

  private void push() throws IOException {
    boolean pushing = blocked();
    while (rest.hasRemaining()) {
      if (channel.write(rest) <= 0) {
        return;
      }
      stuckSince = 0;
    }
    unflushed = !channel.flush();
    if (pushing && !unflushed) {
      stuckSince = 0;
      written.run();
    }
  }

  private void end() throws IOException {
    channel.shutdownWrites();
    unflushed = !channel.flush();
    if (unflushed) {
      channel.resumeWrites();
    } else {
      over = true;
      departure.ifPresent(Departure::end);
      exchange.endExchange();
    }
  }
}
