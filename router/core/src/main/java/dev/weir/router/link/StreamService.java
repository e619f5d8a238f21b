package dev.weir.router.link;

/** What lives on the connections of a listener that carries another protocol than WAMP. */
public interface StreamService {

  /**
   * Called for each new connection, on its loop. The octets that arrive are given as they come
   * ({@link Occupant#message}), and what {@link Occupant#fill} appends is sent as it is.
   */
  Occupant occupy(Link link);
}
