package dev.weir.router.dealer;

import java.time.Duration;

/**
 * A realm's times for calls; zero means none.
 *
 * @param defaultTimeout for calls that give no timeout ({@code realms.call_timeout.default})
 * @param maxTimeout no call may have a longer one ({@code realms.call_timeout.max})
 * @param killGrace how long a callee may take after CANCEL with mode kill ({@code
 *     realms.kill_grace})
 */
public record CallTimes(Duration defaultTimeout, Duration maxTimeout, Duration killGrace) {}
