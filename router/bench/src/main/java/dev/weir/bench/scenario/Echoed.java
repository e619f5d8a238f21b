package dev.weir.bench.scenario;

import dev.weir.bench.wire.Connection;
import dev.weir.bench.wire.FrameTemplate;
import dev.weir.bench.wire.Payload;

/**
 * A connection whose numbered messages must come back in order. Confined to the event loop's
 * thread.
 */
final class Echoed implements Connection.Listener {
  private final Stage stage;
  private final Tally tally;
  private final Payload payload;
  private final FrameTemplate frame;
  private final long[] sentAt;
  private Connection connection;
  private long sent;
  private long echoed;

  Echoed(Stage stage, Tally tally, Payload payload, int window) {
    this.stage = stage;
    this.tally = tally;
    this.payload = payload;
    this.frame = FrameTemplate.of(payload);
    this.sentAt = new long[window];
  }

  boolean ready() {
    return connection != null;
  }

  void send() {
    tally.due(1);
    sent++;
    sentAt[(int) (sent % sentAt.length)] = stage.loop.now();
    connection.send(frame, 0, sent);
  }

  @Override
  public void opened(Connection newConnection) {
    connection = newConnection;
  }

  @Override
  public void message(byte[] buffer, int from, int to) {
    if (payload.marker(buffer, from, to) != ++echoed) {
      stage.faults.add("echo " + echoed + " is not what was sent");
    }
    tally.completed(stage.loop.now() - sentAt[(int) (echoed % sentAt.length)]);
    if (tally.running()) {
      send();
    }
  }

  @Override
  public void closed(String reason) {
    stage.faults.add("echo: " + reason);
  }
}
