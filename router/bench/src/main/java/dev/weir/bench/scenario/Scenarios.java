package dev.weir.bench.scenario;

import static dev.weir.bench.wire.Codec.JSON;
import static dev.weir.bench.wire.Codec.MESSAGE_PACK;

import dev.weir.bench.wire.Codec;
import java.util.List;

/**
 * All scenarios, with what Weir has to reach in them against nexus, or against the bare echo in C.
 */
public final class Scenarios {
  private static final int SMALL = 256;
  private static final int LARGE = 16 * 1024;

  private static final Rpc PIPELINED =
      new Rpc("rpc-msgpack", MESSAGE_PACK, 8, 16, SMALL, List.of(rate(10, 16)));

  private static final Rpc ONE_CALL =
      new Rpc(
          "rpc-latency",
          MESSAGE_PACK,
          1,
          1,
          SMALL,
          List.of(Goal.ratio(Figure.P50, 0.9, 0.8), Goal.ratio(Figure.P99, 1, 0.7)));

  private Scenarios() {}

  /** The scenarios in the order of the report. */
  public static List<Scenario> all() {
    return List.of(
        PIPELINED,
        new Rpc("rpc-json", JSON, 8, 16, SMALL, List.of(rate(8, 14))),
        new Rpc("rpc-64x1", MESSAGE_PACK, 64, 1, SMALL, List.of(rate(3, 3.7))),
        ONE_CALL,
        fanOut("fanout-100", MESSAGE_PACK, 100, 16, rate(8, 11)),
        fanOut("fanout-1000", MESSAGE_PACK, 1000, 2, rate(3, 4)),
        new PubSub("pairs-50", MESSAGE_PACK, MESSAGE_PACK, 50, 1, 4, List.of(rate(5, 6.5))),
        new Rpc("rpc-16k", MESSAGE_PACK, 8, 4, LARGE, List.of(rate(3, 4.3))),
        fanOut("fanout-mixed", JSON, 100, 16, rate(6, 9)),
        new Joins("accept", 32, List.of(rate(1, 2))),
        new Echo("echo-16", 8, 16, List.of(rate(0.7, 0.85))),
        new Echo("echo-1", 8, 1, List.of(rate(0.85, 0.9))),
        new LocalRpc("rpc-local", Field.LOCAL_SESSIONS, PIPELINED, List.of(rate(1, 5))),
        new LocalRpc("rpc-local-client", Field.LOCAL_CLIENTS, PIPELINED, List.of(rate(0.3, 1))),
        new Beside(
            "rpc-unix",
            Field.UNIX,
            ONE_CALL,
            "Unix socket beside TCP",
            List.of(Goal.ratio(Figure.P50, 1, 0.9), Goal.ratio(Figure.P99, 1.2, 1))),
        new Beside(
            "rpc-rawsocket",
            Field.RAW_SOCKET,
            PIPELINED,
            "RawSocket beside WebSocket",
            List.of(rate(0.95, 1))),
        new Bridge(
            "bridge-64",
            64,
            SMALL,
            List.of(Goal.limit(Figure.BRIDGE_COST, 2, 1.5), Goal.limit(Figure.ROUTE_COST, 2, 1.5))),
        new IdleSessions("idle", 2_000, List.of(Goal.limit(Figure.SESSION_MEMORY, 16, 8))),
        slowConsumer("slow-2", 1, 2_000, 6),
        slowConsumer("slow-100", 99, 20, 12));
  }

  private static Goal rate(double mustHold, double goal) {
    return Goal.ratio(Figure.PER_CPU_SECOND, mustHold, goal);
  }

  private static Scenario fanOut(
      String name, Codec publisherCodec, int subscribers, int window, Goal goal) {
    return new PubSub(name, publisherCodec, MESSAGE_PACK, 1, subscribers, window, List.of(goal));
  }

  /** Who reads again within the write deadline finds out why; who does not is cut off. */
  private static Scenario slowConsumer(String name, int healthy, int eventsPerSecond, int times) {
    return new SlowConsumer(
        name,
        healthy,
        eventsPerSecond,
        times,
        List.of(
            Goal.none(Figure.UNDISTURBED_EVENT_P99),
            Goal.limitOrCalm(Figure.EVENT_P99, 5_000, 2_000, Figure.UNDISTURBED_EVENT_P99),
            Goal.none(Figure.UNDISTURBED_CALL_P99),
            Goal.limitOrCalm(Figure.CALL_P99, 5_000, 2_000, Figure.UNDISTURBED_CALL_P99),
            Goal.limit(Figure.STUCK_END, 1, 1),
            Goal.none(Figure.MEMORY_GROWTH)));
  }
}
