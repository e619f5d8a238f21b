package dev.weir.protocol;

import java.util.Optional;

/** How the callees of a shared registration take turns (advanced profile, shared registration). */
public enum InvocationPolicy {
  SINGLE("single"),
  ROUNDROBIN("roundrobin"),
  RANDOM("random"),
  FIRST("first"),
  LAST("last"),
  /** The callee that owes the fewest answers (Weir's own). */
  LEAST_LOADED("least_loaded"),
  /** The same callee for the same {@code CALL.Options.rkey} (Weir's own). */
  HASH("hash");

  private final String word;

  InvocationPolicy(String word) {
    this.word = word;
  }

  /** The value of the option {@code invoke}. */
  public String word() {
    return word;
  }

  /** The policy of a value of the option {@code invoke}. */
  public static Optional<InvocationPolicy> of(String word) {
    for (InvocationPolicy policy : values()) {
      if (policy.word.equals(word)) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }
}
