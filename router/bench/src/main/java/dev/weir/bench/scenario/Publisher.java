package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.FrameTemplate;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Payload;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;

/**
 * Publishes numbered events to one topic and knows which of its subscribers' deliveries are still
 * due.
 */
final class Publisher extends Session {
  private static final int MOST_OUTSTANDING = 1 << 16;

  private final int subscribers;
  private final Tally tally;
  private final boolean again;
  private final FrameTemplate publish;
  private final int[] deliveriesDue = new int[MOST_OUTSTANDING];
  private final long[] publishedAt = new long[MOST_OUTSTANDING];
  private long lastRequest;

  /**
   * @param subscribers how many sessions report each event by {@link #delivered}
   * @param again whether an event that reached all is followed by the next, while the tally runs
   */
  Publisher(
      Codec codec,
      Faults faults,
      Tally tally,
      String topic,
      Payload payload,
      int subscribers,
      boolean again) {
    super(codec, faults);
    this.tally = tally;
    this.subscribers = subscribers;
    this.again = again;
    this.publish =
        FrameTemplate.of(
            codec,
            MessageCode.PUBLISH,
            id -> "[16,%d,{},\"%s\",[\"%s\"]]".formatted(id, topic, payload.text()));
  }

  void publish() {
    long request = ++lastRequest;
    int slot = slot(request);
    if (deliveriesDue[slot] != 0) {
      fault("more than " + MOST_OUTSTANDING + " events outstanding");
    }
    deliveriesDue[slot] = subscribers;
    publishedAt[slot] = now();
    tally.due(subscribers);
    send(publish, request, request);
  }

  /** A subscriber has the event with that number. */
  void delivered(long number) {
    int slot = slot(number);
    if (number <= 0 || number > lastRequest || deliveriesDue[slot] == 0) {
      fault("event " + number + " was delivered and is not outstanding");
      return;
    }
    tally.completed(now() - publishedAt[slot]);
    if (--deliveriesDue[slot] == 0 && again && tally.running()) {
      publish();
    }
  }

  @Override
  protected void welcomed() {
    becomeReady();
  }

  @Override
  protected void received(Received message) {
    unexpected(message);
  }

  private static int slot(long request) {
    return (int) request & MOST_OUTSTANDING - 1;
  }
}
