package dev.weir.gateway.callee;

import dev.weir.protocol.Payload;
import java.util.concurrent.CompletableFuture;

/** A service of others that does calls. Does not block, throws nothing but what is said. */
interface Service extends AutoCloseable {

  /** From now on it is there to be called. */
  void start();

  /**
   * Has a call done. The reply ends once, with a result or a {@link
   * dev.weir.router.local.LocalErrorException}; when somebody else ends it, nobody waits any more.
   *
   * @throws dev.weir.protocol.codec.Unencodable when the payload has no form there
   */
  void call(String procedure, Payload payload, CompletableFuture<Payload> reply);

  /** Whether it can be reached, as far as is known. */
  boolean reachable();

  @Override
  void close();
}
