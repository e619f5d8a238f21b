package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many handlers run at once, and what they leave to others. */
final class HandlerLaneTest extends CalleeFixture {
  private final ExecutorService three = Executors.newFixedThreadPool(3);
  private final BlockingQueue<CompletableFuture<Object>> running = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    three.shutdownNow();
  }

  private void register(String procedure, int concurrency, long id, InvocationHandler handler) {
    CompletableFuture<Registration> future =
        client.register(Procedure.exact(procedure).concurrency(concurrency), handler);
    Register register = peer.expect(Register.class);
    assertThat(register.options().dict().find("concurrency")).contains((long) concurrency);
    peer.send(new Registered(register.request(), id));
    soon(future);
  }

  private CompletableFuture<Object> begun() {
    try {
      CompletableFuture<Object> begun = running.poll(10, TimeUnit.SECONDS);
      assertThat(begun).as("a handler that runs").isNotNull();
      return begun;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Object begin(Invocation invocation) {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    running.add(begun);
    return begun;
  }

  @Test
  void notMoreThanItsConcurrencyRunAndTheNextFollowsEach() {
    register("com.example.p", 2, REGISTRATION, this::begin);
    List<CompletableFuture<Object>> two = new ArrayList<>();
    // Two that come together run on two threads: one after the other, so that the test knows which
    // is which.
    for (int i = 0; i < 2; i++) {
      invoke();
      two.add(begun());
    }
    for (int i = 2; i < 10; i++) {
      invoke();
    }
    for (long i = 1; i <= 10; i++) {
      assertThat(running).isEmpty();
      two.remove(0).complete(i);
      Yield yield = peer.expect(Yield.class);
      assertThat(ScriptedPeer.values(yield.payload())).containsExactly(i);
      if (i <= 8) {
        two.add(begun());
      }
    }
  }

  @Test
  void oneAfterAnotherTheyRunInTheirOrder() {
    register("com.example.p", 1, REGISTRATION, this::begin);
    for (int i = 0; i < 10; i++) {
      invoke();
    }
    for (long i = 1; i <= 10; i++) {
      begun().complete(i);
      assertThat(yielded(i)).isEqualTo(i);
    }
  }

  @Test
  void blockedHandlersOfOneRegistrationLeaveThreadsToAnother() {
    join(options -> options.executor(three));
    CountDownLatch release = new CountDownLatch(1);
    register(
        "com.example.slow",
        2,
        REGISTRATION,
        invocation -> {
          release.await();
          return "slow";
        });
    register("com.example.quick", 2, 78, invocation -> "quick");
    for (int i = 0; i < 50; i++) {
      invoke();
    }
    for (long i = 101; i < 120; i++) {
      peer.send(
          new dev.weir.protocol.Invocation(
              i, 78, dev.weir.protocol.InvocationDetails.NONE, Payload.EMPTY));
      assertThat(yielded(i)).isEqualTo("quick");
    }
    release.countDown();
    for (int i = 0; i < 50; i++) {
      peer.expect(Yield.class);
    }
  }

  @Test
  void aHandlerThatThrowsMakesRoomForTheNext() {
    register(
        "com.example.p",
        1,
        REGISTRATION,
        invocation -> {
          throw new IllegalStateException("on purpose");
        });
    for (int i = 0; i < 5; i++) {
      invoke();
    }
    for (long i = 1; i <= 5; i++) {
      assertThat(errored(i).error()).isEqualTo("wamp.error.runtime_error");
    }
  }

  @Test
  void whatIsInterruptedWhileItWaitsDoesNotRun() {
    register("com.example.p", 1, REGISTRATION, this::begin);
    invoke();
    long skipped = invoke();
    long last = invoke();
    interrupt(skipped, CancelMode.KILLNOWAIT);
    assertThat(errored(skipped).error()).isEqualTo("wamp.error.canceled");
    begun().complete("first");
    assertThat(yielded(1)).isEqualTo("first");
    begun().complete("last");
    assertThat(yielded(last)).isEqualTo("last");
    assertThat(running).isEmpty();
  }

  @Test
  void whatOneRegistrationHoldsIsNoBurdenOfAnother() {
    join(options -> options.receiveQueue(20 * 1024));
    register("com.example.slow", 1, REGISTRATION, this::begin);
    register("com.example.quick", 1, 78, invocation -> "quick");
    for (int i = 0; i < 20; i++) {
      invoke();
    }
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.unavailable");
    peer.send(
        new dev.weir.protocol.Invocation(
            100, 78, dev.weir.protocol.InvocationDetails.NONE, Payload.EMPTY));
    assertThat(yielded(100)).isEqualTo("quick");
  }

  @Test
  void eventsOfOnePublisherStayInOrderWhileOthersGoOn() throws Exception {
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Subscription> future =
        client.subscribe(
            Topic.exact("com.example.t").parallel(4),
            event -> {
              if (event.publisher().orElseThrow() == 4) {
                release.await();
              }
              handled.add(event.publisher().orElseThrow() + ":" + event.as(int.class));
            });
    Subscribe subscribe = peer.expect(Subscribe.class);
    assertThat(subscribe.options().dict().isEmpty()).isTrue();
    peer.send(new Subscribed(subscribe.request(), 9));
    soon(future);
    for (long i = 0; i < 100; i++) {
      event(4, i);
      event(5, i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("5:" + i);
    }
    release.countDown();
    for (int i = 0; i < 100; i++) {
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("4:" + i);
    }
  }

  private void event(long publisher, long value) {
    EventDetails details = EventDetails.of(Dict.of("publisher", publisher));
    peer.send(new dev.weir.protocol.Event(9, 1 + value, details, Payload.of(value)));
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procedure.exact("com.example.p").concurrency(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Topic.exact("com.example.t").parallel(0));
  }
}
