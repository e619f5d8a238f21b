package dev.weir.router.broker;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.UriPattern;
import dev.weir.router.member.Identity;
import dev.weir.router.memory.Account;
import dev.weir.router.memory.Budget;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The retained events of a realm (advanced profile, "Event Retention"), within limits: when one is
 * reached, what has been retained longest goes, and is counted. What is too old goes when anything
 * is retained or asked for. Runs inside the realm's turn.
 */
final class Retention {
  private final RetentionLimits limits;
  private final LongSupplier clock;
  private final Counters counters;
  private final TreeMap<String, RetainedTopic> topics = new TreeMap<>();

  /** All events, the one retained longest first. */
  private final Set<Retained> all = new LinkedHashSet<>();

  private long bytes;
  private final Account account;

  Retention(RetentionLimits limits, LongSupplier clock, Budget memory, Counters counters) {
    this.limits = limits;
    this.clock = clock;
    this.counters = counters;
    this.account = new Account(memory);
  }

  /** Keeps a publication as the newest of its topic; see {@link Retained} for who is left out. */
  void retain(Publication publication, long leftOut) {
    if (limits.events() == 0) {
      return;
    }
    expire();
    Retained newest = new Retained(publication, leftOut, clock.getAsLong());
    RetainedTopic topic = topics.computeIfAbsent(publication.topic(), uri -> new RetainedTopic());
    topic.add(newest).forEach(this::forget);
    all.add(newest);
    bytes += newest.bytes();
    account.hold(bytes);
    while (all.size() > limits.events() || bytes > limits.bytes()) {
      drop(all.iterator().next());
      counters.count(Counter.RETAINED_EVICTED);
    }
  }

  /**
   * The newest event of each matching topic that a session may see, in the order of the topics; the
   * caller's own list.
   */
  List<Publication> newestFor(UriPattern pattern, Identity identity) {
    expire();
    List<Publication> found = new ArrayList<>();
    if (pattern.match() == MatchPolicy.EXACT) {
      collect(topics.get(pattern.text()), identity, found);
      return found;
    }
    String start = pattern.literalStart();
    for (Map.Entry<String, RetainedTopic> entry : topics.tailMap(start, true).entrySet()) {
      if (!entry.getKey().startsWith(start)) {
        break;
      }
      if (pattern.matches(entry.getKey())) {
        collect(entry.getValue(), identity, found);
      }
    }
    return found;
  }

  private static void collect(RetainedTopic topic, Identity identity, List<Publication> found) {
    Retained newest = topic == null ? null : topic.newestFor(identity);
    if (newest != null) {
      found.add(newest.publication());
    }
  }

  private void expire() {
    if (limits.ttlNanos() == 0 || all.isEmpty()) {
      return;
    }
    long now = clock.getAsLong();
    Iterator<Retained> oldest = all.iterator();
    while (oldest.hasNext()) {
      Retained event = oldest.next();
      if (now - event.sinceNanos() < limits.ttlNanos()) {
        return;
      }
      oldest.remove();
      bytes -= event.bytes();
      account.hold(bytes);
      leaveTopic(event);
      counters.count(Counter.RETAINED_EXPIRED);
    }
  }

  private void drop(Retained event) {
    forget(event);
    leaveTopic(event);
  }

  private void forget(Retained event) {
    all.remove(event);
    bytes -= event.bytes();
    account.hold(bytes);
  }

  private void leaveTopic(Retained event) {
    String uri = event.publication().topic();
    RetainedTopic topic = topics.get(uri);
    topic.remove(event);
    if (topic.isEmpty()) {
      topics.remove(uri);
    }
  }
}
