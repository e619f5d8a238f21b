package dev.weir.router.session;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Yield;
import dev.weir.router.member.Member;
import dev.weir.router.member.Passthru;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.payload.PayloadRule.Kind;
import dev.weir.router.payload.PayloadRules;
import dev.weir.router.payload.PayloadValidator;
import java.util.Optional;

/**
 * Judges what a session sends to URIs with declared payloads, before it enters the realm's turn:
 * reading a payload costs time, and only its sender's connection shall pay it. Stateless.
 */
final class PayloadCheck {
  private PayloadCheck() {}

  /** What is wrong with the payload; empty when nothing is, or nobody asks. */
  static Optional<PayloadBreach> breach(PayloadRules rules, Member sender, Message message) {
    return rules.isEmpty() ? Optional.empty() : judge(rules, sender, message);
  }

  private static Optional<PayloadBreach> judge(PayloadRules rules, Member sender, Message message) {
    return switch (message.type()) {
      case CALL -> {
        Call call = (Call) message;
        yield judge(rules.of(Kind.CALL, call.procedure()), call.options().dict(), call.payload());
      }
      case PUBLISH -> {
        Publish publish = (Publish) message;
        yield judge(
            rules.of(Kind.PUBLICATION, publish.topic()),
            publish.options().dict(),
            publish.payload());
      }
      case YIELD -> {
        Yield result = (Yield) message;
        yield judge(sender.judgeOf(result.request()), result.options().dict(), result.payload());
      }
      default -> Optional.empty();
    };
  }

  private static Optional<PayloadBreach> judge(
      Optional<PayloadValidator> validator, Dict options, Payload payload) {
    return validator.flatMap(
        judge -> Passthru.used(options) ? Optional.of(unreadable()) : judge.judge(payload));
  }

  /** What the router must not look into cannot be what was declared. */
  private static PayloadBreach unreadable() {
    return new PayloadBreach(
        "$", "ppt_scheme", "a payload in payload passthru mode cannot be validated");
  }
}
