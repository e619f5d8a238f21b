package dev.weir.router.link;

/** Text that a peer had a hand in, made fit for a log line. Stateless. */
public final class PeerText {
  private static final int LONGEST = 256;

  private PeerText() {}

  /** Control characters are escaped and what is longer than 256 characters is cut. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return text.length() > LONGEST ? escaped.append('…').toString() : escaped.toString();
  }
}
