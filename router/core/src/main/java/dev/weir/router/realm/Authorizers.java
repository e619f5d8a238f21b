package dev.weir.router.realm;

import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Roles;
import dev.weir.router.auth.Watchdog;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.dealer.Party;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.member.Identity;
import dev.weir.router.meta.RealmAccess;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The authorizers of a realm's roles. Thread-safe, but for {@link #with}. */
final class Authorizers {
  /** The session that asks gives up first, and says why. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Map<String, RoleAuthorizer> byRole = new HashMap<>();
  private final RealmTurn turn;
  private final Dealer dealer;
  private final RealmAccess realm;
  private final RouterCaller caller;

  Authorizers(
      RealmOptions options,
      Roles roles,
      Gate gate,
      RealmTurn turn,
      Dealer dealer,
      RealmAccess realm,
      Surroundings surroundings) {
    LongSupplier clock = surroundings.clock();
    Watchdog watchdog = surroundings.watchdog();
    this.turn = turn;
    this.dealer = dealer;
    this.realm = realm;
    this.caller = new RouterCaller(turn, dealer, options.name(), clock);
    options
        .authorizers()
        .forEach(
            (role, own) ->
                byRole.put(
                    role,
                    new RoleAuthorizer(role, own, roles, gate, clock, watchdog, procedure(own))));
  }

  /** Who decides on single messages of this role, if anybody does. */
  Optional<RoleAuthorizer> of(String role) {
    return Optional.ofNullable(byRole.get(role));
  }

  /** These answers do not count any more: those who asked are asked about again. */
  void forget(AnswerScope scope) {
    byRole.values().forEach(role -> role.forget(scope));
  }

  /** Whether somebody decides on single messages of this session. */
  boolean judge(Identity session) {
    return byRole.containsKey(session.authrole());
  }

  /** The router itself as a caller of the realm's procedures. */
  RouterCaller caller() {
    return caller;
  }

  /** These parties and the router's own, when it has called. Runs inside the realm's turn. */
  List<Party> with(Stream<Party> parties) {
    return Stream.concat(parties, caller.parties().stream()).toList();
  }

  void close() {
    byRole.values().forEach(RoleAuthorizer::close);
  }

  private BiConsumer<EventLoop, RoleAuthorizer.Question> procedure(AuthorizerOptions options) {
    ProcedureAuthorizer authorizer =
        new ProcedureAuthorizer(
            options.procedure().orElse(""),
            options.timeout().plus(GRACE),
            caller,
            dealer.registrations(),
            realm);
    return (loop, question) ->
        turn.enter(loop, () -> authorizer.ask(question.request(), question.answer()));
  }
}
