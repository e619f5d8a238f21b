package dev.weir.router.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Virtual time and the loops that live in it. One thing happens at a time; where the router hands
 * control to its surroundings, another loop may be let in, so that loops meet at the same realm as
 * threads would. Confined to one thread.
 */
final class World {
  private static final int DEEPEST = 3;
  private static final int MOST_STEPS_ASIDE = 4;

  private final Chance chance;
  private final Trace trace;
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::due).thenComparingLong(Alarm::order));
  private final int interleaving;
  private Runnable storm = () -> {};
  private long now = 1_000_000_000L;
  private long stamps;
  private SimulatedLoop current;
  private int depth;

  private record Alarm(long due, long order, SimulatedLoop loop, Runnable task) {}

  /** Loops are interleaved at {@code interleaving} of 100 occasions. */
  World(Chance chance, Trace trace, int loopCount, int interleaving) {
    this.chance = chance;
    this.trace = trace;
    this.interleaving = interleaving;
    for (int i = 0; i < loopCount; i++) {
      loops.add(new SimulatedLoop(this, i));
    }
  }

  Chance chance() {
    return chance;
  }

  Trace trace() {
    return trace;
  }

  List<SimulatedLoop> loops() {
    return loops;
  }

  /** Monotonic nanoseconds. */
  long now() {
    return now;
  }

  /** A number for a moment: of two moments the later one has the greater. */
  long stamp() {
    return ++stamps;
  }

  SimulatedLoop current() {
    return current;
  }

  /** What is done, rarely, while a loop is interrupted by another. */
  void storm(Runnable action) {
    storm = action;
  }

  void alarm(long nanos, SimulatedLoop loop, Runnable task) {
    alarms.add(new Alarm(now + nanos, stamp(), loop, task));
  }

  /** Lets time pass; what is due is queued on its loop. */
  void advance(long nanos) {
    now += nanos;
    while (!alarms.isEmpty() && alarms.peek().due <= now) {
      Alarm alarm = alarms.poll();
      alarm.loop.enqueue(alarm.task);
    }
  }

  /** Whether no loop has anything to do before time passes. */
  boolean idle() {
    return loops.stream().noneMatch(SimulatedLoop::ready);
  }

  /** Whether nothing will happen however much time passes. */
  boolean over() {
    return alarms.isEmpty() && idle();
  }

  /** One step of one loop that has something to do; false when none has. */
  boolean stepLoop() {
    List<SimulatedLoop> ready = ready();
    if (ready.isEmpty()) {
      return false;
    }
    chance.pick(ready).step();
    return true;
  }

  /**
   * The present loop is at a place where a thread could be interrupted: others may take a few
   * steps.
   */
  void preempt() {
    if (current == null || depth > DEEPEST || !chance.percent(interleaving)) {
      return;
    }
    depth++;
    if (chance.oneIn(400)) {
      asOther(storm);
    }
    int steps = chance.between(1, MOST_STEPS_ASIDE);
    for (int i = 0; i < steps && stepLoop(); i++) {}
    depth--;
  }

  private void asOther(Runnable action) {
    List<SimulatedLoop> others = loops.stream().filter(loop -> !loop.running()).toList();
    if (!others.isEmpty()) {
      chance.pick(others).run(action);
    }
  }

  private List<SimulatedLoop> ready() {
    List<SimulatedLoop> ready = new ArrayList<>(loops.size());
    for (SimulatedLoop loop : loops) {
      if (!loop.running() && loop.ready()) {
        ready.add(loop);
      }
    }
    return ready;
  }

  /** Makes a loop the one that runs; returns the one that did. */
  SimulatedLoop become(SimulatedLoop loop) {
    SimulatedLoop before = current;
    current = loop;
    return before;
  }
}
