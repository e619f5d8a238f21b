package dev.weir.router.realm;

import dev.weir.router.dealer.ProcedureLoad;
import java.util.List;

/**
 * How much there is in a realm at one moment. Immutable.
 *
 * @param procedures the registrations with a limit of how many calls run, as many as were asked for
 * @param roles those with limits of their own that somebody had
 */
public record RealmLoad(
    int sessions,
    int subscriptions,
    int registrations,
    int runningCalls,
    List<ProcedureLoad> procedures,
    List<RoleLoad> roles) {}
