package dev.weir.router.local;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import java.util.Objects;

/** A request of a {@link LocalSession} was answered with an error, or could not be sent. */
public final class LocalErrorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final transient Dict details;
  private final transient Payload payload;

  /** An error with a sentence, as a handler of invocations may give it. */
  public LocalErrorException(String error, String sentence) {
    this(error, Dict.EMPTY, Payload.of(sentence), sentence);
  }

  /** An error with arguments of its own, as a handler of invocations may give it. */
  public LocalErrorException(String error, Payload payload) {
    this(error, Dict.EMPTY, payload, error);
  }

  LocalErrorException(String error, Dict details, Payload payload, String sentence) {
    super(sentence, null, false, false);
    this.error = Objects.requireNonNull(error, "error");
    this.details = details;
    this.payload = payload;
  }

  /** The URI of the error. */
  public String error() {
    return error;
  }

  /** {@code ERROR.Details}. */
  public Dict details() {
    return details;
  }

  /** Its arguments: values, or raw as the callee gave them. */
  public Payload payload() {
    return payload;
  }
}
