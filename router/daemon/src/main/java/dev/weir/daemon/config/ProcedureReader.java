package dev.weir.daemon.config;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a realm's settings of single procedures.
 *
 * <p>Confined to the thread that reads the file.
 */
final class ProcedureReader {
  private static final String ON_CALLEE_LOSS = "on_callee_loss";

  private ProcedureReader() {}

  static List<ProcedureOptions> read(Section realm) {
    return realm.list("procedures", Section.class).stream()
        .map(Placed::value)
        .map(ProcedureReader::procedure)
        .toList();
  }

  private static ProcedureOptions procedure(Section settings) {
    return new ProcedureOptions(
        settings.text("uri").orElse(""),
        RoleRules.match(settings),
        settings.text("invoke").flatMap(InvocationPolicy::of),
        settings.text("reroute").filter(ON_CALLEE_LOSS::equals).isPresent(),
        settings.find("timeout", Duration.class).orElse(Duration.ZERO),
        limits(settings));
  }

  /** Any of the three keys makes the procedure a limited one. */
  private static Optional<CallLimits> limits(Section settings) {
    if (!settings.has("concurrency") && !settings.has("queue") && !settings.has("per_caller")) {
      return Optional.empty();
    }
    Section queue = settings.section("queue");
    CallLimits none = CallLimits.NONE;
    return Optional.of(
        new CallLimits(
            count(settings, "concurrency", none.concurrency()),
            count(queue, "calls", none.queuedCalls()),
            queue.find("bytes", Long.class).orElse(none.queuedBytes()),
            count(settings, "per_caller", none.perCaller())));
  }

  private static int count(Section settings, String name, int standard) {
    return settings.find(name, Long.class).map(Math::toIntExact).orElse(standard);
  }
}
