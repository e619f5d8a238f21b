package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An occupant that echoes, tells a test what happens to it, and does on its loop what the test
 * says. Thread-safe where a test calls it; all else is confined to the link's loop.
 */
final class Puppet implements Occupant {
  /** A call to an occupant. */
  enum Moment {
    MESSAGE,
    READ_COMPLETE,
    FILL,
    WRITTEN,
    TICK
  }

  private static final int LONGEST_TEXT = 200;

  private final Link link;
  private final Echo echo;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Map<Moment, Throwable> faults = new EnumMap<>(Moment.class);
  private final ByteSink frames = new ByteSink(0);

  Puppet(Link link) {
    this.link = link;
    this.echo = new Echo(link);
  }

  Link link() {
    return link;
  }

  /** Does something with the link, on its loop, and waits until it is done. */
  void with(Consumer<Link> action) {
    CompletableFuture.runAsync(() -> action.accept(link), link.loop()::execute)
        .orTimeout(FramePeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }

  /** Gives octets to the link to write, all at once. */
  void give(byte[] octets) {
    with(
        on -> {
          frames.put(octets);
          on.drain();
        });
  }

  /** At the next such moment this is thrown. */
  void failAt(Moment moment, Throwable fault) {
    with(on -> faults.put(moment, fault));
  }

  /** Adds to what happened. */
  void note(String event) {
    events.add(event);
  }

  /** What happened next: {@code message …}, {@code filled}, {@code written}, {@code closed …}. */
  String event() throws InterruptedException {
    String event = events.poll(FramePeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new AssertionError("nothing happened within ten seconds");
    }
    return event;
  }

  /** Skips what happens until something that begins like this. */
  String event(String start) throws InterruptedException {
    String event = event();
    while (!event.startsWith(start)) {
      event = event();
    }
    return event;
  }

  /** All that happens until the link is gone. */
  List<String> untilClosed() throws InterruptedException {
    List<String> all = new ArrayList<>();
    do {
      all.add(event());
    } while (!all.get(all.size() - 1).startsWith("closed "));
    return all;
  }

  @Override
  public void message(byte[] buffer, int offset, int length, boolean text) {
    events.add("message " + shown(buffer, offset, length));
    fault(Moment.MESSAGE);
    echo.message(buffer, offset, length, text);
  }

  @Override
  public void readComplete() {
    fault(Moment.READ_COMPLETE);
    echo.readComplete();
  }

  @Override
  public boolean fill(ByteSink sink, int target) {
    fault(Moment.FILL);
    if (frames.position() > 0) {
      sink.put(frames.array(), 0, frames.position());
      frames.position(0);
      events.add("filled");
    }
    return echo.fill(sink, target);
  }

  @Override
  public void written() {
    fault(Moment.WRITTEN);
    events.add("written");
    echo.written();
  }

  @Override
  public void tick(long nowNanos) {
    fault(Moment.TICK);
    echo.tick(nowNanos);
  }

  @Override
  public void closed(String cause) {
    events.add("closed " + cause);
    echo.closed(cause);
  }

  private static String shown(byte[] buffer, int offset, int length) {
    return length > LONGEST_TEXT
        ? length + " octets"
        : new String(buffer, offset, length, StandardCharsets.UTF_8);
  }

  private void fault(Moment moment) {
    Throwable fault = faults.remove(moment);
    if (fault != null) {
      Puppet.<RuntimeException>raise(fault);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable fault) throws T {
    throw (T) fault;
  }
}
