package dev.weir.router.meta;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.auth.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adding and flushing testaments (advanced profile, "Session Testament"). The topic must be one
 * that the session may publish to, when it is added and when it is published. Runs inside the
 * realm's turn.
 */
final class TestamentProcedures {
  private static final long NO_REQUEST = 0;

  private final RealmAccess realm;
  private final Testaments testaments;

  TestamentProcedures(RealmAccess realm, Testaments testaments) {
    this.realm = realm;
    this.testaments = testaments;
  }

  List<MetaProcedure> all() {
    return List.of(
        MetaProcedure.open(MetaApi.ADD_TESTAMENT, this::add),
        MetaProcedure.open("wamp.session.flush_testaments", this::flush));
  }

  private void add(MetaCall call) {
    MetaArguments arguments = call.arguments();
    String topic = arguments.text(0, "topic");
    Map<String, Object> keywords = arguments.dict(2, "kwargs").toMap();
    Payload payload = Payload.of(arguments.list(1, "args"), keywords);
    PublishOptions options = options(arguments.dictKeyword("publish_options"));
    Testament.Scope scope = scope(arguments);
    Optional<ErrorMessage> refusal =
        realm.refusal(call.caller(), Action.PUBLISH, call.request(), topic);
    if (refusal.isPresent()) {
      call.refuse(refusal.get());
      return;
    }
    Publish publish = new Publish(NO_REQUEST, options, topic, payload);
    testaments.add(call.caller(), scope, new Testament(publish, arguments.octets()));
    call.result();
  }

  private void flush(MetaCall call) {
    testaments.flush(call.caller().identity().session(), scope(call.arguments()));
    call.result();
  }

  /** Nobody is left to be told of an acknowledgement. */
  private static PublishOptions options(Dict given) {
    Map<String, Object> kept = given.toMap();
    kept.remove("acknowledge");
    try {
      return PublishOptions.of(Dict.of(kept));
    } catch (ProtocolViolation e) {
      throw Refusal.argument("keyword argument publish_options: " + e.getMessage());
    }
  }

  private static Testament.Scope scope(MetaArguments arguments) {
    return arguments
        .textKeyword("scope")
        .map(TestamentProcedures::scope)
        .orElse(Testament.Scope.DESTROYED);
  }

  private static Testament.Scope scope(String word) {
    return Testament.Scope.of(word)
        .orElseThrow(
            () -> Refusal.argument("keyword argument scope must be detached or destroyed"));
  }
}
