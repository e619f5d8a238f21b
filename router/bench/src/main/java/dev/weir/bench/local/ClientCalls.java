package dev.weir.bench.local;

import dev.weir.client.CallResult;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import java.util.List;
import java.util.stream.Stream;

/** The Java client's sessions in the program of the router. Thread-safe. */
final class ClientCalls extends LocalCalls {
  private final List<WampClient> callers;

  private ClientCalls(List<WampClient> callers) {
    this.callers = callers;
  }

  static ClientCalls join(Router router, LocalPeer peer) {
    client(router, peer)
        .register(PROCEDURE, invocation -> invocation.argument(0, String.class))
        .join();
    return new ClientCalls(Stream.generate(() -> client(router, peer)).limit(CALLERS).toList());
  }

  private static WampClient client(Router router, LocalPeer peer) {
    return WampClient.builder().connector(router.connector(peer.inline())).connect();
  }

  @Override
  void call(int caller, Line line, String text) {
    callers
        .get(caller)
        .call(PROCEDURE, text)
        .whenComplete((result, error) -> answered(line, error == null ? text(result) : ""));
  }

  private static String text(CallResult result) {
    return result.as(String.class);
  }
}
