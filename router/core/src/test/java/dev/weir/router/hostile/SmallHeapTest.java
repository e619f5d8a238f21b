package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A router with a small heap and many subscribers that never read. In full, {@code
 * -Dweir.stuck=1000} and 256 MiB; else as many subscribers fewer as there is less heap.
 */
public final class SmallHeapTest {
  private static final int STUCK = Integer.getInteger("weir.stuck", 250);
  private static final int HEAP_MIB = Math.max(64, 256 * STUCK / 1_000);
  private static final byte[] LOAD = new byte[16 << 10];

  /** So much is published when there is no memory any more. */
  private static final int REFUSED = 2_000;

  /** The operating system takes some megabytes for each of them before the router has to. */
  private static final int MOST_ROUNDS = 1_000;

  /** Sessions are ended only because of memory: not at their own limit, and not for slowness. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen("127.0.0.1", 0)
          .realm("realm1")
          .options(
              RouterOptions.builder()
                  .mailbox(64 << 20)
                  .writeDeadline(Duration.ofSeconds(5))
                  .pingInterval(Duration.ZERO) // the witness does not read all the time either
                  .drain(Duration.ZERO)
                  .build())
          .start();
    }
  }

  @Test
  @Hostile("O2")
  void manyThatNeverReadDoNotTakeTheMemoryOfAll() throws Exception {
    try (AttackedRouter router = AttackedRouter.withHeap(HEAP_MIB + "m", Recipe.class);
        RawPeer publisher = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1");
        RawPeer witness = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
      List<RawPeer> stuck = new ArrayList<>();
      for (int i = 0; i < STUCK; i++) {
        RawPeer peer = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1");
        peer.subscribe("com.flood" + i);
        peer.subscribe("com.flood");
        stuck.add(peer);
      }
      int refused = 0;
      for (int round = 0; refused < REFUSED; round++) {
        assertThat(round).isLessThan(MOST_ROUNDS);
        for (int i = 0; i < STUCK; i++) {
          refused += publish(publisher, "com.flood" + i) ? 0 : 1;
        }
        refused += publish(publisher, "com.flood") ? 0 : 1;
      }
      assertThat(router.count(Counter.MEMORY_PUBLICATIONS_REFUSED)).isEqualTo(refused);
      witness.expectSilence();
      Eventually.holds(
          "those who take nothing are ended, and there is memory again",
          () -> publish(publisher, "com.calm"));
      assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
      stuck.forEach(RawPeer::reset);
      assertThat(router.memory().heap()).isLessThan((long) HEAP_MIB << 20);
    }
  }

  private static boolean publish(RawPeer publisher, String topic) {
    publisher.send(
        new Publish(
            publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.of((Object) LOAD)));
    Message answer = publisher.receive();
    if (answer instanceof ErrorMessage error) {
      assertThat(error.error()).isEqualTo("wamp.error.unavailable");
      assertThat(RawPeer.keywords(error.payload())).containsEntry("key", "limits.memory");
      return false;
    }
    assertThat(answer).isInstanceOf(Published.class);
    return true;
  }
}
