package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that wait, and those that may not: by their octets, none at all, or a callee that does not
 * read.
 */
final class CallOverloadTest {
  private static final byte[] LOAD = new byte[16 << 10];

  private AttackScene scene;
  private Router router;
  private RawPeer callee;

  @BeforeEach
  void start() throws Exception {
    scene =
        AttackScene.start(
            RealmOptions.builder("realm1")
                .anonymous("guest")
                .role("guest", Rule.allowAll())
                .procedures(
                    List.of(
                        procedure("com.octets", CallLimits.concurrency(1).withQueue(1_000, 10_000)),
                        procedure("com.none", CallLimits.concurrency(1).withQueue(0, 1)),
                        procedure("com.unread", CallLimits.NONE)))
                .build(),
            RouterOptions.builder().mailbox(256 << 10).drain(Duration.ZERO).build());
    router = scene.router();
    callee = scene.peer();
  }

  private static ProcedureOptions procedure(String uri, CallLimits limits) {
    return ProcedureOptions.of(uri, MatchPolicy.EXACT).withLimits(limits);
  }

  @AfterEach
  void stop() throws Exception {
    scene.end();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    assertThat(router.count(Counter.CALLS_DEQUEUED)).isEqualTo(router.count(Counter.CALLS_QUEUED));
    assertThat(router.count(Counter.SLOTS_RELEASED)).isEqualTo(router.count(Counter.SLOTS_TAKEN));
  }

  @Test
  void octetsOfWaitingCallsAreLimited() {
    RawPeer caller = scene.peer();
    callee.register("com.octets");
    Payload payload = Payload.of((Object) "x".repeat(4_000));
    for (int i = 0; i < 3; i++) {
      call(caller, "com.octets", payload);
    }
    long refused = call(caller, "com.octets", payload);
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(refused);
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", 10_000L)
        .containsEntry("key", "realms.procedures.queue.bytes");
    call(caller, "com.octets", Payload.EMPTY);
    caller.expectSilence();
  }

  @Test
  void whereNoneMayWaitTheSecondIsRefused() {
    RawPeer caller = scene.peer();
    callee.register("com.none");
    call(caller, "com.none", Payload.EMPTY);
    callee.expect(Invocation.class);
    call(caller, "com.none", Payload.EMPTY);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.unavailable");
    caller.expectSilence();
  }

  @Test
  void callsWaitForACalleeThatDoesNotRead() {
    RawPeer caller = scene.peer();
    callee.register("com.unread");
    Payload payload = Payload.of((Object) LOAD);
    int sent = 0;
    while (router.count(Counter.CALLS_QUEUED) < 100) {
      call(caller, "com.unread", payload);
      sent++;
    }
    caller.expectSilence();
    for (int i = 0; i < sent; i++) {
      assertThat(callee.expect(Invocation.class).request()).isEqualTo(i + 1);
    }
    callee.expectSilence();
  }

  private static long call(RawPeer caller, String procedure, Payload payload) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.NONE, procedure, payload));
    return request;
  }
}
