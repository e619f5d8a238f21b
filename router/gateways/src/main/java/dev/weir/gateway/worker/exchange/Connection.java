package dev.weir.gateway.worker.exchange;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A way to one worker. Confined to the worker's thread, but for {@link #close}, which ends what
 * blocks in it where the system can do that.
 */
public interface Connection extends Closeable {
  /** What the worker sends. */
  InputStream in();

  /** What the worker receives. */
  OutputStream out();

  /** Nothing more is sent to the worker; it may still answer. */
  void endRequest() throws IOException;

  /** Whether it is open and the worker has sent nothing that it was not asked for. */
  boolean fresh();

  @Override
  void close();
}
