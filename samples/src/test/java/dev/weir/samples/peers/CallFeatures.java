package dev.weir.samples.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.Arguments;
import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.CallStream;
import dev.weir.client.Invocation;
import dev.weir.client.Procedure;
import dev.weir.client.Reason;
import dev.weir.client.Registration;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.protocol.Feature;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calling and being called. */
interface CallFeatures {
  String DEALER = "dealer";

  Peer peer();

  @ParameterizedTest
  @EnumSource(Serializer.class)
  default void argumentsAndResultsGoThrough(Serializer serializer) {
    try (WampClient callee = peer().connect(serializer);
        WampClient caller = peer().connect(serializer)) {
      callee.register("peers.echo", Invocation::arguments).join();
      Arguments sent =
          Arguments.of(7, -1L << 40, 2.5, "Zürich 水 🜁", true, List.of(1, List.of("x")))
              .with("name", Map.of("deep", List.of(1, 2)))
              .with("none", null);
      Arguments back = caller.call(Call.of("peers.echo").arguments(sent)).join().arguments();
      assertThat(back.get(0, Integer.class)).isEqualTo(7);
      assertThat(back.get(1, BigInteger.class)).isEqualTo(BigInteger.valueOf(-1L << 40));
      assertThat(back.get(2, Double.class)).isEqualTo(2.5);
      assertThat(back.get(3, String.class)).isEqualTo("Zürich 水 🜁");
      assertThat(back.get(4, Boolean.class)).isTrue();
      assertThat(back.get(5, List.class)).hasToString("[1, [x]]");
      assertThat(back.keywords()).containsKey("none");
      assertThat(back.keywords().get("name")).hasToString("{deep=[1, 2]}");
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  default void aMegabyteGoesThrough(Serializer serializer) {
    try (WampClient callee = peer().connect(serializer);
        WampClient caller = peer().connect(serializer)) {
      callee.register("peers.large", Invocation::arguments).join();
      String large = "0123456789abcdef".repeat(1 << 16);
      assertThat(caller.call("peers.large", large).join().as(String.class)).isEqualTo(large);
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  default void anErrorKeepsItsUriAndArguments(Serializer serializer) {
    try (WampClient callee = peer().connect(serializer);
        WampClient caller = peer().connect(serializer)) {
      callee
          .register(
              "peers.fails",
              call -> {
                throw new WampException(
                    "peers.error.sold_out", Arguments.of("tea").with("left", 0));
              })
          .join();
      WampException failure = failure(() -> caller.call("peers.fails").join());
      assertThat(failure.reason()).isEqualTo(Reason.APPLICATION);
      assertThat(failure.uri()).isEqualTo("peers.error.sold_out");
      assertThat(failure.arguments().get(0, String.class)).isEqualTo("tea");
      assertThat(failure.arguments().get("left", Integer.class)).isZero();
    }
  }

  @Test
  default void whatIsNotRegisteredAndWhatIsAlreadyHaveReasons() {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      assertThat(failure(() -> caller.call("peers.nobody").join()).reason())
          .isEqualTo(Reason.NO_SUCH_PROCEDURE);
      Registration first = callee.register("peers.once", call -> 1).join();
      assertThat(failure(() -> caller.register("peers.once", call -> 2).join()).reason())
          .isEqualTo(Reason.PROCEDURE_ALREADY_EXISTS);
      first.unregister().join();
      assertThat(failure(() -> caller.call("peers.once").join()).reason())
          .isEqualTo(Reason.NO_SUCH_PROCEDURE);
      caller.register("peers.once", call -> 2).join();
      assertThat(callee.call("peers.once").join().as(int.class)).isEqualTo(2);
    }
  }

  @Test
  default void callsOfManyThreadsGetTheirOwnAnswers() {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      callee.register("peers.twice", call -> 2 * call.argument(0, Integer.class)).join();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int base = 1_000 * thread;
        threads.add(CompletableFuture.runAsync(() -> twice(caller, base)));
      }
      threads.forEach(CompletableFuture::join);
    }
  }

  private static void twice(WampClient caller, int base) {
    for (int batch = base; batch < base + 250; batch += 25) {
      List<CompletableFuture<CallResult>> results = new ArrayList<>();
      for (int number = batch; number < batch + 25; number++) {
        results.add(caller.call("peers.twice", number));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).join().as(int.class)).isEqualTo(2 * (batch + i));
      }
    }
  }

  @Test
  default void aCallThatTakesTooLongFailsAndOthersGoOn() throws Exception {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      callee.register("peers.ponder", call -> new CompletableFuture<>()).join();
      callee.register("peers.quick", call -> "here").join();
      Call slow = Call.of("peers.ponder").timeout(Duration.ofMillis(200));
      CompletableFuture<CallResult> pondered = caller.call(slow);
      assertThat(caller.call("peers.quick").join().as(String.class)).isEqualTo("here");
      assertThat(failure(pondered::join).reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(caller.call("peers.quick").join().as(String.class)).isEqualTo("here");
    }
  }

  @Test
  default void theRouterKeepsATimeout() {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.CALL_TIMEOUT);
      callee.register("peers.late", call -> new CompletableFuture<>()).join();
      Call slow = Call.of("peers.late").timeoutAtRouter(Duration.ofMillis(200));
      assertThat(failure(() -> caller.call(slow).join()).reason()).isEqualTo(Reason.TIMEOUT);
    }
  }

  @Test
  default void aCancelledFutureCancelsTheInvocation() throws Exception {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.CALL_CANCELING);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch canceled = new CountDownLatch(1);
      callee
          .register(
              "peers.endless",
              call -> {
                call.onCancel(canceled::countDown);
                begun.countDown();
                return new CompletableFuture<>();
              })
          .join();
      CompletableFuture<CallResult> future = caller.call("peers.endless");
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      future.cancel(true);
      assertThat(canceled.await(10, TimeUnit.SECONDS)).isTrue();
      callee.register("peers.after", call -> "here").join();
      assertThat(caller.call("peers.after").join().as(String.class)).isEqualTo("here");
    }
  }

  @Test
  default void progressiveResultsComeInOrderBeforeTheLast() {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.PROGRESSIVE_CALL_RESULTS);
      callee
          .register(
              "peers.count",
              call -> {
                for (int part = 0; part < 100; part++) {
                  call.progress(part);
                }
                return 100;
              })
          .join();
      List<Integer> parts = new CopyOnWriteArrayList<>();
      Call call = Call.of("peers.count").onProgress(part -> parts.add(part.as(int.class)));
      parts.add(caller.call(call).join().as(int.class));
      assertThat(parts).hasSize(101).isSorted();
    }
  }

  @Test
  default void argumentsInChunksAreOneCall() {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.PROGRESSIVE_CALL_INVOCATIONS);
      callee
          .register(
              "peers.sum",
              call -> {
                long sum = 0;
                for (Arguments chunk : call.chunks()) {
                  sum += chunk.get(0, Long.class);
                }
                return sum;
              })
          .join();
      try (CallStream stream = caller.stream(Call.of("peers.sum").arguments(1))) {
        stream.send(2);
        stream.send(3);
        assertThat(stream.finish(4).join().as(long.class)).isEqualTo(10);
      }
    }
  }

  @Test
  default void patternsOfProceduresAreCalled() {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.PATTERN_BASED_REGISTRATION);
      callee.register(Procedure.prefix("peers.tree"), Invocation::procedure).join();
      callee.register(Procedure.wildcard("peers..open"), Invocation::procedure).join();
      for (String procedure : List.of("peers.tree.leaf.one", "peers.door.open")) {
        assertThat(caller.call(procedure).join().as(String.class)).isEqualTo(procedure);
      }
    }
  }

  @Test
  default void sharedRegistrationsTakeTurns() {
    try (WampClient one = peer().connect();
        WampClient other = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.SHARED_REGISTRATION);
      Procedure shared = Procedure.exact("peers.shared").invoke(InvocationPolicy.ROUNDROBIN);
      one.register(shared, call -> "one").join();
      other.register(shared, call -> "other").join();
      List<String> answers = new ArrayList<>();
      for (int call = 0; call < 10; call++) {
        answers.add(caller.call("peers.shared").join().as(String.class));
      }
      assertThat(answers).filteredOn("one"::equals).hasSize(5);
    }
  }

  @Test
  default void theCallerIsDisclosedWhereItWantsThat() throws Exception {
    try (WampClient callee = peer().connect();
        WampClient caller = peer().connect()) {
      peer().mustAnnounce(caller, DEALER, Feature.CALLER_IDENTIFICATION);
      BlockingQueue<Invocation> invoked = new LinkedBlockingQueue<>();
      callee.register("peers.who", call -> invoked.add(call)).join();
      caller.call(Call.of("peers.who").discloseMe()).join();
      assertThat(invoked.poll(10, TimeUnit.SECONDS).caller()).contains(caller.session().id());
    }
  }

  /** The failure of a future that is joined. */
  static WampException failure(ThrowingCallable joined) {
    return (WampException) catchThrowableOfType(CompletionException.class, joined).getCause();
  }
}
