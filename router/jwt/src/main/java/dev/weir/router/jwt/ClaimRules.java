package dev.weir.router.jwt;

import dev.weir.protocol.Dict;
import dev.weir.router.auth.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of a verified token must say (RFC 7519 section 4.1), and who comes in by them.
 * Immutable.
 *
 * @param audiences of which the token must name one; when empty, it may name none
 * @param authid path of the claim that is the authid
 * @param role path of the claim that names roles; when empty, the one of {@code roles}
 * @param roles the only ones that a token may give, the preferred first
 */
record ClaimRules(
    Optional<String> issuer,
    Set<String> audiences,
    Duration leeway,
    String authid,
    Optional<String> role,
    List<String> roles) {
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

  /** Who is let in. */
  Step.Accept judge(Dict claims, Optional<String> asked, Instant now) throws RefusedTokenException {
    if (issuer.isPresent() && !claims.text("iss").equals(issuer)) {
      throw new RefusedTokenException("its issuer is another one (iss)");
    }
    checkAudience(claims);
    Instant end = time(claims, "exp").plus(leeway);
    if (!now.isBefore(end)) {
      throw new RefusedTokenException("it has expired (exp)");
    }
    if (claims.find("nbf").isPresent() && now.plus(leeway).isBefore(time(claims, "nbf"))) {
      throw new RefusedTokenException("it does not count yet (nbf)");
    }
    String name = name(claims);
    if (!asked.orElse(name).equals(name)) {
      throw new RefusedTokenException("it is of another authid than HELLO names");
    }
    return new Step.Accept(name, role(claims), "jwt", Dict.EMPTY)
        .within(Duration.between(now, end));
  }

  /** Who is not named by a token must not take it, whoever that is. */
  private void checkAudience(Dict claims) throws RefusedTokenException {
    Optional<Object> audience = claims.find("aud");
    if (audience.isEmpty() && audiences.isEmpty()) {
      return;
    }
    List<?> named =
        audience.orElse(List.of()) instanceof List<?> list ? list : List.of(audience.get());
    if (named.stream().noneMatch(one -> one instanceof String && audiences.contains(one))) {
      throw new RefusedTokenException("it is for another audience (aud)");
    }
  }

  private static Instant time(Dict claims, String name) throws RefusedTokenException {
    Object value =
        claims.find(name).orElseThrow(() -> new RefusedTokenException("it has no " + name));
    if (value instanceof Long seconds) {
      return Instant.ofEpochSecond(Math.max(0, Math.min(LAST_SECOND, seconds)));
    }
    if (value instanceof Double seconds && seconds >= 0 && seconds <= LAST_SECOND) {
      return Instant.ofEpochMilli((long) (seconds * 1_000));
    }
    throw new RefusedTokenException("its " + name + " is no time");
  }

  private String name(Dict claims) throws RefusedTokenException {
    if (at(claims, authid) instanceof String name) {
      return name;
    }
    throw new RefusedTokenException("it has no text at " + authid + " to be the authid");
  }

  private String role(Dict claims) throws RefusedTokenException {
    if (role.isEmpty()) {
      return roles.get(0);
    }
    Object given = at(claims, role.get());
    for (String allowed : roles) {
      if (allowed.equals(given) || given instanceof List<?> list && list.contains(allowed)) {
        return allowed;
      }
    }
    throw new RefusedTokenException("it gives no role that it may give");
  }

  /** The claim of that name, or the one in the object before the dot; empty when there is none. */
  private static Object at(Dict claims, String path) {
    return claims.find(path).orElseGet(() -> within(claims.toMap(), path));
  }

  private static Object within(Map<?, ?> object, String path) {
    Object value = object;
    for (String name : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : "";
    }
    return value;
  }
}
