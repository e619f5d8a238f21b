package dev.weir.router.simulation;

import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Touched;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** An event loop that does one thing at a time when it is told to. Confined to one thread. */
final class SimulatedLoop implements EventLoop {
  private final World world;
  private final int index;
  private final Touched touched = new Touched(this);
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Port> ports = new ArrayList<>();
  private boolean running;

  SimulatedLoop(World world, int index) {
    this.world = world;
    this.index = index;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return world.current() == this;
  }

  /** Asked for at the beginning of a turn and at its end: others may come between. */
  @Override
  public Touched touched() {
    world.preempt();
    return touched;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    world.preempt();
  }

  @Override
  public void executeAfter(Runnable task, long nanos) {
    world.alarm(nanos, this, task);
  }

  void enqueue(Runnable task) {
    tasks.add(task);
  }

  void add(Port port) {
    ports.add(port);
  }

  void remove(Port port) {
    ports.remove(port);
  }

  /** Whether it is in the middle of something. */
  boolean running() {
    return running;
  }

  boolean ready() {
    if (!tasks.isEmpty()) {
      return true;
    }
    for (Port port : ports) {
      if (port.readable() || port.writable()) {
        return true;
      }
    }
    return false;
  }

  /** One task, one read or one write, whichever chance picks. */
  void step() {
    List<Runnable> choices = new ArrayList<>();
    if (!tasks.isEmpty()) {
      choices.add(() -> tasks.remove().run());
    }
    for (Port port : ports) {
      if (port.readable()) {
        choices.add(port::read);
      }
      if (port.writable()) {
        choices.add(port::write);
      }
    }
    run(world.chance().pick(choices));
  }

  /** Runs an action as this loop. */
  void run(Runnable action) {
    running = true;
    SimulatedLoop interrupted = world.become(this);
    try {
      action.run();
    } finally {
      running = false;
      world.become(interrupted);
    }
  }
}
