package dev.weir.router.http;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.router.mailbox.EventLoop;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The transports of one loop, whose deadlines are tested ten times a second, and the readers that
 * they share. Confined to the loop.
 */
final class LoopLinks {
  private static final long SWEEP_NANOS = 100_000_000L;

  private final EventLoop loop;
  private final Limits limits;
  private final Map<Serializer, MessageReader> readers = new EnumMap<>(Serializer.class);
  private final Set<HttpLink> links = new LinkedHashSet<>();
  private boolean armed;

  LoopLinks(EventLoop loop, Limits limits) {
    this.loop = loop;
    this.limits = limits;
  }

  MessageReader reader(Serializer serializer) {
    return readers.computeIfAbsent(serializer, which -> MessageReader.of(which, limits));
  }

  void add(HttpLink link) {
    links.add(link);
    arm();
  }

  void remove(HttpLink link) {
    links.remove(link);
  }

  private void arm() {
    if (!armed) {
      armed = true;
      loop.executeAfter(this::sweep, SWEEP_NANOS);
    }
  }

  private void sweep() {
    armed = false;
    long now = System.nanoTime();
    List.copyOf(links).forEach(link -> link.tick(now));
    if (!links.isEmpty()) {
      arm();
    }
  }
}
