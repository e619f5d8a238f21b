package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Payload;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;

/**
 * Subscribes to one topic and checks that the publisher's events come in order and without a gap.
 */
final class Subscriber extends Session {
  private final String topic;
  private final Payload payload;
  private final Publisher publisher;
  private long subscription;
  private long lastNumber;

  Subscriber(Codec codec, Faults faults, String topic, Payload payload, Publisher publisher) {
    super(codec, faults);
    this.topic = topic;
    this.payload = payload;
    this.publisher = publisher;
  }

  @Override
  protected void welcomed() {
    send("[32,1,{},\"%s\"]".formatted(topic));
  }

  @Override
  protected void received(Received message) {
    switch (message.code()) {
      case MessageCode.EVENT -> event(message);
      case MessageCode.SUBSCRIBED -> {
        subscription = message.second();
        becomeReady();
      }
      default -> unexpected(message);
    }
  }

  private void event(Received message) {
    long number = message.marker(payload);
    if (message.first() != subscription || number != lastNumber + 1) {
      fault(
          "event %d of subscription %d after event %d"
              .formatted(number, message.first(), lastNumber));
    }
    lastNumber = number;
    publisher.delivered(number);
  }
}
