package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Call timeouts at the dealer and, where wanted, at the callee. */
final class CallTimeoutsTest extends CallScene {
  @Test
  @Row({"C090", "C092"})
  void aTimeoutEndsTheCallAndInterruptsThoseWhoCanBe() {
    able.register("com.timeout.able");
    plain.register("com.timeout.plain");
    long begin = System.nanoTime();
    call("com.timeout.able", Map.of("timeout", 150L));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(149));
    able.expect(Invocation.class);
    assertThat(able.expect(Interrupt.class).options().mode()).isEqualTo(CancelMode.KILLNOWAIT);
    call("com.timeout.plain", Map.of("timeout", 20L));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
    plain.expect(Invocation.class);
    plain.expectSilence();
  }

  @Test
  @Row("C091")
  void withoutATimeoutNoTimerRuns() {
    plain.register("com.timeout.none");
    plain.register("com.timeout.clock");
    call("com.timeout.none", Map.of("timeout", 0L));
    call("com.timeout.none", Map.of());
    call("com.timeout.clock", Map.of("timeout", 300L));
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(3);
    caller.expectSilence();
    for (int i = 0; i < 2; i++) {
      plain.send(
          new Yield(plain.expect(Invocation.class).request(), YieldOptions.NONE, Payload.EMPTY));
      caller.expect(Result.class);
    }
  }

  @Test
  @Row("C093")
  void timeoutsAreForwardedToThoseWhoWantThem() {
    able.register("com.forward.yes", RegisterOptions.of(Dict.of("forward_timeout", true)));
    plain.register("com.forward.no", RegisterOptions.of(Dict.of("forward_timeout", true)));
    long forwarded = call("com.forward.yes", Map.of("timeout", 100L));
    Invocation invocation = able.expect(Invocation.class);
    assertThat(invocation.details().timeout()).isEqualTo(100);
    long own = call("com.forward.no", Map.of("timeout", 300L));
    assertThat(plain.expect(Invocation.class).details().timeout()).isZero();
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(own);
    able.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
    assertThat(caller.expect(Result.class).request()).isEqualTo(forwarded);
  }
}
