package dev.weir.router.trustroots;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** A key pair of somebody in a test. Immutable. */
final class EthereumKey {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

  private final BigInteger secret;
  private final EthereumAddress address;

  EthereumKey(long secret) {
    this.secret = BigInteger.valueOf(secret);
    byte[] point = CURVE.getG().multiply(this.secret).normalize().getEncoded(false);
    this.address = EthereumAddress.ofKey(Arrays.copyOfRange(point, 1, point.length));
  }

  EthereumAddress address() {
    return address;
  }

  /** The one signature that is taken. */
  String sign(byte[] hash) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret, new ECDomainParameters(CURVE)));
    BigInteger[] pair = signer.generateSignature(hash);
    BigInteger s = pair[1].min(CURVE.getN().subtract(pair[1]));
    String first = text(pair[0], s, 27);
    return EthereumSignature.parse(first).orElseThrow().signer(hash).equals(Optional.of(address))
        ? first
        : text(pair[0], s, 28);
  }

  /** The same signature with the other s, which ECDSA takes as well. */
  static String twin(String signature) {
    BigInteger r = new BigInteger(signature.substring(0, 64), 16);
    BigInteger s = new BigInteger(signature.substring(64, 128), 16);
    int v = Integer.parseInt(signature.substring(128), 16);
    return text(r, CURVE.getN().subtract(s), 55 - v);
  }

  static String text(BigInteger r, BigInteger s, int v) {
    return HexFormat.of().formatHex(TypedWords.uint(r))
        + HexFormat.of().formatHex(TypedWords.uint(s))
        + String.format("%02x", v);
  }
}
