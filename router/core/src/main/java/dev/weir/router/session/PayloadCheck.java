package dev.weir.router.session;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.UriRules;
import dev.weir.protocol.Yield;
import dev.weir.router.member.Member;
import dev.weir.router.member.Passthru;
import dev.weir.router.meta.MetaApi;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.payload.PayloadRule.Kind;
import dev.weir.router.payload.PayloadRules;
import dev.weir.router.payload.PayloadValidator;
import java.util.List;
import java.util.Map;
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
        yield UriRules.reserved(call.procedure())
            ? ofRouter(rules, call)
            : judge(rules.of(Kind.CALL, call.procedure()), call.options().dict(), call.payload());
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

  /** The router knows what its own procedures take; but a testament will be a publication. */
  private static Optional<PayloadBreach> ofRouter(PayloadRules rules, Call call) {
    return call.procedure().equals(MetaApi.ADD_TESTAMENT)
        ? testament(rules, call.payload())
        : Optional.empty();
  }

  private static Optional<PayloadBreach> testament(PayloadRules rules, Payload added) {
    List<Object> arguments = added.arguments(); // as values, or none when they cannot be read
    if (arguments.isEmpty() || !(arguments.get(0) instanceof String topic)) {
      return Optional.empty();
    }
    Payload payload = Payload.of(list(arguments, 1), dictionary(arguments, 2));
    Object options = added.keywords().get("publish_options");
    return judge(rules.of(Kind.PUBLICATION, topic), Dict.of(dictionary(options)), payload);
  }

  @SuppressWarnings("unchecked") // lists of the closed model
  private static List<Object> list(List<Object> arguments, int place) {
    return arguments.size() > place && arguments.get(place) instanceof List<?> list
        ? (List<Object>) list
        : List.of();
  }

  private static Map<String, Object> dictionary(List<Object> arguments, int place) {
    return dictionary(arguments.size() > place ? arguments.get(place) : null);
  }

  @SuppressWarnings("unchecked") // maps of the closed model have string keys
  private static Map<String, Object> dictionary(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** What the router must not look into cannot be what was declared. */
  private static PayloadBreach unreadable() {
    return new PayloadBreach(
        "$", "ppt_scheme", "a payload in payload passthru mode cannot be validated");
  }
}
