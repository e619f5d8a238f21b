package dev.weir.router.meta;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.member.Answers;

/** A meta procedure refuses its call: the error to answer with. Immutable. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final transient Payload payload;

  private Refusal(String error, String sentence, Payload payload) {
    super(sentence, null, false, false);
    this.error = error;
    this.payload = payload;
  }

  /** With this URI and a sentence that says what is wrong. */
  public static Refusal of(String error, String sentence) {
    return new Refusal(error, sentence, Payload.of(sentence));
  }

  /** With this URI and what goes with it. */
  static Refusal of(String error, Payload payload) {
    return new Refusal(error, error, payload);
  }

  /** An argument is missing or of a wrong kind. */
  static Refusal argument(String sentence) {
    return of(ErrorUri.INVALID_ARGUMENT, sentence);
  }

  /** A quota is used up. */
  static Refusal limit(String what, long value, String key) {
    String sentence = what + " is limited to " + value + " (" + key + ")";
    return new Refusal(
        ErrorUri.LIMIT_EXCEEDED, sentence, Answers.limited(sentence, what, value, key));
  }

  /** The error's URI. */
  public String error() {
    return error;
  }

  Payload payload() {
    return payload;
  }
}
