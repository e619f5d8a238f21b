package dev.weir.router.meta;

import dev.weir.router.auth.RouterUris;

/**
 * A procedure of the router itself.
 *
 * @param open whether every role may call it; else a rule whose own URI begins with {@code wamp.}
 *     or {@code weir.} has to allow it
 * @param body runs inside the realm's turn and answers at once or in a later entry
 */
public record MetaProcedure(String uri, boolean open, Body body) {

  /** What a procedure does with a call. */
  public interface Body {
    /** Answers the call, or throws a {@link Refusal}. */
    void run(MetaCall call);
  }

  /** What is open to every role is known beyond this package, too. */
  public MetaProcedure {
    if (open != RouterUris.open(uri)) {
      throw new IllegalArgumentException(uri + " is not as the list of open procedures has it");
    }
  }

  /** A procedure for every role. */
  public static MetaProcedure open(String uri, Body body) {
    return new MetaProcedure(uri, true, body);
  }

  /** A procedure for roles with a rule that allows it. */
  public static MetaProcedure guarded(String uri, Body body) {
    return new MetaProcedure(uri, false, body);
  }
}
