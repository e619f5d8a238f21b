package dev.weir.daemon.config;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.router.options.ProcedureOptions;
import java.time.Duration;
import java.util.List;

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
        settings.find("timeout", Duration.class).orElse(Duration.ZERO));
  }
}
