package dev.weir.gateway.worker.exchange;

import java.util.Optional;

/**
 * What a worker has answered.
 *
 * @param octets of the answer alone, without its frame; not to be changed
 * @param refusal why it is no result, in the worker's words, when it said so
 * @param after what becomes of the connection
 */
public record Answer(byte[] octets, Optional<String> refusal, After after) {

  /** What becomes of a connection behind an answer. */
  public enum After {
    /** It serves for another request. */
    KEEP,
    /** It is of no more use. */
    CLOSE,
    /**
     * It has ended, and nothing else told the end of the answer: it is whole only if the worker
     * meant to close.
     */
    ENDED
  }

  static Answer of(byte[] octets, After after) {
    return new Answer(octets, Optional.empty(), after);
  }

  /** What it does to be read without surplus. */
  static After after(Octets in) {
    return in.surplus() ? After.CLOSE : After.KEEP;
  }

  /** The same as a refusal. */
  public Answer refused(String why) {
    return new Answer(octets, Optional.of(why), after);
  }
}
