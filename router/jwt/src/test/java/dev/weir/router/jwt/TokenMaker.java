package dev.weir.router.jwt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A service that signs tokens, honest or not, and tells its public keys. Immutable. */
record TokenMaker(String kid, Algorithm algorithm, KeyPair keys, String secret) {
  static final String SECRET = "a secret that has thirty-two octets";

  static TokenMaker of(String kid, Algorithm algorithm) {
    try {
      return new TokenMaker(kid, algorithm, pair(algorithm), SECRET);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair(Algorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm) {
              case ES256 -> "EC";
              case EDDSA -> "Ed25519";
              default -> "RSA";
            });
    switch (algorithm) {
      case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case EDDSA -> {}
      default -> generator.initialize(2_048);
    }
    return generator.generateKeyPair();
  }

  /** A token with this header's usual form. */
  String token(String claims) {
    return token("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm.word(), kid), claims);
  }

  /** A token with any header, truly signed. */
  String token(String header, String claims) {
    String input = text(header) + "." + text(claims);
    return input + "." + base64(sign(input));
  }

  private byte[] sign(String input) {
    byte[] octets = input.getBytes(StandardCharsets.US_ASCII);
    try {
      if (algorithm == Algorithm.HS256) {
        return mac(secret.getBytes(StandardCharsets.UTF_8), octets);
      }
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case RS256 -> "SHA256withRSA";
                case ES256 -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      signature.initSign(keys.getPrivate());
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] mac(byte[] secret, byte[] input) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return mac.doFinal(input);
  }

  /** Its key as JSON, secret where it is one. */
  String jwk(String... members) {
    String further = members.length == 0 ? "" : "," + String.join(",", members);
    return "{\"kid\":\"" + kid + "\"," + material() + further + "}";
  }

  private String material() {
    return switch (algorithm) {
      case HS256 ->
          "\"kty\":\"oct\",\"k\":\"" + base64(secret.getBytes(StandardCharsets.UTF_8)) + "\"";
      case RS256 -> {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        yield "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
            .formatted(number(key.getModulus(), 0), number(key.getPublicExponent(), 0));
      }
      case ES256 -> {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        yield "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
            .formatted(number(key.getW().getAffineX(), 32), number(key.getW().getAffineY(), 32));
      }
      case EDDSA -> {
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] last = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64(last) + "\"";
      }
    };
  }

  static byte[] jwks(String... keys) {
    return ("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  static String text(String json) {
    return base64(json.getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /** Without a sign, filled up to a length. */
  private static String number(BigInteger number, int length) {
    byte[] octets = number.toByteArray();
    int from = octets[0] == 0 ? 1 : 0;
    int size = Math.max(length, octets.length - from);
    byte[] filled = new byte[size];
    System.arraycopy(octets, from, filled, size - octets.length + from, octets.length - from);
    return base64(filled);
  }
}
