package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls and publications when one session ends and another begins. */
final class CallsAcrossSessionsTest extends ReconnectFixture {

  @Test
  void idempotentCallsAreSentAgainAndOthersFailByName() {
    join(options -> options);
    List<Integer> argument = new ArrayList<>(List.of(7));
    CompletableFuture<CallResult> safe =
        client.call(Call.of("com.example.safe").arguments(argument).idempotent());
    CompletableFuture<CallResult> once = client.call("com.example.once");
    argument.set(0, 8);
    call("com.example.safe");
    call("com.example.once");
    cut();
    WampException lost = failure(once);
    assertThat(lost.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(lost.reason().isRetryable()).isTrue();
    assertThat(safe).isNotDone();
    comeBack();
    dev.weir.protocol.Call again = call("com.example.safe");
    assertThat(ScriptedPeer.values(again.payload())).containsExactly(List.of(7L));
    answer(again, "done");
    assertThat(soon(safe).as(String.class)).isEqualTo("done");
    assertThat(client.statistics().resent()).isEqualTo(1);
    assertThat(client.statistics().pending()).isZero();
  }

  @Test
  void aCallThatHasShownProgressIsNotSentAgain() {
    join(options -> options);
    CompletableFuture<String> shown = new CompletableFuture<>();
    CompletableFuture<CallResult> call =
        client.call(
            Call.of("com.example.safe")
                .idempotent()
                .onProgress(part -> shown.complete(part.as(String.class))));
    long id = call("com.example.safe").request();
    peer.send(new Result(id, ResultDetails.of(Dict.of("progress", true)), Payload.of("half")));
    assertThat(soon(shown)).isEqualTo("half");
    cut();
    assertThat(failure(call).reason()).isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void withoutASessionCallsWaitInOrderWithinTheirTimeouts() {
    join(options -> options);
    cut();
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(client.call(Call.of("com.example.p" + i).timeout(Duration.ofMinutes(10))));
    }
    CompletableFuture<CallResult> tooLate =
        client.call(Call.of("com.example.late").timeout(Duration.ofNanos(5)));
    assertThat(calls.get(10).cancel(true)).isTrue();
    assertThat(client.statistics().pending()).isEqualTo(50);
    time.advance(Duration.ofNanos(5));
    assertThat(failure(tooLate))
        .hasMessageContaining("was not")
        .extracting(WampException::reason)
        .isEqualTo(Reason.TIMEOUT);
    comeBack();
    for (int i = 0; i < 50; i++) {
      if (i != 10) {
        answer(call("com.example.p" + i), i);
        assertThat(soon(calls.get(i)).as(int.class)).isEqualTo(i);
      }
    }
    client.call("com.example.last");
    call("com.example.last");
  }

  @Test
  void notMoreCallsWaitThanMay() {
    join(options -> options.maxPending(3));
    cut();
    for (int i = 0; i < 3; i++) {
      assertThat(client.call("com.example.p")).isNotDone();
    }
    assertThat(failure(client.call("com.example.p")))
        .hasMessageContaining("maxPending")
        .extracting(WampException::reason)
        .isEqualTo(Reason.OVERLOADED);
  }

  @Test
  void aStreamEndsWithItsSessionAndNeedsOne() {
    CompletableFuture<WampClient> connecting =
        router.connect(options -> options.reconnect(quickly()).time(time).listener(notes));
    peer = router.accept().upgrade();
    peer.welcome(
        java.util.Map.of(
            "dealer",
            java.util.Map.of("features", java.util.Map.of("progressive_call_invocations", true))));
    client = soon(connecting);
    notes.expect("joined");
    CallStream stream = client.stream(Call.of("com.example.p").idempotent());
    call("com.example.p");
    cut();
    assertThat(failure(stream.result()).reason()).isEqualTo(Reason.CONNECTION_LOST);
    WampException refused =
        catchThrowableOfType(WampException.class, () -> client.stream(Call.of("com.example.p")));
    assertThat(refused.reason()).isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void publicationsAreKeptInOrderUpToABound() {
    join(options -> options.reconnect(quickly().publications(3 * 300)));
    cut();
    client.publish("com.example.t", 0);
    CompletableFuture<Long> acknowledged = client.publishAcknowledged("com.example.t", 1);
    client.publish("com.example.t", 2, "x".repeat(100));
    client.publish("com.example.t", 3, "x".repeat(100));
    WampException full =
        catchThrowableOfType(WampException.class, () -> client.publish("com.example.t", 4));
    assertThat(full.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(full).hasMessageContaining("Reconnect.publications");
    comeBack();
    for (long i = 0; i < 4; i++) {
      Publish publish = peer.expect(Publish.class);
      assertThat(ScriptedPeer.values(publish.payload()).get(0)).isEqualTo(i);
      if (i == 1) {
        peer.send(new Published(publish.request(), 99));
      }
    }
    assertThat(soon(acknowledged)).isEqualTo(99);
    client.publish("com.example.t", 5);
    assertThat(ScriptedPeer.values(peer.expect(Publish.class).payload())).containsExactly(5L);
  }

  @Test
  void whereNoneAreKeptPublicationsFailWithoutASession() {
    join(options -> options.reconnect(quickly().publications(0)));
    cut();
    WampException lost =
        catchThrowableOfType(WampException.class, () -> client.publish("com.example.t"));
    assertThat(lost.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure(client.publishAcknowledged("com.example.t")).reason())
        .isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void whatWaitedGoesOutInTheSerializerOfTheNextSession() {
    join(options -> options.serializers(Serializer.MESSAGEPACK, Serializer.JSON));
    cut();
    CompletableFuture<CallResult> call =
        client.call("com.example.p", "grüße", new byte[] {1, 0, -1});
    client.publish("com.example.t", new byte[] {2});
    time.advance(WAIT);
    peer = router.accept().upgrade(Serializer.JSON);
    peer.expect(Hello.class);
    peer.send(new dev.weir.protocol.Welcome(1, Dict.EMPTY));
    Publish publish = peer.expect(Publish.class);
    assertThat(ScriptedPeer.values(publish.payload()).get(0)).isEqualTo(new byte[] {2});
    dev.weir.protocol.Call sent = call("com.example.p");
    assertThat(ScriptedPeer.values(sent.payload()).get(1)).isEqualTo(new byte[] {1, 0, -1});
    answer(sent, "grüße");
    assertThat(soon(call).as(String.class)).isEqualTo("grüße");
  }
}
