package dev.weir.router.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Published;
import dev.weir.router.mailbox.SlowRule.Drop;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of several subscriptions with rules of their own, offered and taken at random. */
final class DropsTest {
  private static final int LIMIT = 4_096;
  private static final int LARGEST = 500 + Outbound.ENVELOPE;
  private static final int ROUNDS = 20_000;

  private final QueueLoop loop = new QueueLoop(0, new LinkedBlockingQueue<>());
  private final Touched touched = new Touched(loop);
  private final Mailbox mailbox = new Mailbox(loop, () -> {}, WaterMarks.ofLimit(LIMIT), () -> 0L);
  private final Map<Long, Long> sent = new HashMap<>();
  private final Map<Long, Long> received = new HashMap<>();
  private final Map<Long, Long> missing = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private long dropped;
  private long repliesSent;
  private long repliesReceived;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderHoldsAndEachGapIsTold(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      switch (random.nextInt(20)) {
        case 0 -> reply();
        case 1 -> take(random.nextInt(60));
        default -> event(1 + random.nextInt(3), random);
      }
      assertThat(mailbox.backlog()).isLessThanOrEqualTo(2 * LIMIT + LARGEST);
    }
    take(Integer.MAX_VALUE);
    for (long subscription = 1; subscription <= 3; subscription++) {
      event(subscription, random);
    }
    take(Integer.MAX_VALUE);
    assertThat(mailbox.backlog()).isZero();
    assertThat(repliesReceived).isEqualTo(repliesSent);
    assertThat(missing.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(dropped);
    assertThat(dropped).isGreaterThan(ROUNDS / 10);
    sent.forEach(
        (subscription, count) ->
            assertThat(received.get(subscription) + missing.getOrDefault(subscription, 0L))
                .isEqualTo(count));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3})
  void theNewestIsNeverTheOneThatGoesWhereOthersAreToGo(long subscription) {
    event(subscription, "com.small", 0);
    for (int i = 0; mailbox.backlog() <= LIMIT; i++) {
      event(subscription, "com.large" + i, 400);
    }
    take(1); // what goes out with the small one cannot be dropped any more
    event(subscription, "com.last", 400);
    assertThat(mailbox.backlog()).isGreaterThan(LIMIT);
    take(Integer.MAX_VALUE);
    assertThat(last.values()).contains(sent.get(subscription));
  }

  /** The first drops the newest, the second the oldest, the third those of the same topic. */
  private void event(long subscription, Random random) {
    event(subscription, "com.t" + random.nextInt(4), random.nextInt(500));
  }

  private void event(long subscription, String topic, int size) {
    long number = sent.merge(subscription, 1L, Long::sum);
    Drop drop = Drop.values()[(int) subscription];
    Dict details = drop == Drop.SAME_TOPIC ? Dict.of("topic", topic) : Dict.EMPTY;
    Event event = new Event(subscription, number, EventDetails.of(details), Payload.EMPTY);
    Outbound outbound = Outbound.single(event, size);
    dropped += mailbox.offer(outbound, new SlowRule(drop, 0, true), touched);
  }

  private void reply() {
    Outbound reply = Outbound.single(new Published(++repliesSent, 1), 0);
    assertThat(mailbox.offer(reply, touched)).isNotEqualTo(Mailbox.Offer.OVERFLOW);
  }

  private void take(int most) {
    for (int i = 0; i < most; i++) {
      Outbound outbound = mailbox.next();
      if (outbound == null) {
        break;
      }
      taken(outbound.message());
    }
    mailbox.written();
  }

  private void taken(Message message) {
    if (message instanceof Published published) {
      assertThat(published.request()).isEqualTo(++repliesReceived);
      return;
    }
    Event event = (Event) message;
    long subscription = event.subscription();
    String place = subscription + event.details().topic().orElse("");
    Long before = last.put(place, event.publication());
    assertThat(before == null || before < event.publication()).isTrue();
    received.merge(subscription, 1L, Long::sum);
    event
        .details()
        .dict()
        .find("_gap")
        .ifPresent(
            gap -> missing.merge(subscription, (Long) ((Map<?, ?>) gap).get("dropped"), Long::sum));
    if (subscription < 3) { // each gap is where it says
      assertThat(received.get(subscription) + missing.getOrDefault(subscription, 0L))
          .isEqualTo(event.publication());
    }
  }
}
