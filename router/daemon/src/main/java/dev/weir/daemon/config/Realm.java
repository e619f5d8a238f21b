package dev.weir.daemon.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A realm as far as this build serves it.
 *
 * @param anonymousRole the role of whoever joins without credentials; empty: nobody may
 * @param roles the static rules of each role; a role without rules is denied everything
 * @param callTimeout the timeout of calls that ask for none, zero for none
 * @param maxCallTimeout the longest timeout that a call may ask for, zero for no bound
 *     <p>Thread-safe.
 */
public record Realm(
    Optional<String> anonymousRole,
    Map<String, List<RoleRule>> roles,
    boolean strictUris,
    boolean lenientRequestIds,
    boolean lenientRoles,
    Optional<Duration> killGrace,
    Optional<Duration> callTimeout,
    Optional<Duration> maxCallTimeout) {}
