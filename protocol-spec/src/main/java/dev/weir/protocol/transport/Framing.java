package dev.weir.protocol.transport;

import dev.weir.protocol.codec.ByteSink;

/**
 * How a transport marks off one message in its stream of octets. Confined to the connection's I/O
 * thread where it does not say that it is immutable; the message is written between the two calls.
 */
public interface Framing {
  /** How many numbers {@link #form} has. */
  int FORMS = 4;

  /** The form of compressed frames that all may share. */
  int COMPRESSED = 3;

  /** The form of frames that are those of one connection only. */
  int UNSHARED = -1;

  /** Makes room for a header and returns the mark that {@link #end} wants. */
  int begin(ByteSink sink);

  /** Completes the frame of what was written since {@link #begin}. */
  void end(ByteSink sink, int mark);

  /** The longest frame that the other side takes, in octets; a longer one must not be sent. */
  default int longestFrame() {
    return Integer.MAX_VALUE;
  }

  /**
   * A number below {@link #FORMS}, the same for all framings that make octets of a message in a
   * serializer which each of them could have made; or {@link #UNSHARED}.
   */
  default int form() {
    return 0;
  }
}
