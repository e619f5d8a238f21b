package dev.weir.daemon.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a TLS listener proves itself with: a key store that holds one private key and its chain of
 * certificates, made of PEM texts or of a PKCS#12 store.
 *
 * <p>Thread-safe.
 */
record Identity(KeyStore store, char[] password) {
  private static final char[] IN_MEMORY = new char[0];

  /** Of a chain of certificates and an unencrypted PKCS#8 key. */
  static Identity ofPem(String certificates, String key) throws GeneralSecurityException {
    List<Certificate> chain = chain(certificates);
    PrivateKey secret = privateKey(key, chain.get(0).getPublicKey().getAlgorithm());
    requirePair(chain.get(0), secret);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, IN_MEMORY);
      store.setKeyEntry("weir", secret, IN_MEMORY, chain.toArray(Certificate[]::new));
      return new Identity(store, IN_MEMORY);
    } catch (IOException broken) {
      throw new GeneralSecurityException("the key store cannot be made", broken);
    }
  }

  /** Of a PKCS#12 store, whose keys have the password of the store. */
  static Identity ofPkcs12(byte[] store, String password) throws GeneralSecurityException {
    try {
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      loaded.load(new ByteArrayInputStream(store), password.toCharArray());
      return new Identity(loaded, password.toCharArray());
    } catch (IOException broken) {
      throw new GeneralSecurityException(
          "neither PEM nor a PKCS#12 store that opens with the password in `key`", broken);
    }
  }

  /** A context that trusts the clients for whom these PEM certificates vouch, or none. */
  SSLContext context(Optional<String> trusted) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.isPresent() ? trust(trusted.get()) : null, null);
    return context;
  }

  private static TrustManager[] trust(String certificates) throws GeneralSecurityException {
    try {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, IN_MEMORY);
      int index = 0;
      for (Certificate authority : chain(certificates)) {
        authorities.setCertificateEntry("authority" + index++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      return trust.getTrustManagers();
    } catch (IOException broken) {
      throw new GeneralSecurityException("the trust store cannot be made", broken);
    }
  }

  private static List<Certificate> chain(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> chain = new ArrayList<>();
    for (Pem block : Pem.blocks(text)) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(factory.generateCertificate(new ByteArrayInputStream(block.der())));
      }
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no CERTIFICATE block stands in it");
    }
    return chain;
  }

  private static PrivateKey privateKey(String text, String algorithm)
      throws GeneralSecurityException {
    for (Pem block : Pem.blocks(text)) {
      if (block.label().equals("PRIVATE KEY")) {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(block.der()));
      }
    }
    throw new GeneralSecurityException(
        "no PRIVATE KEY block stands in it (`openssl pkcs8 -topk8 -nocrypt` makes one)");
  }

  private static void requirePair(Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm();
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> algorithm;
            });
    signature.initSign(key);
    signature.update(certificate.getEncoded());
    byte[] proof = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(certificate.getEncoded());
    if (!signature.verify(proof)) {
      throw new GeneralSecurityException("the key is not the one of the certificate");
    }
  }
}
