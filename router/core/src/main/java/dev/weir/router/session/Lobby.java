package dev.weir.router.session;

import dev.weir.protocol.codec.Limits;
import dev.weir.router.counter.Counters;
import dev.weir.router.join.Handshake;
import dev.weir.router.join.Joins;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.member.IdSource;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.RouterListener;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** What all sessions of a router share before they join a realm. Thread-safe. */
public final class Lobby {
  private final Handshake handshake;
  private final Joins joins;
  private final IdSource ids;
  private final Limits limits;
  private final WaterMarks marks;
  private final long helloNanos;
  private final LongSupplier clock;
  private final Counters counters;
  private final RouterListener listener;
  private final Set<Long> sessions = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Integer, Codecs> codecs = new ConcurrentHashMap<>();

  /** The clock gives monotonic nanoseconds; {@code helloNanos} is the time for a HELLO. */
  public Lobby(
      Handshake handshake,
      Joins joins,
      IdSource ids,
      Limits limits,
      WaterMarks marks,
      long helloNanos,
      LongSupplier clock,
      Counters counters,
      RouterListener listener) {
    this.handshake = handshake;
    this.joins = joins;
    this.ids = ids;
    this.limits = limits;
    this.marks = marks;
    this.helloNanos = helloNanos;
    this.clock = clock;
    this.counters = counters;
    this.listener = listener;
  }

  Handshake handshake() {
    return handshake;
  }

  Joins joins() {
    return joins;
  }

  WaterMarks marks() {
    return marks;
  }

  /** The levels of a role whose mailboxes have a size of their own. */
  Optional<WaterMarks> marks(RoleOptions role) {
    return role.mailbox().isPresent()
        ? Optional.of(WaterMarks.ofLimit(role.mailbox().getAsInt()))
        : Optional.empty();
  }

  long helloNanos() {
    return helloNanos;
  }

  /** Monotonic nanoseconds. */
  public LongSupplier clock() {
    return clock;
  }

  Counters counters() {
    return counters;
  }

  RouterListener listener() {
    return listener;
  }

  /** The codecs of a loop, which only that loop may use. */
  Codecs codecs(EventLoop loop) {
    return codecs.computeIfAbsent(loop.index(), index -> new Codecs(limits));
  }

  /** A session id that no live session has. */
  long claimSession() {
    long id = ids.next();
    while (!sessions.add(id)) {
      id = ids.next();
    }
    return id;
  }

  void releaseSession(long id) {
    sessions.remove(id);
  }
}
