package dev.weir.router.jwt;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed token in its compact form (RFC 7515 section 7.1), taken apart but not verified. Of the
 * header only {@code alg}, {@code kid}, {@code typ} and {@code crit} matter: where keys come from
 * is never the token's to say. Immutable.
 *
 * @param algorithm that the header names
 * @param kid by which the header names its key
 * @param input what is signed
 */
record CompactToken(
    Algorithm algorithm, Optional<String> kid, byte[] input, byte[] payload, byte[] signature) {
  private static final Pattern PARTS =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");
  private static final Limits READING = new Limits(Integer.MAX_VALUE, 16, 200);
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  static CompactToken parse(String token) throws RefusedTokenException {
    Matcher parts = PARTS.matcher(token);
    if (!parts.matches()) {
      throw new RefusedTokenException("it is no signed token in compact form");
    }
    Map<String, Object> members = object(decode(parts.group(1)), "header");
    Dict header = Dict.of(members);
    if (members.containsKey("crit")) {
      throw new RefusedTokenException("its header demands an extension that is not served (crit)");
    }
    checkType(header);
    Algorithm algorithm =
        header
            .text("alg")
            .flatMap(Algorithm::of)
            .orElseThrow(() -> new RefusedTokenException("its algorithm is not served"));
    return new CompactToken(
        algorithm,
        kid(header),
        token.substring(0, parts.end(2)).getBytes(StandardCharsets.US_ASCII),
        decode(parts.group(2)),
        decode(parts.group(3)));
  }

  /** The claims; to be asked for when the signature is verified. */
  Dict claims() throws RefusedTokenException {
    return Dict.of(object(payload, "payload"));
  }

  /** Tokens for other purposes, such as a logout, are no logins (RFC 8725 section 3.11). */
  private static void checkType(Dict header) throws RefusedTokenException {
    if (header.find("typ").isPresent()) {
      String type = header.text("typ").orElse("").toLowerCase(Locale.ROOT);
      String plain = type.startsWith("application/") ? type.substring(12) : type;
      if (!TYPES.contains(plain)) {
        throw new RefusedTokenException("its type is not JWT (typ)");
      }
    }
  }

  private static Optional<String> kid(Dict header) throws RefusedTokenException {
    if (header.find("kid").isPresent() && header.text("kid").isEmpty()) {
      throw new RefusedTokenException("its kid is no text");
    }
    return header.text("kid");
  }

  private static byte[] decode(String part) throws RefusedTokenException {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(part)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new RefusedTokenException("a part of it is no base64url");
  }

  /** Keys that stand there twice are refused by the reader. */
  private static Map<String, Object> object(byte[] json, String part) throws RefusedTokenException {
    try {
      if (ValueCodec.decode(json, Serializer.JSON, READING) instanceof Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put((String) name, value));
        return members;
      }
    } catch (Unencodable e) {
      // told below, without what stands in it
    }
    throw new RefusedTokenException("its " + part + " is no JSON object, or has a key twice");
  }
}
