package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Callers that keep a number of calls in flight to one callee, which yields what it was called
 * with. Thread-safe.
 *
 * @param payloadSize length of the single text argument, in bytes
 */
record Rpc(String name, Codec codec, int callers, int inFlight, int payloadSize, List<Goal> goals)
    implements Scenario {
  private static final String PROCEDURE = "bench.echo";

  @Override
  public String title() {
    return "RPC, %d × %d in flight, %d B, %s"
        .formatted(callers, inFlight, payloadSize, codec.subprotocol());
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    Payload payload = new Payload(payloadSize);
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      stage.join(List.of(new Callee(codec, stage.faults, PROCEDURE, payload)));
      List<Caller> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(new Caller(codec, stage.faults, tally, PROCEDURE, payload, i, true));
      }
      stage.join(all);
      for (int i = 0; i < inFlight; i++) {
        all.forEach(Caller::call);
      }
      return stage.measure(tally, length);
    }
  }
}
