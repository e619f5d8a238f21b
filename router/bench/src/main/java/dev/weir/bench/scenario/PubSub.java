package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishers, each with a topic and subscribers of its own; a window of events is on its way and
 * the next follows when one has reached all subscribers. Thread-safe.
 *
 * @param subscribers number of subscribers of each publisher
 * @param window number of events of each publisher that are on their way
 */
record PubSub(
    String name,
    Codec publisherCodec,
    Codec subscriberCodec,
    int publishers,
    int subscribers,
    int window,
    List<Goal> goals)
    implements Scenario {
  private static final int PAYLOAD_SIZE = 256;

  @Override
  public String title() {
    return "%d × fan-out to %d, window %d, %d B, %s to %s"
        .formatted(
            publishers,
            subscribers,
            window,
            PAYLOAD_SIZE,
            publisherCodec.subprotocol(),
            subscriberCodec.subprotocol());
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      List<Publisher> all = new ArrayList<>();
      for (int i = 0; i < publishers; i++) {
        all.add(publisher(stage, tally, "bench.topic" + i));
      }
      stage.join(all);
      for (int i = 0; i < window; i++) {
        all.forEach(Publisher::publish);
      }
      return stage.measure(tally, length);
    }
  }

  private Publisher publisher(Stage stage, Tally tally, String topic) throws IOException {
    Payload payload = new Payload(PAYLOAD_SIZE);
    Publisher publisher =
        new Publisher(publisherCodec, stage.faults, tally, topic, payload, subscribers, true);
    List<Subscriber> all = new ArrayList<>();
    for (int i = 0; i < subscribers; i++) {
      all.add(new Subscriber(subscriberCodec, stage.faults, topic, payload, publisher));
    }
    stage.join(all);
    return publisher;
  }
}
