package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Progressive call results: who is asked for them, in which order they come, and what ends them.
 */
final class ProgressiveResultsTest extends CallScene {
  @Test
  @Row("C065")
  void progressIsAskedOnlyOfThoseWhoAnnouncedIt() {
    RawPeer half =
        RawPeer.join(router.port(), Serializer.JSON, "realm1", "progressive_call_results");
    able.register("com.progress.able");
    half.register("com.progress.half");
    plain.register("com.progress.plain");
    for (String procedure : List.of("able", "half", "plain")) {
      call("com.progress." + procedure, Map.of("receive_progress", true));
    }
    assertThat(able.expect(Invocation.class).details().receiveProgress()).isTrue();
    assertThat(half.expect(Invocation.class).details().dict().isEmpty()).isTrue();
    assertThat(plain.expect(Invocation.class).details().dict().isEmpty()).isTrue();
    half.close();
  }

  @Test
  @Row({"C066", "C067"})
  void progressIsPassedOnAtOnceAndInOrder() {
    able.register("com.progress.order");
    long request = call("com.progress.order", Map.of("receive_progress", true));
    long invocation = able.expect(Invocation.class).request();
    for (long i = 0; i < 5; i++) {
      progress(invocation, i);
      Result result = caller.expect(Result.class);
      assertThat(result.request()).isEqualTo(request);
      assertThat(result.details().progress()).isTrue();
      assertThat(RawPeer.arguments(result.payload())).containsExactly(i);
    }
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    Result last = caller.expect(Result.class);
    assertThat(last.details().progress()).isFalse();
    assertThat(last.payload().isEmpty()).isTrue();
    caller.expectSilence();
  }

  @Test
  @Row("C068")
  void anErrorEndsProgress() {
    able.register("com.progress.error");
    call("com.progress.error", Map.of("receive_progress", true));
    long invocation = able.expect(Invocation.class).request();
    progress(invocation, 1);
    able.send(new ErrorMessage(68, invocation, Dict.EMPTY, "com.my.error", Payload.EMPTY));
    caller.expect(Result.class);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("com.my.error");
    caller.expectSilence();
  }

  @Test
  @Row("C069")
  void withProgressTheTimeoutIsTheSilenceBetween() {
    able.register("com.progress.timeout");
    call("com.progress.timeout", Map.of("receive_progress", true, "timeout", 400L));
    long invocation = able.expect(Invocation.class).request();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < Duration.ofMillis(700).toNanos()) {
      progress(invocation, 1);
      caller.expect(Result.class);
    }
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
  }

  @Test
  @Row("C070")
  void progressForACallerThatIsGoneIsDropped() {
    able.register("com.progress.gone");
    call("com.progress.gone", Map.of("receive_progress", true));
    long invocation = able.expect(Invocation.class).request();
    progress(invocation, 1);
    caller.expect(Result.class);
    caller.reset();
    assertThat(able.expect(Interrupt.class).request()).isEqualTo(invocation);
    for (int i = 0; i < 100; i++) {
      progress(invocation, i);
    }
    able.expectSilence();
  }

  @Test
  @Row("C071")
  void progressThatNobodyAskedForIsLeftOut() {
    able.register("com.progress.unasked");
    call("com.progress.unasked", Map.of());
    long invocation = able.expect(Invocation.class).request();
    progress(invocation, 1);
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.of("final")));
    Result result = caller.expect(Result.class);
    assertThat(result.details().progress()).isFalse();
    assertThat(RawPeer.arguments(result.payload())).containsExactly("final");
    caller.expectSilence();
  }
}
