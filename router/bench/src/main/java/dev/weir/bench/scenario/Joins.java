package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Sessions that connect, join, say GOODBYE and are followed by the next one. Thread-safe.
 *
 * @param atOnce how many are on their way at any time
 */
record Joins(String name, int atOnce, List<Goal> goals) implements Scenario {
  @Override
  public String title() {
    return "join and leave, %d at once".formatted(atOnce);
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      for (int i = 0; i < atOnce; i++) {
        Visitor.send(stage, tally);
      }
      return stage.measure(tally, length);
    }
  }

  /** A session that leaves as soon as it has joined. */
  private static final class Visitor extends Session {
    private final Stage stage;
    private final Tally tally;
    private final long startedAt = System.nanoTime();

    private Visitor(Stage stage, Tally tally) {
      super(Codec.MESSAGE_PACK, stage.faults);
      this.stage = stage;
      this.tally = tally;
    }

    static void send(Stage stage, Tally tally) {
      tally.due(1);
      try {
        new Visitor(stage, tally).join(stage.loop, stage.router.target(), Stage.REALM);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected void welcomed() {
      tally.completed(now() - startedAt);
      send("[6,{},\"wamp.close.close_realm\"]");
    }

    @Override
    protected void received(Received message) {
      if (message.code() != MessageCode.GOODBYE) {
        unexpected(message);
      }
      connection().close();
      if (tally.running()) {
        send(stage, tally);
      }
    }
  }
}
