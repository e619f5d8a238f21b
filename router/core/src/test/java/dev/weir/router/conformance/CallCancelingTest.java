package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Call canceling in its three modes, and what comes too late. */
final class CallCancelingTest extends CallScene {
  @Test
  @Row("C081")
  void skipTellsTheCallerOnly() {
    able.register("com.cancel.skip");
    cancel(call("com.cancel.skip", Map.of()), CancelMode.SKIP);
    long invocation = able.expect(Invocation.class).request();
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    able.expectSilence();
    caller.expectSilence();
  }

  @ParameterizedTest
  @Row("C082")
  @ValueSource(booleans = {true, false})
  void killWaitsForTheCallee(boolean result) {
    able.register("com.cancel.kill" + result);
    cancel(call("com.cancel.kill" + result, Map.of()), CancelMode.KILL);
    long invocation = able.expect(Invocation.class).request();
    Interrupt interrupt = able.expect(Interrupt.class);
    assertThat(interrupt.request()).isEqualTo(invocation);
    assertThat(interrupt.options().mode()).isEqualTo(CancelMode.KILL);
    caller.expectSilence();
    if (result) {
      able.send(new Yield(invocation, YieldOptions.NONE, Payload.of(1L)));
      caller.expect(Result.class);
    } else {
      able.send(new ErrorMessage(68, invocation, Dict.EMPTY, "com.killed", Payload.EMPTY));
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("com.killed");
    }
  }

  @Test
  @Row({"C083", "C089"})
  void killnowaitTellsBothAndIsTheDefault() {
    able.register("com.cancel.nowait");
    for (CancelOptions options :
        List.of(CancelOptions.of(Dict.of("mode", "killnowait")), CancelOptions.NONE)) {
      caller.send(new Cancel(call("com.cancel.nowait", Map.of()), options));
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      long invocation = able.expect(Invocation.class).request();
      Interrupt interrupt = able.expect(Interrupt.class);
      assertThat(interrupt.options().dict().text("mode")).contains("killnowait");
      able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    }
    caller.expectSilence();
  }

  @ParameterizedTest
  @Row("C084")
  @EnumSource(CancelMode.class)
  void calleesThatCannotBeInterruptedAreSkipped(CancelMode mode) {
    plain.register("com.cancel.plain");
    cancel(call("com.cancel.plain", Map.of()), mode);
    plain.expect(Invocation.class);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    plain.expectSilence();
  }

  @Test
  @Row({"C085", "C086"})
  void cancelsThatComeLateOrTwiceDoNothing() {
    able.register("com.cancel.late");
    long finished = call("com.cancel.late", Map.of());
    long invocation = able.expect(Invocation.class).request();
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    caller.expect(Result.class);
    cancel(finished, CancelMode.KILL);
    caller.expectSilence();
    able.expectSilence();
    long twice = call("com.cancel.late", Map.of());
    able.expect(Invocation.class);
    cancel(twice, CancelMode.KILL);
    cancel(twice, CancelMode.KILL);
    cancel(twice, CancelMode.KILLNOWAIT);
    able.expect(Interrupt.class);
    able.expectSilence();
    caller.expectSilence();
  }
}
