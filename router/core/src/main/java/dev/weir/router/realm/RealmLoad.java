package dev.weir.router.realm;

import dev.weir.router.dealer.ProcedureLoad;
import java.util.List;

/**
 * How much there is in a realm at one moment. Immutable.
 *
 * @param procedures the registrations with a limit of how many calls run, as many as were asked for
 */
public record RealmLoad(
    int sessions,
    int subscriptions,
    int registrations,
    int runningCalls,
    List<ProcedureLoad> procedures) {}
