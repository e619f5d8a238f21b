package dev.weir.router.dealer;

import dev.weir.router.options.CallLimits;
import java.util.Optional;

/**
 * What the realm's configuration says of the calls to one registration. Immutable.
 *
 * @param timeoutMillis for calls that give no timeout, 0 for none
 * @param rerouteOnLoss whether a call whose callee is lost goes to another one
 * @param disclosed whether callers are named without asking for it
 * @param limits how many run and wait; empty when only callees may set a limit
 */
record ProcedureTerms(
    long timeoutMillis, boolean rerouteOnLoss, boolean disclosed, Optional<CallLimits> limits) {}
