package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that take what they are sent more slowly than it comes, or not at all. */
final class SlowCallersTest {
  private static final int MAILBOX = 1 << 20;
  private static final int SMALL_BUFFER = 64 << 10;
  private static final int AT_ONCE = 20_000;
  private static final int BATCH = 500;
  private static final String[] FEATURES = {
    "progressive_call_results", "progressive_call_invocations", "call_canceling"
  };
  private static final CallOptions PROGRESSIVE = CallOptions.of(Dict.of("receive_progress", true));
  private static final CallOptions CHUNK = CallOptions.of(Dict.of("progress", true));
  private static final YieldOptions PROGRESS = YieldOptions.of(Dict.of("progress", true));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .options(
                RouterOptions.builder()
                    .mailbox(MAILBOX)
                    .writeDeadline(Duration.ofSeconds(60))
                    .pingInterval(Duration.ofMinutes(10)) // who never reads answers none
                    .drain(Duration.ZERO)
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  /** Twenty mebibytes in pieces of one to sixteen KiB, read at eight mebibytes a second. */
  @Test
  void aCallerThatReadsSlowlyGetsAllOfAStream() throws Exception {
    int pieces = 2_400;
    RawPeer callee = peer();
    callee.register("com.stream");
    Future<?> serving = threads.submit(() -> stream(callee, pieces));
    RawPeer caller = slow();
    caller.send(new Call(caller.nextRequest(), PROGRESSIVE, "com.stream", Payload.EMPTY));
    Pace pace = new Pace(8 << 20);
    for (long i = 0; i < pieces; i++) {
      Result piece = caller.expect(Result.class);
      assertThat(piece.details().progress()).isTrue();
      assertThat(RawPeer.arguments(piece.payload()).get(0)).isEqualTo(i);
      pace.took(piece.payload().size());
    }
    assertThat(caller.expect(Result.class).details().progress()).isFalse();
    serving.get();
    caller.expectSilence();
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  @Test
  @Limit("mailbox")
  void aCallerThatReadsNothingHoldsItsCalleeBackOnceAndIsClosed() throws Exception {
    RawPeer callee = peer();
    callee.register("com.stream");
    callee.register("com.echo");
    Future<?> serving = threads.submit(() -> streamAndEcho(callee));
    RawPeer other = peer();
    RawPeer stuck = slow();
    stuck.send(new Call(stuck.nextRequest(), PROGRESSIVE, "com.stream", Payload.EMPTY));
    Eventually.holds("the stream is asked for", () -> router.count(Counter.CALLS) == 1);
    long longest = 0;
    while (router.count(Counter.SLOW_SESSIONS_CLOSED) == 0) {
      long begin = System.nanoTime();
      call(other, "com.echo", 1);
      other.expect(Result.class);
      longest = Math.max(longest, System.nanoTime() - begin);
    }
    assertThat(longest).as("a second, and what the machine takes").isLessThan(5_000_000_000L);
    assertThat(router.count(Counter.CALLS_PAUSED)).isPositive();
    call(other, "com.echo", 1);
    other.expect(Result.class);
    callee.close();
    serving.get();
    long next = 0;
    Message message = stuck.receive();
    for (; message instanceof Result piece; message = stuck.receive()) {
      assertThat(RawPeer.arguments(piece.payload()).get(0)).isEqualTo(next++);
    }
    assertThat(((Abort) message).reason()).isEqualTo("wamp.error.unavailable");
    stuck.expectEnd();
  }

  @Test
  void aHundredThousandCallsOfASlowReaderAreAllAnswered() throws Exception {
    int calls = 100_000;
    RawPeer callee = peer();
    callee.register("com.echo");
    Future<?> serving = threads.submit(() -> echo(callee));
    RawPeer caller = slow();
    Future<?> calling = threads.submit(() -> call(caller, "com.echo", calls));
    Pace pace = new Pace(100_000);
    BitSet answered = new BitSet();
    for (int i = 0; i < calls; i++) {
      Message answer = caller.receive(); // some are refused: the callee does not keep up
      answered.set((int) (answer instanceof Result r ? r.request() : error(answer).request()));
      pace.took(1);
    }
    calling.get();
    assertThat(answered.cardinality()).isEqualTo(calls);
    caller.expectSilence();
    callee.close();
    serving.get();
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  @Test
  void answersThatComeAllAtOnceReachACallerThatReadsSlowly() throws Exception {
    RawPeer callee = peer();
    callee.register("com.echo");
    RawPeer caller = slow();
    List<Invocation> running = begin(caller, callee, AT_ONCE);
    Future<?> answering = threads.submit(() -> running.forEach(each -> callee.send(answer(each))));
    Pace pace = new Pace(20_000);
    for (long request = 1; request <= AT_ONCE; request++) {
      assertThat(caller.expect(Result.class).request()).isEqualTo(request);
      pace.took(1);
    }
    answering.get();
    caller.expectSilence();
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  @Test
  void callsOfACalleeThatIsGoneAreAllAnswered() {
    RawPeer callee = peer();
    callee.register("com.echo");
    RawPeer caller = slow();
    begin(caller, callee, AT_ONCE);
    callee.close();
    for (int i = 0; i < AT_ONCE; i++) {
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    }
    caller.expectSilence();
  }

  /** Twenty mebibytes in chunks of one to sixteen KiB, read at eight mebibytes a second. */
  @Test
  void aCalleeThatReadsSlowlyGetsAllChunksOfACall() throws Exception {
    int chunks = 2_400;
    RawPeer callee = slow();
    callee.register("com.upload");
    RawPeer caller = peer();
    Future<?> sending = threads.submit(() -> upload(caller, chunks));
    Pace pace = new Pace(8 << 20);
    Invocation chunk = callee.expect(Invocation.class);
    for (long i = 0; chunk.details().progress(); i++) {
      assertThat(RawPeer.arguments(chunk.payload()).get(0)).isEqualTo(i);
      pace.took(chunk.payload().size());
      chunk = callee.expect(Invocation.class);
    }
    assertThat(RawPeer.arguments(chunk.payload()).get(0)).isEqualTo((long) chunks);
    callee.send(answer(chunk));
    sending.get();
    caller.expect(Result.class);
  }

  @Test
  void chunksForACalleeThatReadsNothingEndTheirCallAndNothingElse() throws Exception {
    RawPeer stuck = slow();
    stuck.register("com.upload");
    RawPeer callee = peer();
    callee.register("com.echo");
    Future<?> serving = threads.submit(() -> echo(callee));
    RawPeer caller = peer();
    long request = caller.nextRequest();
    long next = 0;
    while (!caller.hasNext()) {
      caller.send(new Call(request, CHUNK, "com.upload", piece(next++)));
    }
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(request);
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(router.count(Counter.CALLS_PAUSED)).isPositive();
    call(caller, "com.echo", 1);
    caller.expect(Result.class);
    callee.close();
    serving.get();
    for (long i = 0; i < 10; i++) {
      assertThat(RawPeer.arguments(stuck.expect(Invocation.class).payload()).get(0)).isEqualTo(i);
    }
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isZero();
  }

  private static ErrorMessage error(Message answer) {
    ErrorMessage error = (ErrorMessage) answer;
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    return error;
  }

  /** Calls of which all are with the callee. */
  private static List<Invocation> begin(RawPeer caller, RawPeer callee, int calls) {
    List<Invocation> running = new ArrayList<>();
    while (running.size() < calls) {
      call(caller, "com.echo", BATCH);
      for (int i = 0; i < BATCH; i++) {
        running.add(callee.expect(Invocation.class));
      }
    }
    return running;
  }

  private static Yield answer(Invocation invocation) {
    return new Yield(invocation.request(), YieldOptions.NONE, invocation.payload());
  }

  private static void echo(RawPeer callee) {
    while (callee.receiveOrEnd().orElse(null) instanceof Invocation invocation) {
      callee.send(answer(invocation));
    }
  }

  private static void upload(RawPeer caller, int chunks) {
    long request = caller.nextRequest();
    for (long i = 0; i < chunks; i++) {
      caller.send(new Call(request, CHUNK, "com.upload", piece(i)));
    }
    caller.send(new Call(request, CallOptions.NONE, "com.upload", piece(chunks)));
  }

  /** Streams until it is interrupted; answers other calls at once, and goes on with that. */
  private static void streamAndEcho(RawPeer callee) {
    long streaming = callee.expect(Invocation.class).request();
    long next = 0;
    Message message = null;
    while (!(message instanceof Interrupt)) {
      callee.send(new Yield(streaming, PROGRESS, piece(next++)));
      message = callee.hasNext() ? callee.receive() : null;
      if (message instanceof Invocation invocation) {
        callee.send(answer(invocation));
      }
    }
    echo(callee);
  }

  private static void call(RawPeer caller, String procedure, int times) {
    for (int i = 0; i < times; i++) {
      caller.send(new Call(caller.nextRequest(), CallOptions.NONE, procedure, Payload.of("x")));
    }
  }

  private static void stream(RawPeer callee, int pieces) {
    long invocation = callee.expect(Invocation.class).request();
    for (long i = 0; i < pieces; i++) {
      callee.send(new Yield(invocation, PROGRESS, piece(i)));
    }
    callee.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
  }

  private static Payload piece(long number) {
    return Payload.of(number, new byte[(int) (1 + number % 16) << 10]);
  }

  private RawPeer peer() {
    return kept(RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1", FEATURES));
  }

  /** For whom the system keeps little, so that what is not read soon waits in the router. */
  private RawPeer slow() {
    return kept(RawPeer.connect(router.port(), Serializer.MESSAGEPACK, SMALL_BUFFER))
        .hello("realm1", FEATURES);
  }

  private RawPeer kept(RawPeer peer) {
    peers.add(peer);
    return peer;
  }

  /** So many a second and no more. */
  private static final class Pace {
    private final long perSecond;
    private final long begin = System.nanoTime();
    private long taken;

    Pace(long perSecond) {
      this.perSecond = perSecond;
    }

    void took(long octets) {
      taken += octets;
      long due = begin + TimeUnit.SECONDS.toNanos(taken) / perSecond;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }
}
