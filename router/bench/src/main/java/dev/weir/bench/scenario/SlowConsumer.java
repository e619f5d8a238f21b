package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events at a steady rate to several subscribers, first all healthy, then with one that never
 * reads: a third of the round's length to warm up, a third undisturbed, then the length itself with
 * the stuck one. A caller beside them makes a call every few milliseconds. Latencies count from the
 * moment that the generator sends, whatever holds the publisher's connection back. Thread-safe.
 *
 * @param subscribers number of healthy subscribers
 * @param eventsPerSecond rate of the publisher
 */
record SlowConsumer(String name, int subscribers, int eventsPerSecond, List<Goal> goals)
    implements Scenario {
  private static final int TIMES_AS_LONG = 6;
  private static final int EVENT_SIZE = 4096;
  private static final int CALL_SIZE = 256;
  private static final int CALLS_PER_SECOND = 200;
  private static final String TOPIC = "bench.stream";
  private static final String PROCEDURE = "bench.beside";
  private static final Duration END_LIMIT = Duration.ofSeconds(15);

  @Override
  public String title() {
    return "%d × %d B a second to %d subscribers and one that never reads"
        .formatted(eventsPerSecond, EVENT_SIZE, subscribers);
  }

  @Override
  public boolean freshProcess() {
    return true;
  }

  @Override
  public Duration length(Duration asked) {
    return asked.multipliedBy(TIMES_AS_LONG);
  }

  @Override
  public int rounds(int asked) {
    return 1;
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    try (Stage stage = new Stage(router)) {
      Tally events = new Tally();
      Tally calls = new Tally();
      Stream stream = stream(stage, events, calls);
      stage.loop.ticking(stream);
      stage.loop.runFor(length.dividedBy(3));
      restart(events, calls);
      stage.loop.runFor(length.dividedBy(3));
      double before = events.latency(99);
      StuckSubscriber stuck = new StuckSubscriber(Codec.MESSAGE_PACK, stage.faults, TOPIC);
      stage.join(List.of(stuck));
      restart(events, calls);
      stream.watchMemory();
      Stopwatch watch = Stopwatch.start(router);
      stage.loop.runFor(length);
      watch.stop();
      stage.loop.notTicking();
      Map<Figure, Double> figures = figures(before, events, calls, stream);
      stage.finish(events);
      stage.finish(calls);
      stuck.resume();
      stage.loop.runUntil(stuck::ended, END_LIMIT);
      return stage.round(figures, events, watch, "stuck subscriber: " + stuck.outcome());
    }
  }

  private Stream stream(Stage stage, Tally events, Tally calls) throws IOException {
    Payload event = new Payload(EVENT_SIZE);
    Payload argument = new Payload(CALL_SIZE);
    Codec codec = Codec.MESSAGE_PACK;
    Publisher publisher =
        new Publisher(codec, stage.faults, events, TOPIC, event, subscribers, false);
    List<Subscriber> healthy = new ArrayList<>();
    for (int i = 0; i < subscribers; i++) {
      healthy.add(new Subscriber(codec, stage.faults, TOPIC, event, publisher));
    }
    Caller caller = new Caller(codec, stage.faults, calls, PROCEDURE, argument, 0, false);
    stage.join(healthy);
    stage.join(List.of(new Callee(codec, stage.faults, PROCEDURE, argument)));
    stage.join(List.of(publisher, caller));
    return new Stream(
        stage,
        new Pace(eventsPerSecond, publisher::publish),
        new Pace(CALLS_PER_SECOND, caller::call));
  }

  private static Map<Figure, Double> figures(
      double before, Tally events, Tally calls, Stream stream) {
    return Map.of(
        Figure.UNDISTURBED_EVENT_P99,
        before,
        Figure.EVENT_P99,
        events.latency(99),
        Figure.CALL_P99,
        calls.latency(99),
        Figure.MEMORY_GROWTH,
        stream.growth() / 1024.0);
  }

  private static void restart(Tally events, Tally calls) {
    events.restart();
    calls.restart();
  }
}
