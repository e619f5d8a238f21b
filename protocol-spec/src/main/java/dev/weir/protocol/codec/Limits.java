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

  /** 16 MiB, 64 levels, 1,000 keys. */
  public static final Limits DEFAULT = new Limits(16 << 20, 64, 1000);
}
