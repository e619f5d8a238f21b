package dev.weir.gateway.callee;

import dev.weir.gateway.Participant;
import dev.weir.gateway.member.Membership;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Role;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.Router;
import dev.weir.router.local.LocalErrorException;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.meter.MeterSource;
import dev.weir.router.meter.Meters;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The callee of a procedure that a service of others does, by HTTP or JSON-RPC. As many calls run
 * at once as its options say, the router has the others wait. Thread-safe.
 *
 * <pre>{@code
 * ServiceCalleeOptions options =
 *     ServiceCalleeOptions.http("realm1", "com.example.price", URI.create("http://127.0.0.1:9000/price")).build();
 * Router router = Router.builder().realm(options.prepared(realm1)).listen(…).start();
 * ServiceCallee callee = ServiceCallee.of(options);
 * callee.serve(router);
 * }</pre>
 */
public final class ServiceCallee implements Participant {
  private static final String AUTHID = "weir.callees";

  private final ServiceCalleeOptions options;
  private final ServiceCounts counts = new ServiceCounts();
  private final Service service;
  private volatile Optional<Membership> membership = Optional.empty();

  private ServiceCallee(ServiceCalleeOptions options) {
    this.options = options;
    if (options.version().isEmpty()) {
      service = new HttpService(options);
    } else if (options.url().getScheme().equals("tcp")) {
      service = new JsonRpcConnection(options, counts);
    } else {
      service = new JsonRpcByHttp(options);
    }
  }

  /** A callee that does nothing yet. */
  public static ServiceCallee of(ServiceCalleeOptions options) {
    return new ServiceCallee(options);
  }

  @Override
  public String name() {
    return "callee of " + options.procedure();
  }

  @Override
  public void serve(Router router) throws IOException {
    service.start();
    LocalPeer peer =
        LocalPeer.of(options.realm(), AUTHID, options.role())
            .announcing(Role.CALLEE, Feature.CALL_CANCELING, Feature.PATTERN_BASED_REGISTRATION);
    membership = Optional.of(Membership.begin(router, peer, name(), this::register));
  }

  private CompletionStage<Runnable> register(LocalSession session) {
    Dict terms =
        Dict.of(
            Map.of("match", options.match().word(), "concurrency", (long) options.concurrency()));
    return session
        .register(options.procedure(), RegisterOptions.of(terms), this::run)
        .thenApply(registration -> () -> session.unregister(registration));
  }

  private CompletionStage<Payload> run(Invocation invocation) {
    counts.calls.increment();
    counts.running.increment();
    CompletableFuture<Payload> reply = new CompletableFuture<>();
    CompletableFuture<Payload> answer = new CompletableFuture<>();
    reply.whenComplete((payload, error) -> answer(answer, payload, error));
    answer.whenComplete((payload, error) -> givenUp(answer, reply));
    String procedure = invocation.details().procedure().orElse(options.procedure());
    try {
      service.call(procedure, invocation.payload(), reply);
    } catch (Unencodable e) {
      reply.completeExceptionally(new LocalErrorException(e.error(), e.getMessage()));
    }
    if (!options.timeout().isZero()) {
      reply.orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }
    return answer;
  }

  /** Counted before the router is told, which then may send the next one. */
  private void answer(CompletableFuture<Payload> answer, Payload payload, Throwable error) {
    counts.running.decrement();
    if (answer.isCancelled()) {
      counts.cancellations.increment();
    } else if (error == null) {
      answer.complete(payload);
    } else {
      counts.errors.increment();
      answer.completeExceptionally(told(error));
    }
  }

  private Throwable told(Throwable error) {
    if (!(error instanceof TimeoutException)) {
      return error;
    }
    counts.timeouts.increment();
    return new LocalErrorException(
        ErrorUri.TIMEOUT,
        "no answer within %d ms (callees.timeout)".formatted(options.timeout().toMillis()));
  }

  private static void givenUp(CompletableFuture<Payload> answer, CompletableFuture<Payload> reply) {
    if (answer.isCancelled()) {
      reply.cancel(true);
    }
  }

  @Override
  public MeterSource meters() {
    Map<String, String> labels = Map.of("realm", options.realm(), "procedure", options.procedure());
    return to -> measure(to, labels);
  }

  private void measure(Meters to, Map<String, String> labels) {
    to.gauge("callee_running", "calls that a service is at", labels, counts.running.doubleValue());
    to.gauge("callee_reachable", "1 where a service is there", labels, service.reachable() ? 1 : 0);
    to.counter("callee_calls", "calls given to a service", labels, counts.calls.doubleValue());
    to.counter("callee_errors", "calls without a result", labels, counts.errors.doubleValue());
    to.counter("callee_timeouts", "calls over callees.timeout", labels, counts.timeouts.sum());
    to.counter(
        "callee_cancellations", "calls given up by callers", labels, counts.cancellations.sum());
    to.counter("callee_connections", "connections made", labels, counts.connections.sum());
    to.counter("callee_late_answers", "answers that nobody waited for", labels, counts.late.sum());
  }

  /** Takes no more calls, and ends those that run with an error. */
  @Override
  public void close() {
    membership.ifPresent(Membership::leave);
    service.close();
    membership.ifPresent(Membership::close);
  }
}
