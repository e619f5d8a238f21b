package dev.weir.router.trustroots;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A signature of ECDSA over secp256k1 from which the signer's address follows: r, s and v, 65
 * octets. There is exactly one text of a signature that is taken: s in the lower half of the order
 * (EIP-2), v 27 or 28. Immutable.
 */
final class EthereumSignature {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();
  private static final int WORD = 32;
  private static final int LENGTH = 2 * WORD + 1;
  private static final int FIRST_V = 27;

  private final BigInteger r;
  private final BigInteger s;
  private final boolean odd;

  private EthereumSignature(BigInteger r, BigInteger s, boolean odd) {
    this.r = r;
    this.s = s;
    this.odd = odd;
  }

  /** A signature from its 130 hex digits of either case; empty if they are none. */
  static Optional<EthereumSignature> parse(String digits) {
    if (digits.length() != 2 * LENGTH || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    byte[] octets = HexFormat.of().parseHex(digits);
    BigInteger r = new BigInteger(1, Arrays.copyOf(octets, WORD));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(octets, WORD, 2 * WORD));
    int parity = octets[LENGTH - 1] - FIRST_V;
    boolean valid =
        r.signum() > 0
            && r.compareTo(ORDER) < 0
            && s.signum() > 0
            && s.compareTo(ORDER.shiftRight(1)) <= 0
            && (parity == 0 || parity == 1);
    return valid ? Optional.of(new EthereumSignature(r, s, parity == 1)) : Optional.empty();
  }

  /** Whose signature of this hash it is; empty if it is nobody's (SEC 1, 4.1.6). */
  Optional<EthereumAddress> signer(byte[] hash) {
    Optional<ECPoint> point = point();
    if (point.isEmpty()) {
      return Optional.empty();
    }
    BigInteger inverse = r.modInverse(ORDER);
    BigInteger ofBase = new BigInteger(1, hash).negate().multiply(inverse).mod(ORDER);
    BigInteger ofPoint = s.multiply(inverse).mod(ORDER);
    ECPoint key =
        ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, point.get(), ofPoint).normalize();
    if (key.isInfinity()) {
      return Optional.empty();
    }
    byte[] encoded = key.getEncoded(false);
    return Optional.of(EthereumAddress.ofKey(Arrays.copyOfRange(encoded, 1, encoded.length)));
  }

  /** The point whose first coordinate is r, if there is one. */
  private Optional<ECPoint> point() {
    byte[] encoded = new byte[1 + WORD];
    encoded[0] = (byte) (odd ? 3 : 2);
    byte[] x = TypedWords.uint(r);
    System.arraycopy(x, 0, encoded, 1, WORD);
    try {
      return Optional.of(CURVE.getCurve().decodePoint(encoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
