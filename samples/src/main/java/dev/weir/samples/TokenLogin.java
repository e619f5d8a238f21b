package dev.weir.samples;

import dev.weir.client.SessionDetails;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.auth.Authentication;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.jwt.JwtAuthenticator;
import dev.weir.router.jwt.KeySet;
import dev.weir.router.jwt.KeySource;
import dev.weir.router.options.RealmOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * People log in at some other service, which gives them a signed token; the router knows its public
 * key and takes from the token who they are and what they may be, for as long as it counts.
 */
public final class TokenLogin {
  private static final String ISSUER = "https://id.example.com/";

  private TokenLogin() {}

  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** Returns who was let in and how, and what was told to somebody whose token is over. */
  static List<String> run() throws Exception {
    KeyPair service = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    List<String> told = new ArrayList<>();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm(realm(service)).start()) {
      told.add(joined(router, token(service, "editor", Duration.ofMinutes(5))));
      try {
        told.add(joined(router, token(service, "editor", Duration.ofMinutes(-5))));
      } catch (WampException refused) {
        told.add(refused.uri());
      }
    }
    return told;
  }

  /** A client that stays for long gives a supplier, which fetches a new token for each login. */
  private static String joined(Router router, String token) {
    try (WampClient client =
        WampClient.builder()
            .router(router.uris().get(0))
            .realm("newspaper")
            .authentication(Authentication.jwt(() -> token))
            .connect()) {
      SessionDetails session = client.session();
      return session.authid().orElseThrow() + " as " + session.authrole().orElseThrow();
    }
  }

  private static RealmOptions realm(KeyPair service) {
    JwtAuthenticator tokens =
        JwtAuthenticator.builder(KeySource.of(KeySet.of(service.getPublic())))
            .issuer(ISSUER)
            .audience("newspaper")
            .role("roles")
            .roles("editor", "reader")
            .build();
    return RealmOptions.builder("newspaper")
        .authentication(dev.weir.router.auth.Authentication.builder().method(tokens).build())
        .role("editor", Rule.allowAll())
        .role("reader", Rule.allowAll())
        .build();
  }

  /** What the other service does. */
  private static String token(KeyPair service, String role, Duration counts)
      throws GeneralSecurityException {
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"newspaper\",\"sub\":\"ann\",\"roles\":[\"%s\"],\"exp\":%d}"
            .formatted(ISSUER, role, Instant.now().plus(counts).getEpochSecond());
    String signed = base64("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}") + "." + base64(claims);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(service.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
