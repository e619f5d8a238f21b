package dev.weir.router.join;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;

/** A HELLO is answered with ABORT; without a stack, as any peer can cause it. Immutable. */
final class RefusedHelloException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final String sentence;
  private final transient Payload payload;

  RefusedHelloException(String error, String sentence) {
    this(error, sentence, Payload.EMPTY);
  }

  RefusedHelloException(String error, String sentence, Payload payload) {
    super(sentence, null, false, false);
    this.error = error;
    this.sentence = sentence;
    this.payload = payload;
  }

  Abort abort() {
    return new Abort(Dict.of("message", sentence), error, payload);
  }

  String sentence() {
    return sentence;
  }
}
