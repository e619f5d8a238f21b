package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import java.net.ConnectException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the daemon (X2, X9). */
class SignalsIT {

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  @Hostile("X2")
  void theFirstSignalEndsInOrder(String signal) throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--port", "0")) {
      URI url = weir.ready().get(0);
      try (TestSession session = TestSession.join(url, "realm1")) {
        weir.signal(signal);
        assertThat(session.next()).startsWith("[6,").contains("wamp.close.system_shutdown");
        session.send("[6,{},\"wamp.close.goodbye_and_out\"]");
        assertThat(weir.exitCode()).isZero();
      }
    }
  }

  @Test
  @Hostile("X2")
  void runningCallsEndAndNewOnesAreRefused() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--port", "0")) {
      URI url = weir.ready().get(0);
      try (TestSession callee = TestSession.join(url, "realm1");
          TestSession caller = TestSession.join(url, "realm1");
          TestSession late = TestSession.connect(url)) {
        long invocation = invoke(callee, caller);
        weir.signal("TERM");
        assertThat(refusal(caller)).startsWith("[8,48,").contains("shutdown");
        callee.send("[64,2,{},\"com.example.late\"]");
        assertThat(callee.next()).startsWith("[8,64,2,").contains("shutdown");
        late.hello("realm1");
        assertThat(late.next()).startsWith("[3,").contains("wamp.close.system_shutdown");
        assertThatThrownBy(() -> TestSession.connect(url))
            .hasCauseInstanceOf(ConnectException.class);
        callee.send("[70," + invocation + ",{},[42]]");
        assertThat(caller.next()).startsWith("[50,1,").endsWith("[42]]");
        assertThat(caller.next()).startsWith("[6,").contains("wamp.close.system_shutdown");
        assertThat(callee.next()).startsWith("[6,").contains("wamp.close.system_shutdown");
        assertThat(weir.exitCode()).isZero();
      }
    }
  }

  @Test
  @Hostile("X9")
  void theSecondSignalEndsAtOnce() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--port", "0")) {
      URI url = weir.ready().get(0);
      try (TestSession callee = TestSession.join(url, "realm1");
          TestSession caller = TestSession.join(url, "realm1")) {
        invoke(callee, caller);
        weir.signal("TERM");
        refusal(caller);
        assertThat(weir.alive()).isTrue();
        weir.signal("TERM");
        assertThat(weir.exitCode()).isEqualTo(128 + 15);
      }
    }
  }

  /** A call that stays open until the callee yields to the invocation. */
  private static long invoke(TestSession callee, TestSession caller) throws InterruptedException {
    callee.send("[64,1,{},\"com.example.slow\"]");
    assertThat(callee.next()).startsWith("[65,1,");
    caller.send("[48,1,{},\"com.example.slow\"]");
    String message = callee.next();
    assertThat(message).startsWith("[68,");
    return Long.parseLong(message.split(",")[1]);
  }

  /** Calls a procedure that nobody serves until the answer is that the router shuts down. */
  private static String refusal(TestSession caller) throws InterruptedException {
    long request = 2;
    while (true) {
      caller.send("[48," + request++ + ",{},\"com.example.nobody\"]");
      String answer = caller.next();
      if (!answer.contains("wamp.error.no_such_procedure")) {
        return answer;
      }
    }
  }
}
