package dev.weir.bench.local;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The router's own sessions, called on its I/O threads. Thread-safe. */
final class SessionCalls extends LocalCalls {
  private final List<LocalSession> callers;

  private SessionCalls(List<LocalSession> callers) {
    this.callers = callers;
  }

  static SessionCalls join(Router router, LocalPeer peer) {
    session(router, peer)
        .register(
            PROCEDURE,
            RegisterOptions.of(Dict.EMPTY),
            invocation -> CompletableFuture.completedFuture(invocation.payload()))
        .toCompletableFuture()
        .join();
    return new SessionCalls(Stream.generate(() -> session(router, peer)).limit(CALLERS).toList());
  }

  private static LocalSession session(Router router, LocalPeer peer) {
    return router.session(peer.inline()).toCompletableFuture().join();
  }

  @Override
  void call(int caller, Line line, String text) {
    callers
        .get(caller)
        .call(PROCEDURE, CallOptions.NONE, Payload.of(text))
        .whenComplete((result, error) -> answered(line, error == null ? text(result) : ""));
  }

  private static String text(Result result) {
    return (String) result.payload().arguments().get(0);
  }
}
