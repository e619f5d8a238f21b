package dev.weir.router.meta;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Publish;
import dev.weir.router.auth.Action;
import dev.weir.router.broker.Subscriptions;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.RegistrationView;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.timer.Timers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The procedures of the router itself, by URI, and what becomes known of sessions (advanced
 * profile, "Meta API"). Runs inside the realm's turn.
 */
public final class MetaApi {
  /** Adds what is published of a session when it has ended. */
  public static final String ADD_TESTAMENT = "wamp.session.add_testament";

  private static final String ON_JOIN = "wamp.session.on_join";
  private static final String ON_LEAVE = "wamp.session.on_leave";

  private final Map<String, MetaProcedure> procedures = new HashMap<>();
  private final RealmAccess realm;
  private final MetaEvents events;
  private final Delivery delivery;
  private final Counters counters;
  private final Slices slices;
  private final Testaments testaments;
  private final DropNotices drops;

  public MetaApi(
      RealmAccess realm,
      RealmOptions options,
      MetaEvents events,
      Delivery delivery,
      Timers timers,
      Counters counters) {
    this.realm = realm;
    this.events = events;
    this.delivery = delivery;
    this.counters = counters;
    this.slices = new Slices(realm::nextEntry);
    RealmLimits limits = options.limits();
    this.testaments = new Testaments();
    this.drops = new DropNotices(events, timers, counters);
    serve(new SessionProcedures(realm).all());
    serve(new KillProcedures(realm, events.silence(), counters).all());
    serve(new AuthorizationProcedures(realm).all());
    serve(new TestamentProcedures(realm, testaments).all());
    Definitions definitions = new Definitions(limits.definitions(), limits.definitionBytes());
    serve(new ReflectionProcedures(realm, definitions, events).all());
  }

  /** Serves what can be asked of broker and dealer; when the realm is made. */
  public void serve(Subscriptions subscriptions, RegistrationView registrations) {
    serve(new SubscriptionProcedures(realm, subscriptions).all());
    serve(new RegistrationProcedures(realm, registrations).all());
  }

  /** Serves further procedures; when the realm is made. */
  public void serve(List<MetaProcedure> others) {
    others.forEach(procedure -> procedures.put(procedure.uri(), procedure));
  }

  /** A call of a procedure that the router owns, which ends here in any case. */
  public void call(Member caller, Call call) {
    counters.count(Counter.CALLS);
    MetaProcedure procedure = procedures.get(call.procedure());
    if (procedure == null) {
      unknown(caller, call);
    } else if (procedure.open()) {
      run(caller, call, procedure);
    } else {
      realm
          .refusal(caller, Action.CALL, call.request(), call.procedure())
          .ifPresentOrElse(refusal -> refuse(caller, refusal), () -> run(caller, call, procedure));
    }
  }

  /** A session has joined. */
  public void joined(Member member) {
    if (events.watched(ON_JOIN)) {
      events.publish(ON_JOIN, SessionDetails.of(member));
    }
  }

  /**
   * A session has left: its testaments are published behind the present entry, as if it had sent
   * them, and then that it left.
   */
  public void left(Member member, Consumer<Publish> publisher) {
    List<Publish> last = testaments.take(member.identity().session());
    if (events.silence().kept()) {
      return;
    }
    for (Publish testament : last) {
      realm.later(() -> publisher.accept(testament));
    }
    if (events.watched(ON_LEAVE)) {
      events.publish(
          ON_LEAVE,
          member.identity().session(),
          member.identity().authid(),
          member.identity().authrole());
    }
  }

  /** So many events did not reach a session; the reason is a sentence. */
  public void dropped(Member member, int lost, String reason) {
    drops.dropped(member, lost, reason);
  }

  /** Whether nothing is kept of any session. */
  public boolean isEmpty() {
    return testaments.isEmpty();
  }

  private void run(Member caller, Call call, MetaProcedure procedure) {
    try {
      MetaArguments arguments = MetaArguments.of(call, caller.limits().testamentBytes());
      procedure.body().run(new MetaCall(caller, call.request(), arguments, delivery, slices));
    } catch (Refusal refusal) {
      refuse(
          caller,
          new ErrorMessage(
              MessageType.CALL.code(),
              call.request(),
              Dict.EMPTY,
              refusal.error(),
              refusal.payload()));
    }
  }

  private void unknown(Member caller, Call call) {
    ErrorMessage answer =
        realm
            .refusal(caller, Action.CALL, call.request(), call.procedure())
            .filter(refusal -> !refusal.error().equals(ErrorUri.NOT_AUTHORIZED))
            .orElseGet(
                () ->
                    Answers.error(
                        MessageType.CALL,
                        call.request(),
                        ErrorUri.NO_SUCH_PROCEDURE,
                        "the router has no procedure of this name"));
    refuse(caller, answer);
  }

  private void refuse(Member caller, ErrorMessage error) {
    counters.count(Counter.CALLS_REFUSED);
    delivery.send(caller, error);
  }
}
