package dev.weir.client;

import dev.weir.protocol.ErrorUri;
import java.util.concurrent.CompletionStage;

/**
 * An invocation on its way through its registration's lane, which it leaves when its handler is
 * done: when it has returned, or when the stage that it returned has completed.
 */
final class Answering implements HandlerLane.Task {
  private final Registration registration;
  private final Invocation invocation;
  private final Reply reply;

  Answering(Registration registration, Invocation invocation, Reply reply) {
    this.registration = registration;
    this.invocation = invocation;
    this.reply = reply;
  }

  @Override
  public void run() {
    boolean later = false;
    try {
      later = !reply.isGiven() && handle();
    } finally {
      if (!later) {
        leave();
      }
    }
  }

  @Override
  public void rejected() {
    reply.refuse(ErrorUri.UNAVAILABLE, "the callee's executor takes no more");
  }

  /** Whether the handler is not done yet. */
  private boolean handle() {
    Object value;
    try {
      invocation.requireTrusted();
      value = registration.handler().invoke(invocation);
    } catch (Throwable e) { // whatever a handler throws becomes an ERROR
      reply.failed(e);
      return false;
    }
    reply.with(value);
    if (value instanceof CompletionStage<?> stage) {
      stage.whenComplete((done, failure) -> leave());
      return true;
    }
    return false;
  }

  private void leave() {
    reply.handled();
    registration.lane().leave();
  }
}
