package dev.weir.gateway.callee;

import dev.weir.gateway.jsonrpc.Version;
import dev.weir.gateway.post.Posted;
import dev.weir.gateway.post.Poster;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.local.LocalErrorException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service of JSON-RPC by HTTP: each request is a POST of its own, whose answer is its response,
 * whatever its status says. Thread-safe.
 */
final class JsonRpcByHttp implements Service {
  private final Poster poster;
  private final Version version;
  private final HttpReach reach = new HttpReach();
  private final AtomicLong last = new AtomicLong();

  JsonRpcByHttp(ServiceCalleeOptions options) {
    this.poster = new Poster(options.url(), options.headers(), options.maxAnswer());
    this.version = options.version().orElseThrow();
  }

  @Override
  public void start() {
    // a connection is made with the first call
  }

  @Override
  public void call(String procedure, Payload payload, CompletableFuture<Payload> reply) {
    byte[] body = RpcRequest.of(version, last.incrementAndGet(), procedure, payload);
    reach.follow(poster.post(body, Map.of()), reply, JsonRpcByHttp::result);
  }

  private static Payload result(Posted answer) throws LocalErrorException {
    try {
      return RpcResponse.read(answer.body(), 0, answer.body().length).payload();
    } catch (ProtocolViolation | Unencodable e) {
      throw answer.successful()
          ? ServiceError.failed("the service's answer is no response: " + e.getMessage())
          : HttpErrors.of(answer);
    }
  }

  @Override
  public boolean reachable() {
    return reach.reachable();
  }

  @Override
  public void close() {
    // calls that run are ended with their session; the client's threads end with it
  }
}
