package dev.weir.router.conformance;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.peer.RawPeer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A router with a caller, a callee that announced nothing, and one that announced what a callee
 * can. Confined to the test's thread.
 */
abstract class CallScene {
  static Router router;
  RawPeer caller;
  RawPeer plain;
  RawPeer able;

  @BeforeAll
  static void start() throws Exception {
    router = Routers.start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @BeforeEach
  void join() {
    caller = RawPeer.join(router.port());
    plain = RawPeer.join(router.port());
    able =
        RawPeer.join(
            router.port(),
            Serializer.MESSAGEPACK,
            "realm1",
            "call_canceling",
            "progressive_call_results",
            "call_timeout");
  }

  @AfterEach
  void leave() {
    caller.close();
    plain.close();
    able.close();
    Eventually.allHaveLeft(router);
  }

  /** A progressive result of the callee that can do everything. */
  void progress(long invocation, long value) {
    able.send(new Yield(invocation, YieldOptions.of(Dict.of("progress", true)), Payload.of(value)));
  }

  void cancel(long request, CancelMode mode) {
    caller.send(new Cancel(request, CancelOptions.of(Dict.of("mode", mode.word()))));
  }

  long call(String procedure, Map<String, Object> options) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.of(Dict.of(options)), procedure, Payload.EMPTY));
    return request;
  }
}
