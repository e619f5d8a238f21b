package dev.weir.router.options;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a realm treats the registrations of one procedure or pattern ({@code realms.procedures}).
 * Immutable.
 *
 * @param invoke the policy of registrations that name none
 * @param rerouteOnCalleeLoss whether a call whose callee is lost goes to another one, which may
 *     then work on it a second time; else it ends with {@code wamp.error.canceled}
 * @param timeout of calls that give none; zero is none
 * @param limits how many of its calls run and wait; empty is as many as come, unless a callee asks
 *     for a {@code concurrency}
 */
public record ProcedureOptions(
    String uri,
    MatchPolicy match,
    Optional<InvocationPolicy> invoke,
    boolean rerouteOnCalleeLoss,
    Duration timeout,
    Optional<CallLimits> limits) {

  public ProcedureOptions {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(match, "match");
  }

  /** A procedure that is treated like all others. */
  public static ProcedureOptions of(String uri, MatchPolicy match) {
    return new ProcedureOptions(
        uri, match, Optional.empty(), false, Duration.ZERO, Optional.empty());
  }

  public ProcedureOptions withInvoke(InvocationPolicy policy) {
    return new ProcedureOptions(
        uri, match, Optional.of(policy), rerouteOnCalleeLoss, timeout, limits);
  }

  public ProcedureOptions withRerouteOnCalleeLoss(boolean reroute) {
    return new ProcedureOptions(uri, match, invoke, reroute, timeout, limits);
  }

  public ProcedureOptions withTimeout(Duration time) {
    return new ProcedureOptions(uri, match, invoke, rerouteOnCalleeLoss, time, limits);
  }

  public ProcedureOptions withLimits(CallLimits calls) {
    return new ProcedureOptions(
        uri, match, invoke, rerouteOnCalleeLoss, timeout, Optional.of(calls));
  }
}
