package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;

/** Subscribes to one topic and stops reading, until it is to find out what the router did. */
final class StuckSubscriber extends Session {
  private final String topic;
  private long events;
  private String end = "";
  private boolean told;
  private boolean cutOff;

  StuckSubscriber(Codec codec, Faults faults, String topic) {
    super(codec, faults);
    this.topic = topic;
  }

  /** Reads again, to see what the router did. */
  void resume() {
    connection().resumeReads();
  }

  boolean ended() {
    return cutOff;
  }

  String outcome() {
    return "%d events, then %s".formatted(events, end + (cutOff ? "" : "still open"));
  }

  /** A value of {@link Figure#STUCK_END}. */
  double fate() {
    return cutOff && told ? 2 : cutOff ? 1 : 0;
  }

  @Override
  protected void welcomed() {
    send("[32,1,{},\"%s\"]".formatted(topic));
  }

  @Override
  protected void received(Received message) {
    switch (message.code()) {
      case MessageCode.EVENT -> events++;
      case MessageCode.SUBSCRIBED -> {
        connection().pauseReads();
        becomeReady();
      }
      default -> {
        told |= message.code() == MessageCode.ABORT;
        end += "message %d %s; ".formatted(message.code(), message.text());
      }
    }
  }

  @Override
  protected void lost(String reason) {
    cutOff = true;
    end += reason;
  }
}
