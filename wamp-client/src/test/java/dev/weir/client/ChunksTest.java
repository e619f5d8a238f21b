package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Yield;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Invocations in chunks (advanced profile, progressive call invocations). */
final class ChunksTest extends CalleeFixture {
  private static final InvocationDetails MORE = InvocationDetails.of(Dict.of("progress", true));
  private static final InvocationDetails BOTH =
      InvocationDetails.of(Dict.of(Map.of("progress", true, "receive_progress", true)));

  private void chunk(long invocation, InvocationDetails details, Object... arguments) {
    peer.send(new Invocation(invocation, REGISTRATION, details, Payload.of(arguments)));
  }

  private static long sum(dev.weir.client.Invocation call) {
    long sum = 0;
    for (Arguments chunk : call.chunks()) {
      sum += chunk.get(0, long.class);
    }
    return sum;
  }

  @Test
  void aHandlerTakesChunkAfterChunkAndAnswersBehindTheLast() {
    register(ChunksTest::sum);
    chunk(1, MORE, 1L);
    chunk(1, MORE, 2L);
    chunk(1, MORE, 3L);
    chunk(1, InvocationDetails.NONE, 4L);
    assertThat(yielded(1)).isEqualTo(10L);
  }

  @Test
  void aPlainCallIsOneChunk() {
    register(ChunksTest::sum);
    assertThat(yielded(invoke(5L))).isEqualTo(5L);
  }

  @Test
  void chunksAndProgressiveResultsAreATwoWayStream() {
    register(
        call -> {
          assertThat(call.isStream()).isTrue();
          for (Arguments chunk : call.chunks()) {
            call.progress(chunk.get(0, long.class) * 10);
          }
          return "end";
        });
    for (long i = 0; i < 100; i++) {
      chunk(1, BOTH, i);
      Yield part = peer.expect(Yield.class);
      assertThat(part.options().progress()).isTrue();
      assertThat(ScriptedPeer.values(part.payload())).containsExactly(i * 10);
    }
    InvocationDetails last = InvocationDetails.of(Dict.of("receive_progress", true));
    chunk(1, last, 100L);
    assertThat(peer.expect(Yield.class).options().progress()).isTrue();
    assertThat(yielded(1)).isEqualTo("end");
  }

  @Test
  void streamsDoNotWaitForEachOther() {
    register(ChunksTest::sum);
    for (long id = 1; id <= 100; id++) {
      chunk(id, MORE, id);
    }
    for (long id = 100; id >= 1; id--) {
      chunk(id, InvocationDetails.NONE, 1L);
      assertThat(yielded(id)).isEqualTo(id + 1);
    }
  }

  @Test
  void aHandlerMayAnswerBeforeTheLastChunkAndLaterOnesAreDropped() {
    register(call -> call.arguments().isEmpty() ? "plain" : "enough");
    chunk(1, MORE, 1L);
    assertThat(yielded(1)).isEqualTo("enough");
    chunk(1, MORE, 2L);
    chunk(1, InvocationDetails.NONE, 3L);
    chunk(2, InvocationDetails.NONE);
    assertThat(yielded(2)).isEqualTo("plain");
    // The id is free again behind the last chunk.
    chunk(1, InvocationDetails.NONE, 4L);
    assertThat(yielded(1)).isEqualTo("enough");
  }

  @Test
  void chunksOfWhatWasRefusedAreDropped() {
    register(ChunksTest::sum);
    peer.send(new Invocation(1, 12345, MORE, Payload.of(1L)));
    assertThat(errored(1).error()).isEqualTo("wamp.error.no_such_registration");
    peer.send(new Invocation(1, 12345, MORE, Payload.of(1L)));
    peer.send(new Invocation(1, 12345, InvocationDetails.NONE, Payload.of(1L)));
    chunk(2, InvocationDetails.NONE, 7L);
    assertThat(yielded(2)).isEqualTo(7L);
  }

  @Test
  void behindTheLastChunkTheIdMustNotComeAgain() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    register(call -> never);
    chunk(1, MORE, 1L);
    chunk(1, InvocationDetails.NONE, 2L);
    chunk(1, InvocationDetails.NONE, 3L);
    peer.expectAbort("wamp.error.protocol_violation");
  }

  @Test
  void anInterruptEndsTheWaitForChunks() {
    CompletableFuture<Reason> waited = new CompletableFuture<>();
    register(
        call -> {
          try {
            return sum(call);
          } catch (WampException e) {
            waited.complete(e.reason());
            throw e;
          }
        });
    chunk(1, MORE, 1L);
    interrupt(1, CancelMode.KILL);
    assertThat(errored(1).error()).isEqualTo("wamp.error.canceled");
    assertThat(soon(waited)).isEqualTo(Reason.CANCELED);
    chunk(2, MORE, 1L);
    interrupt(2, CancelMode.KILLNOWAIT);
    chunk(3, InvocationDetails.NONE, 3L);
    assertThat(yielded(3)).isEqualTo(3L);
  }

  @Test
  void theEndOfTheSessionEndsTheWaitForChunks() {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Reason> waited = new CompletableFuture<>();
    register(
        call -> {
          running.countDown();
          try {
            return sum(call);
          } catch (WampException e) {
            waited.complete(e.reason());
            throw e;
          }
        });
    chunk(1, MORE, 1L);
    await(running);
    peer.kill();
    assertThat(soon(waited)).isEqualTo(Reason.CANCELED);
  }

  @Test
  void chunksThatNobodyTakesEndTheirCallAndFreeWhatTheyHeld() {
    join(options -> options.receiveQueue(20_000));
    CountDownLatch release = new CountDownLatch(1);
    register(
        call -> {
          if (call.isStream()) {
            await(release);
          }
          return "done";
        });
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sent.add(new byte[1000]);
      chunk(1, MORE, sent.get(i));
    }
    ErrorMessage error = errored(1);
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(ScriptedPeer.values(error.payload()).get(0).toString()).contains("receiveQueue");
    chunk(1, InvocationDetails.NONE);
    chunk(2, InvocationDetails.NONE);
    assertThat(yielded(2)).isEqualTo("done");
    release.countDown();
  }

  @Test
  void chunksThatAreTakenHoldNothing() {
    join(options -> options.receiveQueue(20_000));
    register(
        call -> {
          Iterator<Arguments> chunks = call.chunks().iterator();
          while (chunks.hasNext()) {
            chunks.next();
            call.progress("taken");
          }
          return "done";
        });
    for (int i = 0; i < 200; i++) {
      chunk(1, BOTH, new byte[1000]);
      assertThat(peer.expect(Yield.class).options().progress()).isTrue();
    }
    chunk(1, InvocationDetails.NONE);
    assertThat(peer.expect(Yield.class).options().progress()).isTrue();
    assertThat(yielded(1)).isEqualTo("done");
  }
}
