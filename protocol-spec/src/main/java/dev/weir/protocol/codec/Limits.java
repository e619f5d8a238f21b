package dev.weir.protocol.codec;

/**
 * What a peer may make us read.
 *
 * @param message octets of one message ({@code limits.message})
 * @param depth nested lists and dictionaries of a message, its own list included ({@code
 *     limits.depth})
 * @param keys keys of one dictionary of options or details, and of ArgumentsKw ({@code
 *     limits.keys})
 */
public record Limits(int message, int depth, int keys) {
  /** The greatest depth that may be allowed: values are read by a call for each level. */
  public static final int MAX_DEPTH = 1000;

  /** 16 MiB, 64 levels, 1,000 keys. */
  public static final Limits DEFAULT = new Limits(16 << 20, 64, 1000);

  /** For what a scanner has passed within its own limits. */
  static final Limits NONE = new Limits(Integer.MAX_VALUE, MAX_DEPTH, Integer.MAX_VALUE);

  /**
   * @throws IllegalArgumentException when the depth is not from 2 to {@link #MAX_DEPTH}
   */
  public Limits {
    if (depth < 2 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "limits.depth must be from 2 to " + MAX_DEPTH + ", not " + depth);
    }
  }

  /** The end of the sentence about a message that nests deeper. */
  String tooDeep() {
    return "nests deeper than limits.depth, " + depth;
  }

  /** The end of the sentence about a dictionary with more keys. */
  String tooManyKeys() {
    return "has more keys than limits.keys, " + keys;
  }
}
