package dev.weir.router.history;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * Where the durable histories of one realm live; given to the router's builder, which closes it.
 *
 * <p>{@link #open} is called before the realm begins, {@link #commit} and {@link #close} on the one
 * thread that writes, which after a failure tries again with the same store.
 */
public interface HistoryStore extends Closeable {

  /**
   * How long events may wait for the disk. Zero: they never wait for others, and PUBLISHED follows
   * {@link #commit}.
   */
  Duration flush();

  /**
   * The log of a rule, with what it held before.
   *
   * @throws IOException when it cannot be read, with a sentence that names the place
   */
  StoredLog open(HistoryRule rule) throws IOException;

  /**
   * Makes everything that was appended safe: after this it outlives the process and the machine.
   *
   * @throws IOException when it is not safe; nothing that was appended since the last commit counts
   *     then, and it will be appended again
   */
  void commit() throws IOException;
}
