package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Events at a steady rate to several subscribers, first all healthy, then with one that never
 * reads: twice the length asked for to warm up, as long undisturbed, then {@code times} that length
 * with the stuck one, which must suffice to fill the buffers of the sockets and its mailbox. A
 * caller beside them makes a call every few milliseconds. Latencies count from the moment that the
 * generator sends, whatever holds the publisher's connection back. Thread-safe.
 *
 * @param subscribers number of healthy subscribers
 * @param eventsPerSecond rate of the publisher
 */
record SlowConsumer(String name, int subscribers, int eventsPerSecond, int times, List<Goal> goals)
    implements Scenario {
  private static final int TIMES_CALM = 2;
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
    return asked.multipliedBy(times);
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
      Duration calm = length.dividedBy(times).multipliedBy(TIMES_CALM);
      stage.loop.runFor(calm);
      restart(events, calls);
      stage.loop.runFor(calm);
      Map<Figure, Double> figures = new EnumMap<>(Figure.class);
      figures.put(Figure.UNDISTURBED_EVENT_P99, events.latency(99));
      figures.put(Figure.UNDISTURBED_CALL_P99, calls.latency(99));
      StuckSubscriber stuck = new StuckSubscriber(Codec.MESSAGE_PACK, stage.faults, TOPIC);
      stage.join(List.of(stuck));
      restart(events, calls);
      stream.watchMemory();
      Stopwatch watch = Stopwatch.start(router);
      stage.loop.runFor(length);
      watch.stop();
      stage.loop.notTicking();
      figures.put(Figure.EVENT_P99, events.latency(99));
      figures.put(Figure.CALL_P99, calls.latency(99));
      figures.put(Figure.MEMORY_GROWTH, stream.growth() / 1024.0);
      stage.finish(events);
      stage.finish(calls);
      stuck.resume();
      stage.loop.runUntil(stuck::ended, END_LIMIT);
      figures.put(Figure.STUCK_END, stuck.fate());
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

  private static void restart(Tally events, Tally calls) {
    events.restart();
    calls.restart();
  }
}
