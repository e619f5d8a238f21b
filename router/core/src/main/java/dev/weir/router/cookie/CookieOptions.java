package dev.weir.router.cookie;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a cookie is like (RFC 6265). Scripts never see it: it is {@code HttpOnly}, and for this host
 * only. Immutable.
 *
 * @param name such as {@code __Host-weir}, which browsers let nobody else set
 * @param path of the requests that it goes with; default {@code /}
 * @param maxAge how long it counts after the login; default 7 days
 * @param sameSite default {@link SameSite#STRICT}
 * @param secure whether it is for TLS and this machine only; default yes
 */
public record CookieOptions(
    String name, String path, Duration maxAge, SameSite sameSite, boolean secure) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern PATH = Pattern.compile("/[!-:<-~]*"); // no space and no semicolon
  private static final String HOST = "__Host-";
  private static final String SECURE = "__Secure-";

  public CookieOptions {
    Objects.requireNonNull(sameSite, "sameSite");
    require(NAME.matcher(name).matches(), "a cookie's name is a word, not " + name);
    require(PATH.matcher(path).matches(), "a cookie's path begins with /, not " + path);
    require(
        maxAge.toSeconds() > 0 && maxAge.toDays() <= 400,
        "a cookie counts for a second to 400 days, not " + maxAge);
    require(secure || sameSite != SameSite.NONE, "a cookie for all sites must be secure");
    require(
        secure || !name.startsWith(HOST) && !name.startsWith(SECURE),
        "a cookie " + name + " must be secure");
    require(path.equals("/") || !name.startsWith(HOST), "a cookie " + name + " has the path /");
  }

  /** A cookie with this name and the defaults. */
  public static CookieOptions of(String name) {
    return new CookieOptions(name, "/", Duration.ofDays(7), SameSite.STRICT, true);
  }

  public CookieOptions withPath(String given) {
    return new CookieOptions(name, given, maxAge, sameSite, secure);
  }

  public CookieOptions withMaxAge(Duration longest) {
    return new CookieOptions(name, path, longest, sameSite, secure);
  }

  public CookieOptions withSameSite(SameSite sites) {
    return new CookieOptions(name, path, maxAge, sites, secure);
  }

  public CookieOptions withSecure(boolean only) {
    return new CookieOptions(name, path, maxAge, sameSite, only);
  }

  /** The header {@code Set-Cookie} that gives it a value. */
  public String header(String value) {
    return name
        + "="
        + value
        + "; Max-Age="
        + maxAge.toSeconds()
        + "; Path="
        + path
        + "; HttpOnly"
        + (secure ? "; Secure" : "")
        + "; SameSite="
        + sameSite.word();
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
