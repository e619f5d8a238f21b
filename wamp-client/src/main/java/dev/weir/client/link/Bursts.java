package dev.weir.client.link;

/**
 * Knows the threads that send many messages one after the other. What such a thread sends is
 * written when it is through: a writer that is woken for the first message costs more than to write
 * it. Thread-safe.
 */
public interface Bursts {
  /**
   * Whether this thread sends more, and sees that {@code flush} is run within milliseconds of this.
   *
   * @param flush wakes the writer; may be run by any thread, and waits for nothing
   */
  boolean joined(Runnable flush);
}
