package dev.weir.router.session;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Register;
import dev.weir.protocol.Subscribe;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.AuthorizationRequest;
import dev.weir.router.member.Identity;
import java.util.List;
import java.util.Map;

/**
 * What a message asks to be allowed to do. A testament is a publication to come, whatever procedure
 * takes it. Immutable.
 */
record Asked(Action action, String uri, MatchPolicy match, Dict options) {
  private static final String ADD_TESTAMENT = "wamp.session.add_testament";

  /** Of PUBLISH, SUBSCRIBE, REGISTER or CALL. */
  static Asked by(Message message) {
    return switch (message.type()) {
      case PUBLISH -> {
        Publish publish = (Publish) message;
        yield new Asked(
            Action.PUBLISH, publish.topic(), MatchPolicy.EXACT, publish.options().dict());
      }
      case SUBSCRIBE -> {
        Subscribe subscribe = (Subscribe) message;
        yield new Asked(
            Action.SUBSCRIBE,
            subscribe.topic(),
            subscribe.options().match(),
            subscribe.options().dict());
      }
      case REGISTER -> {
        Register register = (Register) message;
        yield new Asked(
            Action.REGISTER,
            register.procedure(),
            register.options().match(),
            register.options().dict());
      }
      default -> call((Call) message);
    };
  }

  private static Asked call(Call call) {
    if (call.procedure().equals(ADD_TESTAMENT)) {
      List<Object> arguments = call.payload().arguments(); // values, or none when not readable
      if (!arguments.isEmpty() && arguments.get(0) instanceof String topic) {
        return new Asked(Action.PUBLISH, topic, MatchPolicy.EXACT, publishOptions(call));
      }
    }
    return new Asked(Action.CALL, call.procedure(), MatchPolicy.EXACT, call.options().dict());
  }

  @SuppressWarnings("unchecked") // maps of the closed model have string keys
  private static Dict publishOptions(Call call) {
    return call.payload().keywords().get("publish_options") instanceof Map<?, ?> options
        ? Dict.of((Map<String, Object>) options)
        : Dict.EMPTY;
  }

  AuthorizationRequest of(Identity session) {
    return new AuthorizationRequest(
        session.realm(),
        session.session(),
        session.authid(),
        session.authrole(),
        session.authmethod(),
        session.authprovider(),
        action,
        uri,
        match,
        options);
  }
}
