package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that wait hold up no others, with the executor that a client has by default. */
@Timeout(60)
final class HandlerThreadsTest extends CalleeFixture {
  private static final long FAST = 78;

  private final HandlerThreads threads = new HandlerThreads();
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
    threads.close();
  }

  @Test
  void aThousandHandlersThatWaitDisturbNoOtherRegistration() {
    register(
        call -> {
          released.await();
          return "slow";
        });
    CompletableFuture<Registration> fast = client.register("com.example.fast", call -> "fast");
    peer.send(new Registered(peer.expect(Register.class).request(), FAST));
    soon(fast);
    for (int i = 0; i < 1_000; i++) {
      invoke();
    }
    long id = ++invocations;
    peer.send(new dev.weir.protocol.Invocation(id, FAST, InvocationDetails.NONE, Payload.EMPTY));
    assertThat(yielded(id)).isEqualTo("fast");
  }

  @Test
  void asManyRunAsWaitForEachOther() throws Exception {
    CountDownLatch all = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      threads.execute(
          () -> {
            all.countDown();
            await(all);
          });
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void eachTaskRunsOnce() throws Exception {
    Set<Integer> ran = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(100_000);
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      threads.execute(
          () -> {
            ran.add(number);
            runs.incrementAndGet();
            all.countDown();
          });
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasSize(100_000);
    assertThat(runs).hasValue(100_000);
  }

  @Test
  void whenItIsClosedWhatWaitsIsRunAndNothingElseTaken() throws Exception {
    CountDownLatch all = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      threads.execute(
          () -> {
            await(released);
            all.countDown();
          });
    }
    threads.close();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> threads.execute(() -> {}));
    released.countDown();
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
