package dev.weir.gateway.post;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a service answered. The body belongs to whoever has this.
 *
 * @param media the media type in lower case without parameters; empty where there is none
 * @param retryAfter how long one should wait, where it says so
 */
public record Posted(int status, String media, byte[] body, Optional<Duration> retryAfter) {
  private static final int SUCCESS = 200;
  private static final int REDIRECT = 300;

  /** Whether the status says success. */
  public boolean successful() {
    return status >= SUCCESS && status < REDIRECT;
  }

  /** Whether the body is JSON, of whatever kind. */
  public boolean json() {
    return media.equals("application/json") || media.endsWith("+json");
  }

  /** The media type of a header. */
  static String media(String header) {
    return header.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
  }
}
