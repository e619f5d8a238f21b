package dev.weir.router.trustroots;

import dev.weir.protocol.auth.CryptosignPublicKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a chain: a delegate's certificate, an intermediate and a root, each as a test changes it,
 * signed when it is as it shall be. Confined to the test's thread.
 */
final class ChainMaker {
  static final EthereumKey ROOT = new EthereumKey(1001);
  static final EthereumKey DELEGATE = new EthereumKey(1002);
  static final EthereumKey STRANGER = new EthereumKey(1003);
  static final EthereumAddress REALM =
      EthereumAddress.parse("0xA6e693CC4A2b4F1400391a728D26369D9b82ef96");
  static final EthereumAddress CONTRACT =
      EthereumAddress.parse("0xf766Dc789CF04CD18aE75af2c5fAf2DA6650Ff57");
  static final long BLOCK = 1000;

  /** Of a certificate that is only hashed yet. */
  private static final String NONE = EthereumKey.text(BigInteger.ONE, BigInteger.ONE, 27);

  private final List<Map<String, Object>> messages = new ArrayList<>();
  private final List<EthereumKey> signers = new ArrayList<>();

  /** Delegate, intermediate, root: 0, 1, 2. */
  static ChainMaker good(CryptosignPublicKey key) {
    return new ChainMaker()
        .add(delegate(DELEGATE, key), DELEGATE)
        .add(authority(ROOT, DELEGATE, 12), ROOT)
        .add(authority(ROOT, ROOT, 63), ROOT);
  }

  static Map<String, Object> delegate(EthereumKey who, CryptosignPublicKey key) {
    Map<String, Object> message = common();
    message.put("delegate", who.address().toString());
    message.put("csPubKey", key.hex());
    message.put("bootedAt", 1658765756680628959L);
    return message;
  }

  static Map<String, Object> authority(EthereumKey issuer, EthereumKey subject, long capabilities) {
    Map<String, Object> message = common();
    message.put("issuer", issuer.address().toString());
    message.put("subject", subject.address().toString());
    message.put("realm", REALM.toString());
    message.put("capabilities", capabilities);
    return message;
  }

  private static Map<String, Object> common() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("chainId", 1L);
    message.put("verifyingContract", CONTRACT.toString());
    message.put("validFrom", 500L);
    message.put("meta", "");
    return message;
  }

  ChainMaker add(Map<String, Object> message, EthereumKey signer) {
    messages.add(message);
    signers.add(signer);
    return this;
  }

  ChainMaker with(int index, String field, Object value) {
    messages.get(index).put(field, value);
    return this;
  }

  ChainMaker signedBy(int index, EthereumKey signer) {
    signers.set(index, signer);
    return this;
  }

  /** The chain as HELLO has it, which a test may change further. */
  List<Object> signed() throws RefusedChainException {
    List<Object> chain = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Map<String, Object> data = typed(messages.get(i));
      byte[] digest = Certificate.read(List.of(data, NONE)).proof().digest();
      chain.add(pair(data, signers.get(i).sign(digest)));
    }
    return chain;
  }

  static List<Object> pair(Object data, Object signature) {
    return new ArrayList<>(List.of(data, signature));
  }

  /** As EIP-712 has it. */
  static Map<String, Object> typed(Map<String, Object> message) {
    CertificateType type =
        message.containsKey("delegate") ? CertificateType.DELEGATE : CertificateType.AUTHORITY;
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("types", type.types());
    data.put("primaryType", type.name());
    data.put("domain", CertificateType.DOMAIN);
    data.put("message", new LinkedHashMap<>(message));
    return data;
  }
}
