package dev.weir.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Vouches for certificates (RFC 5280) whose names and times are as a test wants them, which no tool
 * would make. Thread-safe.
 */
public final class Authority {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
  private static final byte[] BASIC_CONSTRAINTS = Der.oid(2, 5, 29, 19);
  private static final byte[] ALTERNATIVE_NAMES = Der.oid(2, 5, 29, 17);
  private static final byte[] TRUE = Der.of(Der.BOOLEAN, new byte[] {(byte) 0xFF});
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration VALID = Duration.ofDays(30);

  private final AtomicLong serial = new AtomicLong(1);
  private final Subject name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  public Authority(String commonName) {
    name = Subject.named(commonName);
    keys = keys();
    certificate =
        sign(
            name,
            keys,
            Instant.now().minus(VALID.multipliedBy(2)),
            Instant.now().plus(VALID),
            List.of(extension(BASIC_CONSTRAINTS, Der.sequence(TRUE), true)));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** A certificate that is valid now. */
  public Issued issue(Subject subject) {
    return issue(subject, Instant.now().minusSeconds(60), Instant.now().plus(VALID));
  }

  public Issued issue(Subject subject, Instant from, Instant until) {
    KeyPair own = keys();
    List<byte[]> extensions = new ArrayList<>();
    if (!subject.alternatives().isEmpty()) {
      byte[] names = Der.sequence(subject.alternatives().toArray(byte[][]::new));
      extensions.add(extension(ALTERNATIVE_NAMES, names, false));
    }
    return new Issued(sign(subject, own, from, until, extensions), own.getPrivate());
  }

  private X509Certificate sign(
      Subject subject, KeyPair own, Instant from, Instant until, List<byte[]> extensions) {
    byte[] further =
        extensions.isEmpty()
            ? new byte[0]
            : Der.of(0xA3, Der.sequence(extensions.toArray(byte[][]::new)));
    byte[] body =
        Der.sequence(
            Der.of(0xA0, Der.integer(2)),
            Der.integer(serial.getAndIncrement()),
            ECDSA_SHA256,
            name.name(),
            Der.sequence(time(from), time(until)),
            subject.name(),
            own.getPublic().getEncoded(),
            further);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body);
      byte[] whole = Der.sequence(body, ECDSA_SHA256, Der.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate could be made", e);
    }
  }

  private static byte[] extension(byte[] kind, byte[] value, boolean critical) {
    return Der.sequence(kind, critical ? TRUE : new byte[0], Der.of(Der.OCTET_STRING, value));
  }

  private static byte[] time(Instant at) {
    return Der.text(Der.GENERALIZED_TIME, TIME.format(at));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }
}
