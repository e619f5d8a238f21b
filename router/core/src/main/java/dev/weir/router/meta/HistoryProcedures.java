package dev.weir.router.meta;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.auth.Action;
import dev.weir.router.broker.SubscriptionDetails;
import dev.weir.router.broker.Subscriptions;
import dev.weir.router.history.Answer;
import dev.weir.router.history.EventLog;
import dev.weir.router.history.RealmHistory;
import dev.weir.router.history.Selection;
import dev.weir.router.member.Identity;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The past events of a subscription (advanced profile, "Event History"), for whoever may subscribe
 * to it; a subscription without history has none. Runs inside the realm's turn.
 */
public final class HistoryProcedures {
  private final Subscriptions subscriptions;
  private final Optional<RealmHistory> history;
  private final Predicate<Identity> judged;

  /**
   * Sessions that are {@code judged} by an authorizer may ask only about their own subscriptions,
   * which it has allowed.
   */
  public HistoryProcedures(
      Subscriptions subscriptions, Optional<RealmHistory> history, Predicate<Identity> judged) {
    this.subscriptions = subscriptions;
    this.history = history;
    this.judged = judged;
  }

  public List<MetaProcedure> all() {
    return List.of(MetaProcedure.open("wamp.subscription.get_events", this::events));
  }

  private void events(MetaCall call) {
    long id = call.arguments().id(0, "subscription");
    SubscriptionDetails subscription =
        subscriptions
            .get(id)
            .orElseThrow(
                () ->
                    Refusal.of(
                        ErrorUri.NO_SUCH_SUBSCRIPTION, "the realm has no subscription " + id));
    Identity identity = call.caller().identity();
    if (!identity.permissions().allows(Action.SUBSCRIBE, subscription.uri(), subscription.match())
        || (judged.test(identity) && !holds(identity, id))) {
      throw Refusal.of(
          ErrorUri.NOT_AUTHORIZED, "role " + identity.authrole() + " may not subscribe to this");
    }
    Selection selection = new Selection(subscription.uri(), subscription.match(), call.caller());
    Optional<EventLog> log = history.flatMap(all -> all.covering(selection));
    if (log.isEmpty()) {
      call.answer(Payload.EMPTY);
    } else {
      history
          .orElseThrow()
          .events(
              log.get(), selection, id, call.arguments()::keyword, answer -> answer(call, answer));
    }
  }

  private boolean holds(Identity session, long subscription) {
    return subscriptions
        .subscribers(subscription)
        .map(sessions -> sessions.contains(session.session()))
        .orElse(false);
  }

  private static void answer(MetaCall call, Answer answer) {
    if (answer.error().isPresent()) {
      call.refuse(Refusal.of(answer.error().get(), answer.payload()));
    } else {
      call.answer(answer.payload());
    }
  }
}
