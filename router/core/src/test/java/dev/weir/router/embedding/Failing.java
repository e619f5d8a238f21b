package dev.weir.router.embedding;

import dev.weir.router.member.Identity;
import dev.weir.router.options.RouterListener;

/** Throws an exception or an error behind everything that another listener has heard. */
record Failing(RouterListener heard) implements RouterListener {

  @Override
  public void joined(Identity session) {
    heard.joined(session);
    throw new IllegalStateException("a listener's own exception");
  }

  @Override
  public void left(Identity session, String cause) {
    heard.left(session, cause);
    throw new StackOverflowError("a listener's own error");
  }
}
