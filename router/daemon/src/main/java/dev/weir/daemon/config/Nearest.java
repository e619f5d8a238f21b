package dev.weir.daemon.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The known word that is fewest edits (Levenshtein) away from a mistyped one.
 *
 * <p>Thread-safe.
 */
final class Nearest {
  private Nearest() {}

  static Optional<String> to(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Whether the one may be meant by the other: more than half of the letters are right. */
  static boolean isTypo(String word, String known) {
    return 2 * distance(word, known) < Math.max(word.length(), known.length());
  }

  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int i = 1; i <= from.length(); i++) {
      advance(row, from.charAt(i - 1), to);
    }
    return row[to.length()];
  }

  private static void advance(int[] row, char letter, String to) {
    int diagonal = row[0];
    row[0]++;
    for (int column = 1; column <= to.length(); column++) {
      int replaced = diagonal + (letter == to.charAt(column - 1) ? 0 : 1);
      diagonal = row[column];
      row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
    }
  }

  /** That a realm is not there, and which one may be meant. */
  static String missingRealm(String realm, Collection<String> realms) {
    String nearest = to(realm, realms).map(near -> "; the nearest is `" + near + "`").orElse("");
    return "the realm `" + realm + "` is not among the `realms`" + nearest;
  }
}
