package dev.weir.router.jwt;

import dev.weir.protocol.Dict;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads a JSON Web Key (RFC 7517, RFC 7518 section 6, RFC 8037). Stateless. */
final class JwkReader {
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int ED25519_OCTETS = 32;
  private static final int P256_OCTETS = 32;

  private JwkReader() {}

  /** The key; empty when it is not for signatures that are known here, or no key at all. */
  static Optional<VerificationKey> read(Dict jwk) {
    if (!forSignatures(jwk)) {
      return Optional.empty();
    }
    try {
      return key(jwk)
          .filter(
              key ->
                  jwk.text("alg")
                      .map(key.algorithm().word()::equals)
                      .orElse(jwk.find("alg").isEmpty()));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean forSignatures(Dict jwk) {
    boolean use = jwk.find("use").map("sig"::equals).orElse(true);
    boolean operation =
        jwk.find("key_ops")
            .map(all -> all instanceof List<?> list && list.contains("verify"))
            .orElse(true);
    return use && operation;
  }

  private static Optional<VerificationKey> key(Dict jwk) throws GeneralSecurityException {
    Optional<String> id = jwk.text("kid");
    return switch (jwk.text("kty").orElse("")) {
      case "oct" -> Optional.of(VerificationKey.ofSecret(id, octets(jwk, "k")));
      case "RSA" -> Optional.of(VerificationKey.ofPublic(id, rsa(jwk)));
      case "EC" ->
          jwk.text("crv").filter("P-256"::equals).isPresent()
              ? Optional.of(VerificationKey.ofPublic(id, curve(jwk)))
              : Optional.empty();
      case "OKP" ->
          jwk.text("crv").filter("Ed25519"::equals).isPresent()
              ? Optional.of(VerificationKey.ofPublic(id, edwards(jwk)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static PublicKey rsa(Dict jwk) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
  }

  private static PublicKey curve(Dict jwk) throws GeneralSecurityException {
    requireLength(octets(jwk, "x"), P256_OCTETS);
    requireLength(octets(jwk, "y"), P256_OCTETS);
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    return P256.key(point);
  }

  private static PublicKey edwards(Dict jwk) throws GeneralSecurityException {
    byte[] octets = octets(jwk, "x");
    requireLength(octets, ED25519_OCTETS);
    byte[] encoded = new byte[ED25519.length + octets.length];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(octets, 0, encoded, ED25519.length, octets.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static BigInteger number(Dict jwk, String name) {
    return new BigInteger(1, octets(jwk, name));
  }

  private static byte[] octets(Dict jwk, String name) {
    return Base64.getUrlDecoder()
        .decode(
            jwk.text(name)
                .orElseThrow(() -> new IllegalArgumentException("the key has no " + name)));
  }

  private static void requireLength(byte[] octets, int length) {
    if (octets.length != length) {
      throw new IllegalArgumentException("a coordinate has " + octets.length + " octets");
    }
  }
}
