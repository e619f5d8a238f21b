package dev.weir.router.dealer;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Disclosures;
import dev.weir.router.matching.PatternIndex;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import java.util.Optional;

/**
 * What a realm's configuration says of single procedures. For a registration the rule of its very
 * pattern decides, else the one that matches its URI best. Immutable.
 */
final class ProcedureRules {
  private final PatternIndex<ProcedureOptions> procedures = new PatternIndex<>();
  private final Disclosures disclosures;

  ProcedureRules(RealmOptions options) {
    options.procedures().forEach(rule -> procedures.put(rule.uri(), rule.match(), rule));
    disclosures = new Disclosures(options.disclose());
  }

  /** The policy of a registration that names none. */
  InvocationPolicy policy(String uri, MatchPolicy match) {
    return rule(uri, match).flatMap(ProcedureOptions::invoke).orElse(InvocationPolicy.SINGLE);
  }

  ProcedureTerms terms(String uri, MatchPolicy match) {
    Optional<ProcedureOptions> rule = rule(uri, match);
    return new ProcedureTerms(
        rule.map(options -> options.timeout().toMillis()).orElse(0L),
        rule.map(ProcedureOptions::rerouteOnCalleeLoss).orElse(false),
        match == MatchPolicy.EXACT && disclosures.ofCaller(uri),
        rule.flatMap(ProcedureOptions::limits));
  }

  /** Whether who calls this procedure is disclosed without being asked. */
  boolean discloses(Registration registration, String procedure) {
    return registration.match() == MatchPolicy.EXACT
        ? registration.terms().disclosed()
        : disclosures.ofCaller(procedure);
  }

  private Optional<ProcedureOptions> rule(String uri, MatchPolicy match) {
    return procedures.isEmpty()
        ? Optional.empty()
        : procedures.find(uri, match).or(() -> Optional.ofNullable(procedures.best(uri)));
  }
}
