package dev.weir.daemon.config;

import dev.weir.daemon.config.Verdict.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All verdicts on one file, so that one run shows everything that is wrong with it.
 *
 * <p>Confined to the thread that reads the file.
 */
final class Verdicts {
  private final List<Verdict> found = new ArrayList<>();

  void error(Place place, String sentence) {
    found.add(new Verdict(Severity.ERROR, place, sentence));
  }

  void warning(Place place, String sentence) {
    found.add(new Verdict(Severity.WARNING, place, sentence));
  }

  boolean refused() {
    return found.stream().anyMatch(verdict -> verdict.severity() == Severity.ERROR);
  }

  /** In the order of the file. */
  List<Verdict> inOrder() {
    return found.stream().sorted(Comparator.comparing(Verdict::place)).toList();
  }
}
