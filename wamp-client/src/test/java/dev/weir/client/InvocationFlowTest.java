package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The chunks of an invocation as a publisher. */
final class InvocationFlowTest extends CalleeFixture {
  private static final InvocationDetails UNFINISHED =
      InvocationDetails.of(Dict.of("progress", true));

  private final BlockingQueue<Heard<Arguments>> flows = new LinkedBlockingQueue<>();

  private Heard<Arguments> flow() throws InterruptedException {
    Heard<Arguments> flow = flows.poll(10, TimeUnit.SECONDS);
    assertThat(flow).isNotNull();
    return flow;
  }

  private void begin(CompletableFuture<Object> answer) {
    register(
        call -> {
          Heard<Arguments> heard = new Heard<>();
          call.flow().subscribe(heard);
          flows.add(heard);
          return answer;
        });
  }

  private void chunk(long id, InvocationDetails details, Object value) {
    peer.send(new dev.weir.protocol.Invocation(id, REGISTRATION, details, Payload.of(value)));
  }

  @Test
  void chunksComeAsRequestedThenTheEnd() throws InterruptedException {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    begin(answer);
    long id = invoke(UNFINISHED, Payload.of(0));
    Heard<Arguments> heard = flow();
    for (int i = 1; i < 10; i++) {
      chunk(id, UNFINISHED, i);
    }
    chunk(id, InvocationDetails.NONE, 10);
    for (int i = 0; i <= 10; i++) {
      assertThat(heard.request(1).next().get(0, int.class)).isEqualTo(i);
    }
    soon(heard.end());
    heard.requireRules();
    answer.complete("all");
    assertThat(yielded(id)).isEqualTo("all");
  }

  @Test
  void ofAPlainCallThereIsOne() throws InterruptedException {
    begin(CompletableFuture.completedFuture("done"));
    long id = invoke(1);
    assertThat(flow().request(2).next().get(0, int.class)).isEqualTo(1);
    assertThat(yielded(id)).isEqualTo("done");
  }

  @Test
  void aCancelledCallEndsIt() throws InterruptedException {
    begin(new CompletableFuture<>());
    long id = invoke(UNFINISHED, Payload.of(0));
    Heard<Arguments> heard = flow().request(5);
    assertThat(heard.next().get(0, int.class)).isZero();
    interrupt(id, CancelMode.KILLNOWAIT);
    assertThat(failure(heard.end()).reason()).isEqualTo(Reason.CANCELED);
  }

  @Test
  void whoeverCancelsTheFlowHoldsNoChunks() throws InterruptedException {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    begin(answer);
    long id = invoke(UNFINISHED, Payload.of(0));
    flow().cancel();
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 40; i++) { // more than the receive queue has
      chunk(id, UNFINISHED, large);
    }
    chunk(id, InvocationDetails.NONE, 1);
    answer.complete("still here");
    assertThat(yielded(id)).isEqualTo("still here");
  }
}
