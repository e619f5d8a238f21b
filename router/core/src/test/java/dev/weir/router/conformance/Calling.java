package dev.weir.router.conformance;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.peer.RawPeer;
import java.util.Map;

/** What callers and callees say, in a line each. */
final class Calling {
  private Calling() {}

  static long call(RawPeer caller, String procedure, Map<String, Object> options, Object value) {
    long request = caller.nextRequest();
    chunk(caller, request, procedure, options, value);
    return request;
  }

  static long call(RawPeer caller, String procedure) {
    return call(caller, procedure, Map.of(), 0L);
  }

  /** A CALL with an id that need not be the next one. */
  static void chunk(
      RawPeer caller, long request, String procedure, Map<String, Object> options, Object value) {
    CallOptions all = CallOptions.of(Dict.of(options));
    caller.send(new Call(request, all, procedure, Payload.of(value)));
  }

  static long register(RawPeer callee, String procedure, Map<String, Object> options) {
    return callee.register(procedure, RegisterOptions.of(Dict.of(options)));
  }

  /** The error that a REGISTER is answered with. */
  static ErrorMessage refusal(RawPeer callee, String procedure, Map<String, Object> options) {
    callee.send(
        new Register(callee.nextRequest(), RegisterOptions.of(Dict.of(options)), procedure));
    return callee.expect(ErrorMessage.class);
  }

  /** Takes an invocation and answers it with the callee's session id. */
  static void answer(RawPeer callee) {
    Invocation invocation = callee.expect(Invocation.class);
    result(callee, invocation.request(), callee.session());
  }

  static void result(RawPeer callee, long invocation, Object value) {
    callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of(value)));
  }

  static void progress(RawPeer callee, long invocation, Object value) {
    YieldOptions options = YieldOptions.of(Dict.of("progress", true));
    callee.send(new Yield(invocation, options, Payload.of(value)));
  }

  static void fail(RawPeer callee, long invocation, String error) {
    callee.send(
        new ErrorMessage(
            MessageType.INVOCATION.code(), invocation, Dict.EMPTY, error, Payload.of("no")));
  }

  /** The first positional value. */
  static Object value(Payload payload) {
    return RawPeer.arguments(payload).get(0);
  }
}
