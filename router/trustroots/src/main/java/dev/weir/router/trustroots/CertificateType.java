package dev.weir.router.trustroots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A type of certificate: its name and its fields in the order in which they are hashed (EIP-712,
 * "Definition of hashStruct"). Immutable.
 */
final class CertificateType {
  static final Map<String, Object> DOMAIN = Map.of("name", "WMP", "version", "1");

  static final CertificateType DELEGATE =
      new CertificateType(
          "EIP712DelegateCertificate",
          "uint256 chainId",
          "address verifyingContract",
          "uint256 validFrom",
          "address delegate",
          "bytes32 csPubKey",
          "uint64 bootedAt",
          "string meta");

  static final CertificateType AUTHORITY =
      new CertificateType(
          "EIP712AuthorityCertificate",
          "uint256 chainId",
          "address verifyingContract",
          "uint256 validFrom",
          "address issuer",
          "address subject",
          "address realm",
          "uint64 capabilities",
          "string meta");

  private static final String DOMAIN_NAME = "EIP712Domain";
  private static final List<String> DOMAIN_FIELDS = List.of("string name", "string version");
  private static final byte[] DOMAIN_SEPARATOR =
      Keccak.hash(
          Keccak.hash(encoded(DOMAIN_NAME, DOMAIN_FIELDS)), Keccak.hash("WMP"), Keccak.hash("1"));

  private final String name;
  private final List<String> fields;
  private final byte[] hash;

  private CertificateType(String name, String... fields) {
    this.name = name;
    this.fields = List.of(fields);
    this.hash = Keccak.hash(encoded(name, this.fields));
  }

  private static String encoded(String name, List<String> fields) {
    return name + "(" + String.join(",", fields) + ")";
  }

  String name() {
    return name;
  }

  /** The names of the fields. */
  List<String> fields() {
    return fields.stream().map(field -> field.substring(field.indexOf(' ') + 1)).toList();
  }

  /** What {@code types} must say in a certificate of this type. */
  Map<String, Object> types() {
    return Map.of(name, described(fields), DOMAIN_NAME, described(DOMAIN_FIELDS));
  }

  private static List<Map<String, String>> described(List<String> fields) {
    return fields.stream()
        .map(field -> field.split(" ", 2))
        .map(parts -> Map.of("type", parts[0], "name", parts[1]))
        .toList();
  }

  /** The hash that is signed: of the domain, the type and the fields as words in their order. */
  byte[] digest(List<byte[]> words) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(hash);
    parts.addAll(words);
    byte[] struct = Keccak.hash(parts.toArray(new byte[0][]));
    return Keccak.hash(new byte[] {0x19, 0x01}, DOMAIN_SEPARATOR, struct);
  }
}
