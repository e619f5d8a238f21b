package dev.weir.gateway.callee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.kit.Measured;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalErrorException;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.options.RealmOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A router with one callee that a service stands behind, and a session that calls. */
final class CalleeBench implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  final Router router;
  final ServiceCallee callee;
  final LocalSession caller;

  private CalleeBench(Router router, ServiceCallee callee, LocalSession caller) {
    this.router = router;
    this.callee = callee;
    this.caller = caller;
  }

  static RealmOptions.Builder realm() {
    return RealmOptions.builder("realm1")
        .role("caller", new Rule("", MatchPolicy.PREFIX, Set.of(Action.CALL)));
  }

  static CalleeBench serve(ServiceCalleeOptions options) throws Exception {
    return serve(options, realm().build());
  }

  static CalleeBench serve(ServiceCalleeOptions options, RealmOptions realm) throws Exception {
    Router router = Router.builder().realm(options.prepared(realm)).start();
    ServiceCallee callee = ServiceCallee.of(options);
    callee.serve(router);
    LocalPeer peer = LocalPeer.of("realm1", "joe", "caller").mailbox(16 << 20).window(16 << 20);
    LocalSession caller = router.session(peer).toCompletableFuture().get();
    return new CalleeBench(router, callee, caller);
  }

  CompletableFuture<Result> call(String procedure, Object... arguments) {
    return caller.call(procedure, CallOptions.NONE, Payload.of(arguments));
  }

  CompletableFuture<Result> call(String procedure, Payload payload) {
    return caller.call(procedure, CallOptions.NONE, payload);
  }

  /** The values of a result. */
  static Payload values(CompletableFuture<Result> call) throws Exception {
    return Transcoder.values(call.get(PATIENCE_SECONDS, TimeUnit.SECONDS).payload());
  }

  static Object value(CompletableFuture<Result> call) throws Exception {
    List<Object> arguments = values(call).arguments();
    assertThat(arguments).hasSize(1);
    return arguments.get(0);
  }

  /** The error that a call ends with. */
  static LocalErrorException error(CompletableFuture<Result> call) throws Exception {
    try {
      throw new AssertionError("a result: " + call.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return (LocalErrorException) e.getCause();
    }
  }

  static List<Object> arguments(LocalErrorException error) {
    return Transcoder.values(error.payload()).arguments();
  }

  static Map<String, Object> keywords(LocalErrorException error) {
    return Transcoder.values(error.payload()).keywords();
  }

  /** Waits until this is measured of the callee. */
  void awaitMeter(String name, long value) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (meter(name) != value) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(name + " is " + meter(name) + ", not " + value);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  long meter(String name) {
    return Measured.of(callee.meters()).stream()
        .filter(line -> line.startsWith(name + "{"))
        .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    router.close();
    callee.close();
  }
}
