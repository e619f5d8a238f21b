package dev.weir.router.jwt;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/** The elliptic curve P-256. Stateless. */
final class P256 {
  private static final ECParameterSpec PARAMETERS = parameters();

  private P256() {}

  static boolean is(ECParameterSpec other) {
    return other.getCurve().equals(PARAMETERS.getCurve())
        && other.getGenerator().equals(PARAMETERS.getGenerator())
        && other.getOrder().equals(PARAMETERS.getOrder())
        && other.getCofactor() == PARAMETERS.getCofactor();
  }

  /**
   * The public key that is this point.
   *
   * @throws IllegalArgumentException when it is none of the curve
   */
  static PublicKey key(ECPoint point) throws GeneralSecurityException {
    BigInteger p = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right =
        x.pow(3)
            .add(x.multiply(PARAMETERS.getCurve().getA()))
            .add(PARAMETERS.getCurve().getB())
            .mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.multiply(y).mod(p).equals(right)) {
      throw new IllegalArgumentException("the point is not on P-256");
    }
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, PARAMETERS));
  }

  private static ECParameterSpec parameters() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }
}
