package dev.weir.daemon.config;

import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM text (RFC 7468).
 *
 * <p>Thread-safe.
 */
record Pem(String label, byte[] der) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /**
   * All blocks, in their order.
   *
   * @throws IllegalArgumentException when one is not Base64
   */
  static List<Pem> blocks(String text) {
    return BLOCK.matcher(text).results().map(Pem::block).toList();
  }

  private static Pem block(MatchResult block) {
    return new Pem(block.group(1), Base64.getMimeDecoder().decode(block.group(2)));
  }
}
