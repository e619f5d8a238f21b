package dev.weir.router.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * Which part of a client's certificate says who it is. A certificate names somebody only when it
 * has exactly one such part, and that is a text without control characters, white space at its ends
 * and characters that change how text is shown: with two names one could be meant and the other be
 * read.
 */
public enum CertificateName {
  /** The one common name in the subject, RFC 4514 escapes undone. */
  SUBJECT_CN,
  /** The one DNS name among the subject's alternative names, in lower case. */
  SAN_DNS(2),
  /** The one mail address among the subject's alternative names. */
  SAN_EMAIL(1),
  /** The one URI among the subject's alternative names. */
  SAN_URI(6),
  /** The SHA-256 of the certificate, as 64 hex digits in lower case. */
  SHA256;

  private static final String COMMON_NAME = "CN";

  /** The tag of an alternative name (RFC 5280, section 4.2.1.6). */
  private final int tag;

  CertificateName() {
    this(-1);
  }

  CertificateName(int tag) {
    this.tag = tag;
  }

  /** As configuration has it, such as {@code subject_cn}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name; empty when the certificate has none, several, or one that cannot be. */
  public Optional<String> of(X509Certificate certificate) {
    List<Object> found =
        switch (this) {
          case SUBJECT_CN -> commonNames(certificate.getSubjectX500Principal());
          case SAN_DNS, SAN_EMAIL, SAN_URI -> alternativeNames(certificate);
          case SHA256 -> List.of(digest(certificate));
        };
    return found.size() == 1 && found.get(0) instanceof String name && sound(name)
        ? Optional.of(normal(name))
        : Optional.empty();
  }

  /** The one way to write this name. */
  String normal(String name) {
    return switch (this) {
      case SAN_DNS, SHA256 -> name.toLowerCase(Locale.ROOT);
      case SUBJECT_CN, SAN_EMAIL, SAN_URI -> name;
    };
  }

  /** All of them, wherever they stand: several in one part of the subject count as well. */
  private static List<Object> commonNames(X500Principal subject) {
    List<Object> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
        Attribute attribute = part.toAttributes().get(COMMON_NAME);
        for (int i = 0; attribute != null && i < attribute.size(); i++) {
          names.add(attribute.get(i));
        }
      }
      return names;
    } catch (InvalidNameException e) {
      return List.of();
    } catch (NamingException e) {
      throw new IllegalStateException("values in memory are at hand", e);
    }
  }

  private List<Object> alternativeNames(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      List<Object> names = new ArrayList<>();
      if (all != null) {
        all.stream()
            .filter(name -> name.get(0).equals(tag))
            .forEach(name -> names.add(name.get(1)));
      }
      return names;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private static String digest(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read has its octets", e);
    }
  }

  private static boolean sound(String name) {
    return !name.isEmpty()
        && name.equals(name.strip())
        && name.codePoints().noneMatch(CertificateName::misleading);
  }

  private static boolean misleading(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
