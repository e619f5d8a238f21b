package dev.weir.router.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Published;
import dev.weir.router.mailbox.Mailbox.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MailboxTest {
  private static final long MILLI = 1_000_000L;
  private static final int ENVELOPE = 64;

  private final StillLoop loop = new StillLoop();
  private final Touched touched = new Touched(loop);
  private final WaterMarks marks = WaterMarks.ofLimit(1_024);
  private long now;
  private int drains;
  private final Mailbox mailbox = new Mailbox(loop, () -> drains++, marks, () -> now);

  @Test
  void givesMessagesInTheOrderOfTheOffers() {
    Mailbox large = new Mailbox(loop, () -> {}, WaterMarks.ofLimit(1 << 20), () -> now);
    long taken = 0;
    for (int i = 1; i <= 1_000; i++) {
      large.offer(single(new Published(i, i)), touched);
      if (i % 3 == 0) {
        assertThat(request(large.next())).isEqualTo(++taken);
      }
    }
    large.written();
    assertThat(large.backlog()).isEqualTo((1_000 - taken) * ENVELOPE);
    while (taken < 1_000) {
      assertThat(request(large.next())).isEqualTo(++taken);
    }
    assertThat(large.next()).isNull();
  }

  @Test
  void isDrainedOnceForAllThatWaitsAndAgainAfterItWasFoundEmpty() {
    offerReply(1);
    offerReply(2);
    touched.flush();
    assertThat(drains).isEqualTo(1);

    takeAll();
    offerReply(3);
    touched.flush();
    assertThat(drains).isEqualTo(2);
  }

  @Test
  void takesOneMessageOfAnySizeUpToItsLimitAndNoneBeyond() {
    assertThat(offer(event(1_024 - ENVELOPE))).isEqualTo(Offer.ABOVE_HIGH);
    assertThat(offer(event(100_000))).isEqualTo(Offer.ABOVE_HIGH);
    assertThat(offer(event(0))).isEqualTo(Offer.OVERFLOW);
    assertThat(mailbox.backlog()).isEqualTo(1_024 + 100_000 + ENVELOPE);
  }

  @Test
  void nothingComesBehindWhatDidNotFit() {
    offer(event(2_000));
    assertThat(offer(event(0))).isEqualTo(Offer.OVERFLOW);
    takeAll();
    mailbox.written();

    assertThat(offer(event(0))).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void aSealFreesEventsKeepsRepliesAndIsTheEnd() {
    offer(event(10));
    offerReply(1);
    offer(event(10));
    assertThat(mailbox.seal(single(goodbye()), touched)).isEqualTo(2);
    assertThat(mailbox.seal(single(goodbye()), touched)).isZero();

    assertThat(offer(event(10))).isEqualTo(Offer.SEALED);
    assertThat(takeAll()).extracting(Outbound::message).hasSize(2).endsWith(goodbye());
    mailbox.written();
    assertThat(mailbox.backlog()).isZero();
  }

  @Test
  void whatIsLostWithAConnectionIsCountedByItsKind() {
    offer(event(10));
    offerReply(1);
    mailbox.next();
    offer(event(10));
    offer(event(10));
    offerReply(2);
    assertThat(mailbox.discard()).isEqualTo(new Lost(2, 2));
    assertThat(mailbox.discard()).isEqualTo(new Lost(0, 0));
    assertThat(mailbox.backlog()).isZero();
  }

  @Test
  void repliesHaveRoomForFourTimesTheLimit() {
    for (int i = 1; i <= 4 * 1_024 / ENVELOPE; i++) {
      assertThat(reply(single(new Published(i, i)))).isNotEqualTo(Offer.OVERFLOW);
    }
    assertThat(mailbox.backlog()).isEqualTo(4 * 1_024);
    assertThat(reply(single(new Published(65, 65)))).isEqualTo(Offer.ABOVE_HIGH);
    assertThat(reply(single(new Published(66, 66)))).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void repliesBeyondTheLimitLeaveNoRoomForEvents() {
    reply(event(1_024));
    assertThat(offer(event(0))).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void aReplyIsAboveHighWhenTheMailboxWasBefore() {
    assertThat(reply(event(2_000))).as("one large message").isEqualTo(Offer.ACCEPTED);
    assertThat(reply(event(0))).isEqualTo(Offer.ABOVE_HIGH);
  }

  @Test
  void theOtherSideOfACallIsHeldForASecondEachTimeTheReceiverHasRead() {
    for (int round = 0; round < 10; round++) {
      ReadGate gate = gate();
      offer(event(800));
      assertThat(mailbox.holdParty(gate)).isEqualTo(1_000 * MILLI);
      assertThat(mailbox.holdParty(gate)).as("held already").isZero();
      now += 900 * MILLI;
      mailbox.expire();
      assertThat(gate.open()).isFalse();
      writeAll();
      assertThat(gate.open()).isTrue();
    }
  }

  @Test
  void aDeadReceiverCostsTheOtherSidesOfItsCallsASecondOnce() {
    ReadGate gate = gate();
    offer(event(800));
    now += mailbox.holdParty(gate);
    mailbox.expire();
    assertThat(gate.open()).isTrue();
    assertThat(mailbox.holdParty(gate)).isZero();
    assertThat(gate.open()).isTrue();
    assertThat(mailbox.holdPublisher(gate, 0)).as("publishers have their own").isPositive();
  }

  @Test
  void aChunkIsTakenBeyondHighWaterOnlyOfWhomIsHeldAndWithinTheLimit() {
    ReadGate gate = gate();
    assertThat(mailbox.takesChunk(gate, 100_000)).isTrue();
    offer(event(800));
    assertThat(mailbox.takesChunk(gate, 1)).isFalse();
    mailbox.holdParty(gate);
    assertThat(mailbox.takesChunk(gate, 1_024 - 800 - ENVELOPE)).isTrue();
    assertThat(mailbox.takesChunk(gate, 1_024 - 800 - ENVELOPE + 1)).isFalse();
  }

  @Test
  void theOwnerIsHeldFromHighToLow() {
    ReadGate gate = gate();
    offer(event(100));
    mailbox.holdOwner(gate);
    assertThat(gate.open()).isTrue();

    offer(event(500));
    mailbox.holdOwner(gate);
    mailbox.holdOwner(gate);
    assertThat(gate.open()).isFalse();

    mailbox.next();
    mailbox.written();
    assertThat(gate.open()).as("above low").isFalse();
    mailbox.next();
    mailbox.written();
    assertThat(gate.open()).isTrue();
  }

  @Test
  void aPublisherIsHeldUntilLowWater() {
    releases(this::writeAll);
  }

  @Test
  void aPublisherIsHeldUntilTheSeal() {
    releases(this::seal);
  }

  @Test
  void aPublisherIsHeldUntilTheEnd() {
    releases(mailbox::discard);
  }

  @Test
  void aDeadReceiverCostsItsPublishersTheBudgetOnce() {
    offer(event(800));
    long held = 0;
    for (int round = 0; round < 500; round++) {
      ReadGate gate = gate();
      long due = mailbox.holdPublisher(gate, 0);
      if (due > 0) {
        long waited = Math.max(due, 10 * MILLI); // the wheel ticks no faster
        now += waited;
        held += waited;
        mailbox.expire();
        assertThat(gate.open()).isTrue();
      }
      now += MILLI;
    }
    assertThat(held).isLessThanOrEqualTo(110 * MILLI);
  }

  @Test
  void theBudgetIsRefilledInFiftySeconds() {
    offer(event(800));
    now += mailbox.holdPublisher(gate(), 0);
    mailbox.expire();
    assertThat(mailbox.holdPublisher(gate(), 0)).isZero();

    now += 50_000 * MILLI;
    assertThat(mailbox.holdPublisher(gate(), 0)).isEqualTo(100 * MILLI);
  }

  @Test
  void anExpiryThatComesTooEarlyReleasesNobody() {
    offer(event(800));
    ReadGate gate = gate();
    mailbox.holdPublisher(gate, 0);
    now += 50 * MILLI;
    mailbox.expire();
    assertThat(gate.open()).isFalse();
  }

  private void releases(Runnable end) {
    ReadGate gate = gate();
    offer(event(800));
    assertThat(mailbox.holdPublisher(gate, 0)).isEqualTo(100 * MILLI);
    assertThat(mailbox.holdPublisher(gate, 0)).as("held already").isZero();
    assertThat(gate.open()).isFalse();
    end.run();
    assertThat(gate.open()).isTrue();
  }

  private Offer offer(Outbound outbound) {
    return mailbox.offer(outbound, touched);
  }

  private Offer reply(Outbound outbound) {
    return mailbox.reply(outbound, touched);
  }

  private void offerReply(long id) {
    reply(single(new Published(id, id)));
  }

  private static long request(Outbound outbound) {
    return ((Published) outbound.message()).request();
  }

  private static Outbound single(Message message) {
    return Outbound.single(message, 0);
  }

  private static Outbound event(int payload) {
    return Outbound.single(new Event(1, 1, EventDetails.NONE, Payload.EMPTY), payload);
  }

  private static Goodbye goodbye() {
    return new Goodbye(Dict.EMPTY, "wamp.close.normal");
  }

  private ReadGate gate() {
    return new ReadGate(loop, () -> {});
  }

  private void writeAll() {
    takeAll();
    mailbox.written();
  }

  private void seal() {
    mailbox.seal(single(goodbye()), touched);
  }

  private List<Outbound> takeAll() {
    List<Outbound> all = new ArrayList<>();
    for (Outbound next = mailbox.next(); next != null; next = mailbox.next()) {
      all.add(next);
    }
    return all;
  }

  /** A loop on the test's thread that runs nothing by itself. */
  private static final class StillLoop implements EventLoop {
    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public Touched touched() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public void executeAfter(Runnable task, long nanos) {}
  }
}
