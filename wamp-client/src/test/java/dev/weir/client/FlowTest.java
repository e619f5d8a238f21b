package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls and subscriptions as publishers. */
final class FlowTest {
  private static final ResultDetails PART = ResultDetails.of(Dict.of("progress", true));

  private final ScriptedRouter router = new ScriptedRouter();
  private WampClient client;
  private ScriptedPeer peer;

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private void join(UnaryOperator<WampClientBuilder> options) {
    CompletableFuture<WampClient> connecting = router.connect(options);
    peer = router.accept().upgrade();
    Map<String, Object> features =
        Map.of(
            "call_canceling",
            true,
            "progressive_call_results",
            true,
            "progressive_call_invocations",
            true);
    peer.welcome(Map.of("dealer", Map.of("features", features), "broker", Map.of()));
    client = soon(connecting);
  }

  private Heard<CallResult> call() {
    Heard<CallResult> heard = new Heard<>();
    client.flow().call(dev.weir.client.Call.of("com.example.p")).subscribe(heard);
    return heard;
  }

  private void part(long request, Object value) {
    peer.send(new Result(request, PART, Payload.of(value)));
  }

  @Test
  void progressiveResultsComeAsRequestedThenTheFinalOneThenTheEnd() {
    join(options -> options);
    Heard<CallResult> heard = call();
    Call call = peer.expect(Call.class);
    assertThat(call.options().receiveProgress()).isTrue();
    part(call.request(), 1);
    part(call.request(), 2);
    peer.send(new Result(call.request(), ResultDetails.NONE, Payload.of(3)));
    assertThat(heard.request(1).next().as(int.class)).isEqualTo(1);
    assertThat(heard.waiting()).isZero();
    heard.request(2);
    assertThat(heard.next().as(int.class)).isEqualTo(2);
    assertThat(heard.next().as(int.class)).isEqualTo(3);
    soon(heard.end());
    heard.requireRules();
  }

  @Test
  void eachSubscriberHasACallOfItsOwnAndNobodyElseCalls() {
    join(options -> options);
    var publisher = client.flow().call(dev.weir.client.Call.of("com.example.p"));
    client.publish("com.example.nothing.was.called.before");
    peer.expect(dev.weir.protocol.Publish.class);
    Heard<CallResult> one = new Heard<>();
    Heard<CallResult> other = new Heard<>();
    publisher.subscribe(one);
    publisher.subscribe(other);
    long first = peer.expect(Call.class).request();
    long second = peer.expect(Call.class).request();
    peer.send(new Result(second, ResultDetails.NONE, Payload.of("second")));
    peer.send(new Result(first, ResultDetails.NONE, Payload.of("first")));
    assertThat(one.request(1).next().as(String.class)).isEqualTo("first");
    assertThat(other.request(1).next().as(String.class)).isEqualTo("second");
  }

  @Test
  void cancellingCancelsTheCall() {
    join(options -> options);
    Heard<CallResult> heard = call();
    long request = peer.expect(Call.class).request();
    heard.cancel();
    assertThat(peer.expect(Cancel.class).request()).isEqualTo(request);
    part(request, 1);
    assertThat(heard.request(1).waiting()).isZero();
  }

  @Test
  void errorsComeBehindWhatCameBefore() {
    join(options -> options);
    Heard<CallResult> heard = call();
    long request = peer.expect(Call.class).request();
    part(request, 1);
    assertThat(heard.request(9).next().as(int.class)).isEqualTo(1);
    peer.error(MessageType.CALL, request, "com.example.error.sold_out");
    assertThat(failure(heard.end()).uri()).isEqualTo("com.example.error.sold_out");
    heard.requireRules();
  }

  @Test
  void resultsThatNobodyRequestsEndTheCallByNameAndNothingIsLeftOut() {
    // On the reader's thread no result is on its way to another, for which the bound holds too.
    join(options -> options.receiveQueue(10_000).executor(Runnable::run));
    Heard<CallResult> heard = call();
    long request = peer.expect(Call.class).request();
    for (int i = 0; i < 20; i++) {
      peer.send(new Result(request, PART, Payload.of(i, "x".repeat(1_000))));
    }
    assertThat(peer.expect(Cancel.class).request()).isEqualTo(request);
    heard.request(Long.MAX_VALUE);
    WampException failure = failure(heard.end());
    assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(failure).hasMessageContaining("receiveQueue");
    int came = heard.waiting();
    assertThat(came).isBetween(7, 19);
    for (int i = 0; i < came; i++) {
      assertThat(heard.next().arguments().get(0, int.class)).isEqualTo(i);
    }
  }

  @Test
  void chunksOfAPublisherGoUpOneAtATime() {
    join(options -> options);
    Heard<CallResult> heard = new Heard<>();
    try (SubmissionPublisher<Arguments> chunks = new SubmissionPublisher<>()) {
      client
          .flow()
          .call(dev.weir.client.Call.of("com.example.p").arguments("name"), chunks)
          .subscribe(heard);
      Call first = peer.expect(Call.class);
      assertThat(first.options().progress()).isTrue();
      for (int i = 0; i < 100; i++) {
        chunks.submit(Arguments.of(i));
      }
      for (int i = 0; i < 100; i++) {
        Call next = peer.expect(Call.class);
        assertThat(next.request()).isEqualTo(first.request());
        assertThat(ScriptedPeer.values(next.payload())).containsExactly((long) i);
      }
    }
    Call last = peer.expect(Call.class);
    assertThat(last.options().progress()).isFalse();
    peer.send(new Result(last.request(), ResultDetails.NONE, Payload.of("stored")));
    assertThat(heard.request(1).next().as(String.class)).isEqualTo("stored");
    soon(heard.end());
  }

  @Test
  void aPublisherThatFailsCancelsTheCall() {
    join(options -> options);
    Heard<CallResult> heard = new Heard<>();
    SubmissionPublisher<Arguments> chunks = new SubmissionPublisher<>();
    client.flow().call(dev.weir.client.Call.of("com.example.p"), chunks).subscribe(heard);
    long request = peer.expect(Call.class).request();
    chunks.closeExceptionally(new IllegalStateException("of a test"));
    assertThat(peer.expect(Cancel.class).request()).isEqualTo(request);
    assertThat(heard.end()).failsWithin(java.time.Duration.ofSeconds(10));
    assertThat(heard.end().handle((done, failure) -> failure).join()).hasMessage("of a test");
  }

  @Test
  void whenTheCallEndsThePublisherOfItsChunksIsCancelled() {
    join(options -> options);
    Heard<CallResult> heard = new Heard<>();
    try (SubmissionPublisher<Arguments> chunks = new SubmissionPublisher<>()) {
      client.flow().call(dev.weir.client.Call.of("com.example.p"), chunks).subscribe(heard);
      long request = peer.expect(Call.class).request();
      peer.send(new Result(request, ResultDetails.NONE, Payload.of("enough")));
      assertThat(heard.request(1).next().as(String.class)).isEqualTo("enough");
      soon(heard.end());
      while (chunks.hasSubscribers()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void eventsComeAsRequestedUntilCancelled() {
    join(options -> options);
    Heard<dev.weir.client.Event> heard = new Heard<>();
    client.flow().subscribe(Topic.exact("com.example.t")).subscribe(heard);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 7));
    for (int i = 0; i < 50; i++) {
      peer.send(new Event(7, i + 1, EventDetails.NONE, Payload.of(i)));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(heard.request(1).next().as(int.class)).isEqualTo(i);
    }
    heard.cancel();
    peer.send(new Unsubscribed(peer.expect(Unsubscribe.class).request(), Dict.EMPTY));
    heard.requireRules();
  }

  @Test
  void eventsThatNobodyRequestsEndTheFlowByNameAndNothingIsLeftOut() {
    join(options -> options.receiveQueue(10_000));
    Heard<dev.weir.client.Event> heard = new Heard<>();
    client.flow().subscribe(Topic.exact("com.example.t")).subscribe(heard);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 7));
    for (int i = 0; i < 20; i++) {
      peer.send(new Event(7, i + 1, EventDetails.NONE, Payload.of(i, "x".repeat(1_000))));
    }
    peer.send(new Unsubscribed(peer.expect(Unsubscribe.class).request(), Dict.EMPTY));
    assertThat(heard.end()).isNotDone();
    heard.request(Long.MAX_VALUE);
    assertThat(failure(heard.end()).reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(heard.waiting()).isEqualTo(8);
    for (int i = 0; i < 8; i++) {
      assertThat(heard.next().arguments().get(0, int.class)).isEqualTo(i);
    }
  }

  @Test
  void aFlowOfEventsEndsWithTheSubscription() {
    join(options -> options);
    Heard<dev.weir.client.Event> refused = new Heard<>();
    Heard<dev.weir.client.Event> revoked = new Heard<>();
    Heard<dev.weir.client.Event> ended = new Heard<>();
    client.flow().subscribe(Topic.exact("com.example.a")).subscribe(refused);
    peer.error(
        MessageType.SUBSCRIBE, peer.expect(Subscribe.class).request(), "wamp.error.not_authorized");
    assertThat(failure(refused.end()).reason()).isEqualTo(Reason.NOT_AUTHORIZED);
    client.flow().subscribe(Topic.exact("com.example.b")).subscribe(revoked);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 8));
    client.flow().subscribe(Topic.exact("com.example.c")).subscribe(ended);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 9));
    peer.send(new Unsubscribed(0, Dict.of(Map.of("subscription", 8L, "reason", "enough"))));
    assertThat(failure(revoked.end())).hasMessageContaining("enough");
    peer.kill();
    assertThat(failure(ended.end()).reason()).isEqualTo(Reason.CONNECTION_LOST);
  }
}
