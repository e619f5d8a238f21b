package dev.weir.router.local;

import dev.weir.protocol.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers of a {@link LocalSession}'s subscriptions. Thread-safe. */
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final Map<Long, List<Consumer<Event>>> handlers = new HashMap<>();

  /** Subscribing again gives the same subscription: each of its handlers is called. */
  synchronized void begin(long subscription, Consumer<Event> handler) {
    List<Consumer<Event>> all = new ArrayList<>(handlers.getOrDefault(subscription, List.of()));
    all.add(handler);
    handlers.put(subscription, List.copyOf(all));
  }

  synchronized void end(long subscription) {
    handlers.remove(subscription);
  }

  void event(Event event) {
    List<Consumer<Event>> all;
    synchronized (this) {
      all = handlers.getOrDefault(event.subscription(), List.of());
    }
    for (Consumer<Event> handler : all) {
      try {
        handler.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("a handler in the router's own program failed", e);
      }
    }
  }
}
