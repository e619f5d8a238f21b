package dev.weir.gateway;

import dev.weir.router.Router;
import dev.weir.router.meter.MeterSource;
import java.io.IOException;

/**
 * Something in the router's own process that serves a realm behind it, as a callee or a subscriber:
 * its life is longer than the router's, so that what runs when the router is closed is still done.
 * Thread-safe.
 */
public interface Participant extends AutoCloseable {

  /** Names it in sentences, such as {@code workers of com.example.convert}. */
  String name();

  /**
   * Joins its realm, and again should its session be ended from outside. To be called once.
   *
   * @throws IOException when the router refuses, with the reason
   */
  void serve(Router router) throws IOException;

  /** What it measures. */
  MeterSource meters();

  /**
   * Ends at once what would outlive this process, which is about to be halted; nothing else of it
   * is of use afterwards.
   */
  default void abandon() {}

  /** Ends it; does no harm when repeated. */
  @Override
  void close();
}
