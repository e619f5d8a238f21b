package dev.weir.router.join;

import dev.weir.protocol.Abort;
import dev.weir.router.member.Answers;

/** A HELLO is answered with ABORT; without a stack, as any peer can cause it. Immutable. */
final class RefusedHelloException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final String sentence;

  RefusedHelloException(String error, String sentence) {
    super(sentence, null, false, false);
    this.error = error;
    this.sentence = sentence;
  }

  Abort abort() {
    return Answers.abort(error, sentence);
  }

  String sentence() {
    return sentence;
  }
}
