package dev.weir.router.realm;

import dev.weir.router.auth.Watchdog;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.HistoryResources;
import dev.weir.router.member.IdSource;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.RouterListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a realm gets from outside: nothing in it looks at a clock or rolls a die by itself.
 *
 * @param clock monotonic nanoseconds
 * @param wall the time of day
 * @param ids where publication ids come from
 * @param listener is told of sessions; returns at once
 * @param broken is told of errors of our own
 * @param longestUri characters of a URI ({@code limits.uri})
 * @param history where event histories are stored and read
 * @param memory what the router may hold for its peers
 * @param exempt addresses whose requests are not counted by address ({@code limits.exempt})
 * @param watchdog looks at the authorizers of applications
 */
public record Surroundings(
    LongSupplier clock,
    InstantSource wall,
    IdSource ids,
    Counters counters,
    RouterListener listener,
    Consumer<Throwable> broken,
    int longestUri,
    HistoryResources history,
    Budget memory,
    List<AddressRange> exempt,
    Watchdog watchdog) {

  /** Without stores of event histories, and with nobody who looks at authorizers. */
  public Surroundings(
      LongSupplier clock,
      InstantSource wall,
      IdSource ids,
      Counters counters,
      RouterListener listener,
      Consumer<Throwable> broken,
      int longestUri) {
    this(
        clock,
        wall,
        ids,
        counters,
        listener,
        broken,
        longestUri,
        HistoryResources.NONE,
        Budget.UNLIMITED,
        List.of(),
        new Watchdog(clock, Duration.ofSeconds(10), () -> {}));
  }
}
