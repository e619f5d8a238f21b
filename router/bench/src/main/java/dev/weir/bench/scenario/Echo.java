package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections without WAMP that keep a window of messages on their way to a WebSocket echo and
 * back. Thread-safe.
 *
 * @param window number of messages of each connection that are on their way
 */
record Echo(String name, int connections, int window, List<Goal> goals) implements Scenario {
  private static final int PAYLOAD_SIZE = 256;

  @Override
  public String title() {
    return "WebSocket echo, %d × window %d, %d B".formatted(connections, window, PAYLOAD_SIZE);
  }

  @Override
  public Field field() {
    return Field.ECHOES;
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      List<Echoed> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Echoed echoed = new Echoed(stage, tally, new Payload(PAYLOAD_SIZE), window);
        stage.loop.connect(router.target(), router.target().webSocket(""), echoed);
        all.add(echoed);
      }
      stage.await(() -> all.stream().allMatch(Echoed::ready));
      for (int i = 0; i < window; i++) {
        all.forEach(Echoed::send);
      }
      return stage.measure(tally, length);
    }
  }
}
