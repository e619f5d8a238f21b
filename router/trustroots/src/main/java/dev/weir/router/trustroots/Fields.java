package dev.weir.router.trustroots;

import static dev.weir.router.trustroots.RefusedChainException.require;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of a certificate in their order, and keeps them as words of typed data, so that
 * what is judged is what was signed. Confined to one thread.
 */
final class Fields {
  /** The most characters of {@code meta}. */
  static final int LONGEST_META = 1024;

  private final CertificateType type;
  private final Map<?, ?> message;
  private final List<byte[]> words = new ArrayList<>();

  private Fields(CertificateType type, Map<?, ?> message) {
    this.type = type;
    this.message = message;
  }

  static Fields of(CertificateType type, Object message) throws RefusedChainException {
    require(
        message instanceof Map<?, ?> map && map.keySet().equals(new HashSet<>(type.fields())),
        type.name() + ": message must have exactly the fields of its type");
    return new Fields(type, (Map<?, ?>) message);
  }

  BigInteger uint(int bits) throws RefusedChainException {
    Object value = next();
    BigInteger number =
        value instanceof BigInteger big
            ? big
            : BigInteger.valueOf(value instanceof Long small ? small : -1);
    require(
        number.signum() >= 0 && number.bitLength() <= bits, wrong("a number of " + bits + " bits"));
    words.add(TypedWords.uint(number));
    return number;
  }

  EthereumAddress address() throws RefusedChainException {
    try {
      EthereumAddress address = EthereumAddress.parse(text());
      words.add(address.word());
      return address;
    } catch (IllegalArgumentException e) {
      throw new RefusedChainException(wrong("an address"));
    }
  }

  /** 32 octets, as their hex digits in lower case. */
  String bytes32() throws RefusedChainException {
    String digits = text();
    require(
        digits.length() == 64 && digits.chars().allMatch(HexFormat::isHexDigit),
        wrong("64 hex digits"));
    byte[] octets = HexFormat.of().parseHex(digits);
    words.add(octets);
    return HexFormat.of().formatHex(octets);
  }

  void meta() throws RefusedChainException {
    String text = text();
    require(
        text.length() <= LONGEST_META && StandardCharsets.UTF_8.newEncoder().canEncode(text),
        wrong("a text of at most " + LONGEST_META + " characters"));
    words.add(Keccak.hash(text));
  }

  /** What was signed, once all fields are read. */
  byte[] digest() {
    return type.digest(words);
  }

  private String text() throws RefusedChainException {
    require(next() instanceof String, wrong("a text"));
    return (String) next();
  }

  /** The value of the field that is read now; null is what no field may have. */
  private Object next() {
    Object value = message.get(field());
    return value == null ? Boolean.FALSE : value;
  }

  private String field() {
    return type.fields().get(words.size());
  }

  private String wrong(String expected) {
    return type.name() + "." + field() + " must be " + expected;
  }
}
