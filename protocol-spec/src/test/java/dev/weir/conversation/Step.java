package dev.weir.conversation;

import java.util.List;
import java.util.Map;

/**
 * One line of a script. Immutable.
 *
 * @see Script the notation
 */
sealed interface Step {

  /** The line as it stands in the script. */
  Line line();

  /** The number from 1 and the text of a line. */
  record Line(int number, String text) {}

  /** {@code session NAME}: joins a realm, announcing features by role. */
  record Join(Line line, String who, String realm, Map<String, List<String>> features)
      implements Step {}

  /** {@code connect NAME}: only opens the transport. */
  record Connect(Line line, String who) implements Step {}

  /** {@code NAME -> MESSAGE}. */
  record Send(Line line, String who, Shape.Items message) implements Step {}

  /** {@code NAME <- MESSAGE}, or several lines {@code NAME <~ MESSAGE} in any order. */
  record Receive(Line line, String who, List<Shape.Items> messages) implements Step {}

  /** {@code NAME <- nothing}. */
  record Nothing(Line line, String who) implements Step {}

  /** {@code NAME <- end}: the router closes the transport. */
  record End(Line line, String who) implements Step {}

  /** {@code NAME leaves}: GOODBYE and its answer, then the transport closes. */
  record Leave(Line line, String who) implements Step {}

  /** {@code NAME drops}: the transport closes without a word. */
  record Drop(Line line, String who) implements Step {}
}
