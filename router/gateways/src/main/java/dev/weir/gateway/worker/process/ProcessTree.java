package dev.weir.gateway.worker.process;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process and all that it has begun. Once a parent is gone its children cannot be found through
 * it, so they are noted while it lives. Thread-safe.
 */
final class ProcessTree {
  /** Java tells of the end of processes that are not its children up to seconds later. */
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(2);

  private final ProcessHandle root;
  private final Set<ProcessHandle> known = new LinkedHashSet<>();

  ProcessTree(ProcessHandle root) {
    this.root = root;
    known.add(root);
  }

  /** Notes what the processes have begun since the last time. */
  synchronized void observe() {
    known.removeIf(process -> gone(process) && !process.equals(root));
    grow();
  }

  /**
   * Ends all of it at once, and what is begun meanwhile; returns without waiting. The first process
   * is halted before its children are counted, so that it cannot begin more than can be found.
   */
  synchronized void kill() {
    if (root.isAlive()) {
      halt();
    }
    do {
      grow();
      known.forEach(ProcessHandle::destroyForcibly);
    } while (grow());
  }

  private void halt() {
    try {
      KillCommand.send("STOP", root.pid());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until nothing of it is left.
   *
   * @return false when something is, after that time
   */
  boolean awaitEnd(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!all().stream().allMatch(ProcessTree::gone)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(STEP);
    }
    return true;
  }

  private static boolean gone(ProcessHandle process) {
    return !process.isAlive()
        || LinuxProcess.of(process.pid()).filter(LinuxProcess::gone).isPresent();
  }

  /** Whether the process has ended, or something of the tree is on its way out. */
  boolean exiting() {
    return gone(root)
        || all().stream()
            .flatMap(process -> LinuxProcess.of(process.pid()).stream())
            .anyMatch(LinuxProcess::exiting);
  }

  private synchronized Collection<ProcessHandle> all() {
    return Set.copyOf(known);
  }

  /** Whether there is more than was known. */
  private boolean grow() {
    return root.isAlive() && root.descendants().map(known::add).toList().contains(true);
  }
}
