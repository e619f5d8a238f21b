package dev.weir.router.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.transport.MessageLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers for which a link has no room. */
final class OpenRequestsTest {
  private final OpenRequests requests = new OpenRequests();
  private final List<Message> sent = new ArrayList<>();
  private int room;

  OpenRequestsTest() {
    requests.open(Narrow::new);
  }

  @Test
  void anAnswerIsTakenWhenThereIsRoomAndInItsOrder() {
    room = 1;
    CompletableFuture<Void> first = answer(1);
    CompletableFuture<Void> second = answer(2);
    CompletableFuture<Void> third = answer(3);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    room = 1;
    requests.room();
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
    room = 1;
    CompletableFuture<Void> fourth = answer(4);
    assertThat(fourth).as("not before the third").isNotDone();
    room = 2;
    requests.room();
    assertThat(third).isCompleted();
    assertThat(fourth).isCompleted();
    assertThat(sent)
        .extracting(message -> ((Yield) message).request())
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void withTheSessionTheWaitForRoomFails() {
    CompletableFuture<Void> answer = answer(1);
    LocalErrorException end = new LocalErrorException("com.example.end", "it has ended");
    requests.fail(end);
    assertThat(answer).isCompletedExceptionally();
    assertThat(answer(2)).as("nobody waits for it").isCompleted();
  }

  private CompletableFuture<Void> answer(long invocation) {
    return requests
        .answer(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY))
        .toCompletableFuture();
  }

  /** A link that takes as many messages as there is room for. */
  private final class Narrow implements MessageLink {
    @Override
    public Sent send(Message message) {
      if (room == 0) {
        return Sent.FULL;
      }
      room--;
      sent.add(message);
      return Sent.ACCEPTED;
    }

    @Override
    public Sent post(Message message) {
      return send(message);
    }

    @Override
    public void close() {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }
}
