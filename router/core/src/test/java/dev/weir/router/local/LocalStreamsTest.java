package dev.weir.router.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Progressive results of and for the application's own sessions, read more slowly than they come.
 */
final class LocalStreamsTest {
  private static final LocalPeer PEER = LocalPeer.of("realm1", "service", "service");
  private static final String STREAM = "com.example.stream";
  private static final String[] FEATURES = {"progressive_call_results", "call_canceling"};
  private static final CallOptions PROGRESSIVE = CallOptions.of(Dict.of("receive_progress", true));
  private static final YieldOptions PROGRESS = YieldOptions.of(Dict.of("progress", true));
  private static final int SMALL_BUFFER = 64 << 10;
  private static final int PIECE = 8 << 10;
  private static final long PIECES = 2_000;
  private static final long PACE_NANOS = 1_000_000; // eight mebibytes a second

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Invocation> invoked = new CompletableFuture<>();
  private final CompletableFuture<Void> heldBack = new CompletableFuture<>();
  private final CompletableFuture<Payload> answer = new CompletableFuture<>();
  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .role("service", Rule.allowAll())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @Test
  void aCalleeThatWaitsForEachResultSendsAsFastAsItsCallerReads() throws Exception {
    LocalSession callee = get(router.session(PEER));
    get(callee.register(STREAM, RegisterOptions.NONE, this::begin));
    try (RawPeer caller = slow()) {
      Future<?> sending = threads.submit(() -> streamHeldBack(callee));
      call(caller);
      get(heldBack);
      expectStream(caller);
      sending.get();
    }
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  @Test
  void aCalleeThatDoesNotWaitLosesNothing() throws Exception {
    LocalSession callee = get(router.session(PEER));
    get(callee.register(STREAM, RegisterOptions.NONE, this::begin));
    try (RawPeer caller = slow()) {
      Future<?> sending = threads.submit(() -> stream(callee));
      call(caller);
      expectStream(caller);
      sending.get();
    }
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  @Test
  void aCallerThatTakesSlowlyHoldsItsCalleeBack() throws Exception {
    try (RawPeer callee = RawPeer.join(router.port(), Serializer.JSON, "realm1", FEATURES)) {
      callee.register(STREAM);
      Future<?> sending = threads.submit(() -> stream(callee));
      LocalSession caller = get(router.session(PEER.on(threads)));
      List<Object> taken = new ArrayList<>();
      Result last =
          get(
              caller.call(
                  STREAM,
                  PROGRESSIVE,
                  Payload.EMPTY,
                  piece -> {
                    taken.add(RawPeer.arguments(piece.payload()).get(0));
                    LockSupport.parkNanos(PACE_NANOS);
                  }));
      assertThat(last.details().progress()).isFalse();
      assertThat(taken).hasSize((int) PIECES);
      for (int i = 0; i < PIECES; i++) {
        assertThat(taken.get(i)).isEqualTo((long) i);
      }
      sending.get();
    }
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  private CompletionStage<Payload> begin(Invocation invocation) {
    invoked.complete(invocation);
    return answer;
  }

  private Void streamHeldBack(LocalSession callee) throws Exception {
    Invocation invocation = get(invoked);
    for (long i = 0; i < PIECES; i++) {
      CompletableFuture<Void> sent = callee.progress(invocation, piece(i)).toCompletableFuture();
      if (!sent.isDone()) {
        heldBack.complete(null);
      }
      get(sent);
    }
    answer.complete(Payload.EMPTY);
    return null;
  }

  private Void stream(LocalSession callee) throws Exception {
    Invocation invocation = get(invoked);
    for (long i = 0; i < PIECES; i++) {
      callee.progress(invocation, piece(i));
    }
    answer.complete(Payload.EMPTY);
    return null;
  }

  private static void stream(RawPeer callee) {
    long invocation = callee.expect(Invocation.class).request();
    for (long i = 0; i < PIECES; i++) {
      callee.send(new Yield(invocation, PROGRESS, piece(i)));
    }
    callee.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
  }

  private static void call(RawPeer caller) {
    caller.send(new Call(caller.nextRequest(), PROGRESSIVE, STREAM, Payload.EMPTY));
  }

  private static void expectStream(RawPeer caller) {
    long begin = System.nanoTime();
    for (long i = 0; i < PIECES; i++) {
      Result piece = caller.expect(Result.class);
      assertThat(piece.details().progress()).isTrue();
      assertThat(RawPeer.arguments(piece.payload()).get(0)).isEqualTo(i);
      long due = begin + i * PACE_NANOS;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    assertThat(caller.expect(Result.class).details().progress()).isFalse();
  }

  private static Payload piece(long number) {
    return Payload.of(number, new byte[PIECE]);
  }

  /** For whom the system keeps little, so that what is not read soon waits in the router. */
  private RawPeer slow() {
    return RawPeer.connect(router.port(), Serializer.MESSAGEPACK, SMALL_BUFFER)
        .hello("realm1", FEATURES);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
