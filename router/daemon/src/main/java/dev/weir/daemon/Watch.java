package dev.weir.daemon;

import dev.weir.daemon.admin.AdminListener;
import dev.weir.daemon.admin.AdminOptions;
import dev.weir.router.Router;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin listener, if there is one: open from before the router starts until it has stopped.
 *
 * <p>Confined to the main thread.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Optional<AdminListener> listener;

  private Watch(Optional<AdminListener> listener) {
    this.listener = listener;
  }

  static Watch begin(Optional<AdminOptions> options) {
    return new Watch(options.map(Watch::bind));
  }

  private static AdminListener bind(AdminOptions options) {
    try {
      AdminListener bound = AdminListener.bind(options, Version.number());
      LOG.info("health and metrics at {}", bound.uri());
      return bound;
    } catch (IOException unavailable) {
      throw new RefusedException(unavailable.getMessage());
    }
  }

  void ready(Router router) {
    listener.ifPresent(open -> open.ready(router, List.of()));
  }

  void draining() {
    listener.ifPresent(AdminListener::draining);
  }

  @Override
  public void close() {
    listener.ifPresent(AdminListener::close);
  }
}
