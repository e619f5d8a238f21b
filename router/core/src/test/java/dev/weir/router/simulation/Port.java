package dev.weir.router.simulation;

/** What a loop serves beside its tasks. Confined to one thread. */
interface Port {
  /** Whether there is something to read. */
  boolean readable();

  /** Whether something waits to be written, and can be. */
  boolean writable();

  /** Reads once. */
  void read();

  /** Writes on. */
  void write();
}
