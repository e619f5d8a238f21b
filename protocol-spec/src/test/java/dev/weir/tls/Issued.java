package dev.weir.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** A certificate and its key. Immutable. */
public record Issued(X509Certificate certificate, PrivateKey key) {
  /** A context that shows this certificate and trusts those for whom an authority vouches. */
  public SSLContext context(Authority trusted) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new Shown(this)}, trust(trusted).getTrustManagers(), null);
    return context;
  }

  /** Shows it to everybody: the JDK's own would hide what the other end does not trust. */
  private static final class Shown extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private final Issued issued;

    Shown(Issued issued) {
      this.issued = issued;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {issued.certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return issued.key;
    }
  }

  /** A context that shows none. */
  public static SSLContext nobody(Authority trusted) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(trusted).getTrustManagers(), null);
    return context;
  }

  /** Writes {@code NAME.pem} and {@code NAME.key}. */
  public void write(Path directory, String name) throws IOException, GeneralSecurityException {
    pem(directory.resolve(name + ".pem"), "CERTIFICATE", certificate.getEncoded());
    pem(directory.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded());
  }

  /** Writes the certificates of authorities into one file. */
  public static void write(Path file, Authority... authorities)
      throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (Authority authority : authorities) {
      pem(file, "CERTIFICATE", authority.certificate().getEncoded());
      text.append(Files.readString(file));
    }
    Files.writeString(file, text);
  }

  private static TrustManagerFactory trust(Authority trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry("authority", trusted.certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static void pem(Path file, String label, byte[] der) throws IOException {
    byte[] newline = "\n".getBytes(StandardCharsets.UTF_8);
    String base64 = Base64.getMimeEncoder(64, newline).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
  }
}
