package dev.weir.router.mailbox;

/**
 * The one thread on which a connection lives: an I/O thread, or the single thread of a simulation.
 * Thread-safe.
 */
public interface EventLoop {

  /** A number from 0, small and dense, that tells the loops of a router apart. */
  int index();

  /** Whether the caller runs on this loop. */
  boolean inLoop();

  /** What was touched by the entries of turns that this loop runs; one object a loop. */
  Touched touched();

  /**
   * Runs a task later on this loop, in the order of the calls; after the loop's end it is dropped.
   */
  void execute(Runnable task);

  /**
   * Runs a task on this loop when it has looked at its connections once more; after the loop's end
   * it is dropped. One such task at a time; to be called on the loop.
   */
  default void executeBehindReads(Runnable task) {
    execute(task);
  }

  /** Runs a task on this loop after a time in nanoseconds; after the loop's end it is dropped. */
  void executeAfter(Runnable task, long nanos);
}
