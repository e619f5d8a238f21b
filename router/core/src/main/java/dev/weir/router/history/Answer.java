package dev.weir.router.history;

import dev.weir.protocol.Payload;
import java.util.Optional;

/**
 * What a question to a history comes to: an error URI, or none, and the payload that goes with it.
 */
public record Answer(Optional<String> error, Payload payload) {

  /** The answer that was asked for. */
  public static Answer of(Payload payload) {
    return new Answer(Optional.empty(), payload);
  }

  /** An error with its sentence. */
  public static Answer error(String error, String sentence) {
    return new Answer(Optional.of(error), Payload.of(sentence));
  }
}
