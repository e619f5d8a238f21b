package dev.weir.router.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and answers of the application's own sessions. */
final class LocalSessionTest {
  private static final LocalPeer PEER = LocalPeer.of("realm1", "bridge", "service");
  private static final String PROCEDURE = "com.example.procedure";
  private static final String TOPIC = "com.example.topic";

  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .realm(
                RealmOptions.builder("realm1")
                    .role("service", Rule.allowAll(), Rule.allowMeta())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private LocalSession session() throws Exception {
    return get(router.session(PEER));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static LocalErrorException error(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError("no error but " + get(stage));
    } catch (ExecutionException e) {
      return (LocalErrorException) e.getCause();
    }
  }

  private static Payload json(String text) {
    return Payload.raw(Serializer.JSON, text.getBytes(StandardCharsets.UTF_8), 1);
  }

  @Test
  void aCallIsAnsweredWithWhatTheHandlerGives() throws Exception {
    LocalSession callee = session();
    get(
        callee.register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation -> CompletableFuture.completedFuture(invocation.payload())));
    LocalSession caller = session();
    Payload arguments = json("[1.0, \"x\"]");
    Result result = get(caller.call(PROCEDURE, CallOptions.NONE, arguments));
    assertThat(result.payload()).isEqualTo(arguments);
    assertThat(caller.welcome().details().text("authid")).contains("bridge");
  }

  @Test
  void errorsAreToldAsTheyWereGivenAndFaultsWithoutTheirText() throws Exception {
    LocalSession session = session();
    get(
        session.register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation ->
                CompletableFuture.failedFuture(
                    new LocalErrorException("com.example.error", Payload.of(7)))));
    LocalErrorException error = error(session.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY));
    assertThat(error.error()).isEqualTo("com.example.error");
    assertThat(error.payload().arguments()).isEqualTo(List.of(7L));
    get(
        session.register(
            "com.example.broken",
            RegisterOptions.NONE,
            invocation -> {
              throw new IllegalStateException("a secret");
            }));
    LocalErrorException fault =
        error(session.call("com.example.broken", CallOptions.NONE, Payload.EMPTY));
    assertThat(fault.error()).isEqualTo("wamp.error.runtime_error");
    assertThat(fault.payload().toString()).doesNotContain("secret");
    assertThat(error(session.call("com.example.none", CallOptions.NONE, Payload.EMPTY)).error())
        .isEqualTo("wamp.error.no_such_procedure");
    assertThat(error(session.call(PROCEDURE, CallOptions.NONE, Payload.of(new Object()))).error())
        .isEqualTo("wamp.error.invalid_argument");
    get(
        session.register(
            "com.example.foreign",
            RegisterOptions.NONE,
            invocation -> CompletableFuture.completedFuture(Payload.of(new Object()))));
    assertThat(error(session.call("com.example.foreign", CallOptions.NONE, Payload.EMPTY)).error())
        .isEqualTo("wamp.error.invalid_argument");
  }

  @Test
  void progressComesBeforeTheResult() throws Exception {
    LocalSession callee = session();
    get(
        callee.register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation -> {
              callee.progress(invocation, Payload.of(1));
              callee.progress(invocation, Payload.of(2));
              return CompletableFuture.completedFuture(Payload.of(3));
            }));
    BlockingQueue<Payload> progress = new LinkedBlockingQueue<>();
    CallOptions options = CallOptions.of(Dict.of("receive_progress", true));
    Result last =
        get(
            session()
                .call(PROCEDURE, options, Payload.EMPTY, result -> progress.add(result.payload())));
    assertThat(last.payload().arguments()).isEqualTo(List.of(3L));
    assertThat(progress).containsExactly(Payload.of(1L), Payload.of(2L));
  }

  @Test
  void aCancelledCallInterruptsItsHandler() throws Exception {
    LocalSession callee = session();
    BlockingQueue<CompletableFuture<Payload>> running = new LinkedBlockingQueue<>();
    get(
        callee.register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation -> {
              CompletableFuture<Payload> never = new CompletableFuture<>();
              running.add(never);
              return never;
            }));
    CompletableFuture<Result> call = session().call(PROCEDURE, CallOptions.NONE, Payload.EMPTY);
    CompletableFuture<Payload> handled = running.poll(20, TimeUnit.SECONDS);
    call.cancel(false);
    Eventually.holds("the handler's future is cancelled", handled::isCancelled);
  }

  @Test
  void theRouterRunsAsManyAtOnceAsTheRegistrationSays() throws Exception {
    LocalSession callee = session();
    BlockingQueue<CompletableFuture<Payload>> running = new LinkedBlockingQueue<>();
    get(
        callee.register(
            PROCEDURE,
            RegisterOptions.of(Dict.of("concurrency", 1L)),
            invocation -> {
              CompletableFuture<Payload> result = new CompletableFuture<>();
              running.add(result);
              return result;
            }));
    LocalSession caller = session();
    CompletableFuture<Result> first = caller.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY);
    CompletableFuture<Result> second = caller.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY);
    running.poll(20, TimeUnit.SECONDS).complete(Payload.of(1));
    assertThat(get(first).payload().arguments()).isEqualTo(List.of(1L));
    running.poll(20, TimeUnit.SECONDS).complete(Payload.of(2));
    assertThat(get(second).payload().arguments()).isEqualTo(List.of(2L));
  }

  @Test
  void eventsComeToEachHandlerUntilItUnsubscribes() throws Exception {
    LocalSession subscriber = session();
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    long subscription = get(subscriber.subscribe(TOPIC, SubscribeOptions.NONE, events::add));
    LocalSession publisher = session();
    assertThat(get(publisher.publish(TOPIC, PublishOptions.ACKNOWLEDGE, Payload.of("a"))))
        .isPresent();
    assertThat(get(publisher.publish(TOPIC, PublishOptions.NONE, Payload.of("b")))).isEmpty();
    assertThat(events.poll(20, TimeUnit.SECONDS).payload().arguments()).isEqualTo(List.of("a"));
    assertThat(events.poll(20, TimeUnit.SECONDS).payload().arguments()).isEqualTo(List.of("b"));
    get(subscriber.unsubscribe(subscription));
    get(publisher.publish(TOPIC, PublishOptions.ACKNOWLEDGE, Payload.of("c")));
    get(subscriber.call("wamp.session.count", CallOptions.NONE, Payload.EMPTY));
    assertThat(events).isEmpty();
  }

  @Test
  void aRegistrationEnds() throws Exception {
    LocalSession callee = session();
    long registration =
        get(
            callee.register(
                PROCEDURE,
                RegisterOptions.NONE,
                invocation -> CompletableFuture.completedFuture(Payload.EMPTY)));
    get(callee.unregister(registration));
    assertThat(error(callee.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY)).error())
        .isEqualTo("wamp.error.no_such_procedure");
  }

  @Test
  void whoIsRefusedIsToldWhy() throws Exception {
    LocalErrorException error = error(router.session(LocalPeer.of("realm1", "bridge", "servise")));
    assertThat(error.error()).isEqualTo("wamp.error.no_such_role");
    assertThat(error).hasMessageContaining("no role servise");
  }

  @Test
  void openRequestsFailWhenTheSessionEnds() throws Exception {
    LocalSession callee = session();
    BlockingQueue<Invocation> invoked = new LinkedBlockingQueue<>();
    get(
        callee.register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation -> {
              invoked.add(invocation);
              return new CompletableFuture<>();
            }));
    LocalSession caller = session();
    CompletableFuture<Result> call = caller.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY);
    assertThat(invoked.poll(20, TimeUnit.SECONDS)).isNotNull();
    caller.close();
    assertThat(error(call).error()).isEqualTo("wamp.close.goodbye_and_out");
    assertThat(get(caller.ended())).isEqualTo("wamp.close.goodbye_and_out");
    assertThat(error(caller.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY)).error())
        .isEqualTo("wamp.error.network_failure");
    router.close();
    assertThat(get(callee.ended())).isEqualTo("wamp.close.system_shutdown");
  }

  @Test
  void whatFindsNoRoomFailsAndAnswersWait() throws Exception {
    LocalSession callee = session();
    BlockingQueue<CompletableFuture<Payload>> running = new LinkedBlockingQueue<>();
    get(
        callee.register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation -> {
              CompletableFuture<Payload> result = new CompletableFuture<>();
              running.add(result);
              return result;
            }));
    LocalSession narrow = get(router.session(PEER.window(1)));
    int refused = 0;
    int calls = 2_000;
    for (int i = 0; i < calls; i++) {
      CompletableFuture<Result> call = narrow.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY);
      refused += call.isCompletedExceptionally() ? 1 : 0;
    }
    assertThat(refused).isPositive();
    int accepted = calls - refused;
    Payload large = Payload.of(new byte[10 << 10]);
    for (int i = 0; i < accepted; i++) {
      running.poll(20, TimeUnit.SECONDS).complete(large);
    }
    LocalSession other = session();
    CompletableFuture<Result> last = other.call(PROCEDURE, CallOptions.NONE, Payload.EMPTY);
    running.poll(20, TimeUnit.SECONDS).complete(Payload.of("last"));
    assertThat(get(last).payload().arguments()).isEqualTo(List.of("last"));
  }
}
