package dev.weir.router.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Limit;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Routers in code: begun, used and closed. */
final class EmbeddingTest {
  private static final String SHUTDOWN = "wamp.close.system_shutdown";

  @Test
  void routersThatAreClosedLeaveNothingBehind() throws Exception {
    int cycles = Integer.getInteger("weir.embedding.cycles", 100);
    for (int i = 0; i < 20; i++) {
      useOnce();
    }
    Footprint before = Footprint.now();
    for (int i = 0; i < cycles; i++) {
      useOnce();
    }
    Eventually.holds("the threads have ended", () -> Footprint.threadCount() <= before.threads());
    Footprint after = Footprint.now();
    System.out.println(cycles + " routers: before " + before + ", after " + after);
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
    assertThat(after.heap()).isLessThan(before.heap() + (4 << 20));
  }

  @Test
  void aPortIsFreeAgainAfterClose() throws Exception {
    int port;
    try (Router router = start(0)) {
      port = router.port();
    }
    try (Router again = start(port)) {
      assertThat(again.port()).isEqualTo(port);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (Router router = start(0)) {
      int threads = Footprint.threadCount();
      assertThatThrownBy(() -> start(router.port()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + router.port());
      Eventually.holds(
          "the threads of the second have ended", () -> Footprint.threadCount() <= threads);
    }
  }

  @Test
  void routersOfOneProcessAreApart() throws Exception {
    try (Router left = start(0);
        Router right = start(0);
        RawPeer here = RawPeer.join(left.port());
        RawPeer there = RawPeer.join(right.port())) {
      there.subscribe("com.topic");
      there.register("com.procedure");
      here.send(
          new Publish(here.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.topic", Payload.EMPTY));
      here.expect(Published.class);
      call(here, "com.procedure");
      assertThat(here.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
      there.expectSilence();
      here.goodbye();
      there.goodbye();
    }
  }

  @Test
  void theListenerIsToldOfEverySession() throws Exception {
    Heard heard = new Heard();
    try (Router router =
        Router.builder().listen("127.0.0.1", 0).realm("realm1").listener(heard).start()) {
      RawPeer leaver = RawPeer.join(router.port());
      heard.expect("joined " + leaver.session());
      leaver.goodbye();
      heard.expect("left " + leaver.session());
      RawPeer violator = RawPeer.join(router.port());
      heard.expect("joined " + violator.session());
      violator.sendText("[]");
      heard.expect("dropped " + violator.session() + " wamp.error.protocol_violation");
      heard.expect("left " + violator.session());
      violator.close();
      RawPeer stranger = RawPeer.connect(router.port(), Serializer.JSON);
      stranger.send(new Hello("nowhere", HelloDetails.of(RawPeer.roles())));
      heard.expect("refused nowhere wamp.error.no_such_realm");
      stranger.close();
    }
    heard.expectNothingMore();
  }

  @Test
  void theListenerIsToldOnceOfARealmThatIsMade() throws Exception {
    Heard heard = new Heard();
    try (Router router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .autoRealms(new AutoRealms("made.*", RealmOptions.open("template"), 2))
            .listener(heard)
            .start()) {
      for (String realm : List.of("made.one", "made.two")) {
        try (RawPeer first = RawPeer.join(router.port(), Serializer.JSON, realm);
            RawPeer second = RawPeer.join(router.port(), Serializer.JSON, realm)) {
          heard.expect("made " + realm);
          heard.expect("joined " + first.session());
          heard.expect("joined " + second.session());
          for (RawPeer peer : List.of(first, second)) {
            peer.goodbye();
            heard.expect("left " + peer.session());
          }
        }
      }
    }
    heard.expectNothingMore();
  }

  @Test
  void aRealmThatWasMadeEndsWhenNobodyWasThereForLong() throws Exception {
    Heard heard = new Heard();
    try (Router router =
            Router.builder()
                .listen("127.0.0.1", 0)
                .autoRealms(
                    new AutoRealms("made.*", RealmOptions.open("template"), 2)
                        .withIdle(Duration.ofMillis(500)))
                .listener(heard)
                .start();
        RawPeer stays = RawPeer.join(router.port(), Serializer.JSON, "made.busy")) {
      heard.expect("made made.busy");
      heard.expect("joined " + stays.session());
      for (int i = 0; i < 2; i++) {
        RawPeer first = RawPeer.join(router.port(), Serializer.JSON, "made.idle" + i);
        heard.expect("made made.idle" + i);
        heard.expect("joined " + first.session());
        retain(first);
        first.goodbye();
        heard.expect("left " + first.session());
        heard.expect("ended made.idle" + i);
        assertThat(router.count(Counter.REALMS_ENDED)).isEqualTo(i + 1);
        Eventually.holds("its memory is given back", () -> router.memory().held() == 0);
      }
      stays.expectSilence();
      RawPeer again = RawPeer.join(router.port(), Serializer.JSON, "made.idle0");
      heard.expect("made made.idle0");
      heard.expect("joined " + again.session());
      again.subscribe("com.kept", SubscribeOptions.of(Dict.of("get_retained", true)));
      again.expectSilence(); // what the realm kept went with it
      again.close();
    }
  }

  private static void retain(RawPeer peer) {
    peer.send(
        new Publish(
            peer.nextRequest(),
            PublishOptions.of(Dict.builder().put("retain", true).put("acknowledge", true).build()),
            "com.kept",
            Payload.of((Object) new byte[16 << 10])));
    peer.expect(Published.class);
  }

  @Test
  void aListenerThatFailsIsLeftAlone() throws Exception {
    Heard heard = new Heard();
    try (Router router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .listener(new Failing(heard))
            .start()) {
      for (int i = 0; i < 3; i++) {
        RawPeer peer = RawPeer.join(router.port());
        peer.goodbye();
        heard.expect("joined " + peer.session());
        heard.expect("left " + peer.session());
      }
      assertThat(heard.threads()).hasSize(1);
    }
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    Router router = start(0);
    CompletableFuture<Void> other = CompletableFuture.runAsync(router::close);
    router.close();
    other.join();
    router.close();
    assertThat(router.connections()).isZero();
  }

  @Test
  void closeLetsRunningCallsEndAndRefusesNewOnes() throws Exception {
    Router router = start(0);
    try (RawPeer callee = RawPeer.join(router.port());
        RawPeer caller = RawPeer.join(router.port());
        RawPeer late = RawPeer.connect(router.port(), Serializer.JSON)) {
      callee.register("com.running");
      call(caller, "com.running");
      long invocation = callee.expect(Invocation.class).request();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(router::close);
      callUntilRefused(caller);
      caller.send(new Register(caller.nextRequest(), RegisterOptions.NONE, "com.new"));
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo(SHUTDOWN);
      late.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
      assertThat(late.expectAbort().reason()).isEqualTo(SHUTDOWN);
      callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of("done")));
      assertThat(RawPeer.arguments(caller.expect(Result.class).payload())).containsExactly("done");
      assertThat(caller.expect(Goodbye.class).reason()).isEqualTo(SHUTDOWN);
      assertThat(callee.expect(Goodbye.class).reason()).isEqualTo(SHUTDOWN);
      closing.join();
      caller.expectEnd();
    }
  }

  @Test
  @Limit("drain")
  void closeWaitsNoLongerThanTheDrainTime() throws Exception {
    Router router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .options(RouterOptions.builder().drain(Duration.ofMillis(200)).build())
            .start();
    try (RawPeer callee = RawPeer.join(router.port());
        RawPeer caller = RawPeer.join(router.port())) {
      callee.register("com.endless");
      call(caller, "com.endless");
      callee.expect(Invocation.class);
      long begun = System.nanoTime();
      router.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      assertThat(callee.expect(Goodbye.class).reason()).isEqualTo(SHUTDOWN);
    }
  }

  private static Router start(int port) throws IOException {
    return Router.builder().listen("127.0.0.1", port).realm("realm1").start();
  }

  private static void call(RawPeer caller, String procedure) {
    caller.send(new Call(caller.nextRequest(), CallOptions.NONE, procedure, Payload.EMPTY));
  }

  private static void callUntilRefused(RawPeer caller) {
    String error;
    do {
      call(caller, "com.missing");
      error = caller.expect(ErrorMessage.class).error();
    } while (error.equals("wamp.error.no_such_procedure"));
    assertThat(error).isEqualTo(SHUTDOWN);
  }

  private static void useOnce() throws IOException {
    try (Router router = start(0);
        RawPeer callee = RawPeer.join(router.port());
        RawPeer caller = RawPeer.join(router.port())) {
      callee.register("com.once");
      call(caller, "com.once");
      long invocation = callee.expect(Invocation.class).request();
      callee.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
      caller.expect(Result.class);
      caller.goodbye();
      callee.goodbye();
    }
  }
}
