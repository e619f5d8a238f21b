package dev.weir.router.http;

import dev.weir.protocol.codec.Limits;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import io.undertow.util.StatusCodes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The open transports of one path by their ids, which nobody can guess and none has twice, and the
 * last ones that were closed. Thread-safe.
 */
final class Transports<L extends HttpLink> {
  private static final int ID_OCTETS = 24;
  private static final int CLOSED_KEPT = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final Limits limits;
  private final ConcurrentMap<String, L> open = new ConcurrentHashMap<>();
  private final ConcurrentMap<EventLoop, LoopLinks> loops = new ConcurrentHashMap<>();

  // Guarded by itself.
  private final Map<String, String> closed = new LinkedHashMap<>(); // by id, why

  Transports(RouterOptions options) {
    this.limits = new Limits(options.message(), options.depth(), options.keys());
  }

  /** An id for a new transport: 192 random bits. */
  String newId() {
    byte[] octets = new byte[ID_OCTETS];
    random.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  LoopLinks of(EventLoop loop) {
    return loops.computeIfAbsent(loop, its -> new LoopLinks(its, limits));
  }

  /** To be called on the transport's loop. */
  void add(L link) {
    open.put(link.id(), link);
    of(link.loop()).add(link);
  }

  /** To be called on the transport's loop. */
  void remove(HttpLink link, String cause) {
    open.remove(link.id());
    of(link.loop()).remove(link);
    synchronized (closed) {
      closed.put(link.id(), cause);
      if (closed.size() > CLOSED_KEPT) {
        closed.remove(closed.keySet().iterator().next());
      }
    }
  }

  /**
   * The open transport of this id.
   *
   * @throws RefusedRequestException when there is none
   */
  L find(String id) throws RefusedRequestException {
    L link = open.get(id);
    if (link != null) {
      return link;
    }
    synchronized (closed) {
      String cause = closed.get(id);
      throw cause == null
          ? new RefusedRequestException(StatusCodes.NOT_FOUND, "There is no such transport.")
          : new RefusedRequestException(closed(cause));
    }
  }

  static Refusal closed(String cause) {
    return new Refusal(StatusCodes.GONE, "The transport is closed: " + cause + ".");
  }

  /** Drops all transports; those who wait for them are answered. */
  void close() {
    List.copyOf(open.values()).forEach(link -> link.loop().execute(link::drop));
  }
}
