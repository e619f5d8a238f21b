package dev.weir.protocol.transport;

import dev.weir.protocol.codec.ByteSink;

/**
 * How a transport marks off one message in its stream of octets. Stateless; the message is written
 * between the two calls.
 */
public interface Framing {

  /** Makes room for a header and returns the mark that {@link #end} wants. */
  int begin(ByteSink sink);

  /** Completes the frame of what was written since {@link #begin}. */
  void end(ByteSink sink, int mark);
}
