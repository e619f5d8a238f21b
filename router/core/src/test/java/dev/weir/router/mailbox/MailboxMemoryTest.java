package dev.weir.router.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.router.memory.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mailboxes have on the budget of their realm. */
final class MailboxMemoryTest {
  private static final int LIMIT = 256 << 10;
  private static final int STEP = 4 << 10;
  private static final SlowRule NEWEST = rule(SlowRule.Drop.NEWEST);
  private static final SlowRule OLDEST = rule(SlowRule.Drop.OLDEST);

  private final QueueLoop loop = new QueueLoop(0, new java.util.concurrent.LinkedBlockingQueue<>());
  private final Touched touched = loop.touched();
  private final Budget router = Budget.ofRouter(0);
  private final Budget realm = router.ofRealm(0);

  private static SlowRule rule(SlowRule.Drop drop) {
    return new SlowRule(drop, Duration.ZERO.toNanos(), false);
  }

  private Mailbox mailbox(Budget budget) {
    Mailbox mailbox = new Mailbox(loop, () -> {}, WaterMarks.ofLimit(LIMIT), () -> 0L);
    mailbox.charge(budget);
    return mailbox;
  }

  private static Outbound shared(int octets) {
    return Outbound.shared(event(), octets);
  }

  private static Event event() {
    return new Event(1, 1, EventDetails.of(Dict.EMPTY), Payload.EMPTY);
  }

  @Test
  void whatIsWrittenAtOnceIsNotCounted() {
    Mailbox mailbox = mailbox(realm);
    for (int i = 0; i < 100; i++) {
      mailbox.offer(Outbound.single(event(), 16 << 10), touched);
      assertThat(mailbox.next()).isNotNull();
      mailbox.written();
      assertThat(realm.held()).isZero();
    }
  }

  @Test
  void whatManyWaitForCountsOnceAndWhatOneWaitsForEachTime() {
    List<Mailbox> mailboxes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      mailboxes.add(mailbox(realm));
    }
    for (int i = 0; i < 16; i++) {
      Outbound event = shared(8 << 10);
      mailboxes.forEach(mailbox -> mailbox.offer(event, touched));
    }
    assertThat(realm.held()).isBetween(16L * (16 << 10), 16L * (17 << 10) + 100 * STEP);
    assertThat(router.held()).isEqualTo(realm.held());
    long before = realm.held();
    mailboxes.forEach(mailbox -> mailbox.offer(Outbound.single(event(), 8 << 10), touched));
    assertThat(realm.held() - before).isBetween(100L * (8 << 10), 100L * (9 << 10) + 100 * STEP);
    mailboxes.forEach(Mailbox::discard);
    assertThat(realm.held()).isZero();
    assertThat(router.held()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensNothingIsLeftInTheEnd(long seed) {
    Random random = new Random(seed);
    List<Mailbox> mailboxes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      mailboxes.add(mailbox(realm));
    }
    for (int step = 0; step < 5_000; step++) {
      Outbound event = shared(random.nextInt(20_000));
      for (Mailbox mailbox : mailboxes) {
        act(mailbox, event, random);
      }
      assertThat(realm.held()).isGreaterThanOrEqualTo(0);
      if (random.nextInt(200) == 0) {
        Mailbox ended = mailboxes.remove(0);
        ended.seal(Outbound.single(event(), 0), touched);
        ended.discard();
        mailboxes.add(mailbox(realm));
      }
    }
    mailboxes.subList(0, 4).forEach(MailboxMemoryTest::write);
    mailboxes.subList(4, 8).forEach(Mailbox::discard);
    assertThat(realm.held()).isZero();
  }

  private void act(Mailbox mailbox, Outbound event, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> mailbox.offer(event, NEWEST, touched);
      case 1 -> mailbox.offer(event, OLDEST, touched);
      case 2 -> mailbox.offer(Outbound.single(event(), random.nextInt(5_000)), touched);
      case 3 -> mailbox.next();
      case 4 -> {
        mailbox.next();
        mailbox.written();
      }
      default -> {
        if (random.nextInt(20) == 0) {
          write(mailbox);
        }
      }
    }
  }

  private static void write(Mailbox mailbox) {
    while (mailbox.next() != null) {
      mailbox.written();
    }
    mailbox.written();
  }

  @Test
  void whereThereIsNoMemoryAQuarterOfTheLimitIsTheLimit() {
    Budget little = Budget.ofRouter(64 << 10);
    Mailbox small = mailbox(little);
    Mailbox large = mailbox(little);
    small.offer(Outbound.single(event(), 1_000), touched);
    for (int i = 0; i < 8; i++) {
      assertThat(large.offer(Outbound.single(event(), 8 << 10), touched))
          .isEqualTo(Mailbox.Offer.ACCEPTED);
    }
    large.offer(Outbound.single(event(), 8 << 10), touched);
    assertThat(little.isFull()).isTrue();
    assertThat(large.offer(Outbound.single(event(), 1), touched)).isEqualTo(Mailbox.Offer.OVERFLOW);
    assertThat(large.crowdedOut()).isTrue();
    assertThat(small.offer(Outbound.single(event(), 1), touched)).isEqualTo(Mailbox.Offer.ACCEPTED);
    large.discard();
    assertThat(little.isStrained()).isFalse();
  }
}
