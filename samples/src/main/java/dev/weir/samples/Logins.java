package dev.weir.samples;

import dev.weir.client.SessionDetails;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.auth.Authentication;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.router.Router;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.ScramAuthenticator;
import dev.weir.router.options.RealmOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Clients say who they are: a person by a password that never leaves the client, a service by a key
 * pair, and the router proves to both who it is. What somebody else says gets nobody in.
 */
public final class Logins {
  private static final CryptosignKey SERVICE = CryptosignKey.generate();
  private static final CryptosignKey ROUTER = CryptosignKey.generate();

  private static final byte[] SALT_OF_JOE = "sixteen octets !".getBytes(StandardCharsets.US_ASCII);

  private Logins() {}

  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** Returns who was let in and how, and what somebody with a wrong password was told. */
  static List<String> run() throws Exception {
    List<String> told = new ArrayList<>();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm(realm()).start()) {
      told.add(joined(router, Authentication.scram("joe", "correct horse battery staple")));
      told.add(joined(router, Authentication.cryptosign(SERVICE).router(ROUTER.publicKey())));
      try {
        told.add(joined(router, Authentication.scram("joe", "guessed")));
      } catch (WampException refused) {
        told.add(refused.uri());
      }
    }
    return told;
  }

  private static String joined(Router router, Authentication authentication) {
    try (WampClient client =
        WampClient.builder()
            .router(router.uris().get(0))
            .realm("members")
            .authentication(authentication)
            .connect()) {
      SessionDetails session = client.session();
      return session.authid().orElseThrow()
          + " as "
          + session.authrole().orElseThrow()
          + " by "
          + session.authmethod().orElseThrow();
    }
  }

  /** A router outside of an application has the same in its configuration file. */
  private static RealmOptions realm() {
    KeyDerivation derivation = KeyDerivation.argon2id(SALT_OF_JOE, 3, 4096);
    return RealmOptions.builder("members")
        .authentication(
            dev.weir.router.auth.Authentication.builder()
                .method(
                    CryptosignAuthenticator.builder()
                        .user("billing", Set.of(SERVICE.publicKey()), "service")
                        .routerKey(ROUTER)
                        .build())
                .method(
                    ScramAuthenticator.builder()
                        .user("joe", "correct horse battery staple", derivation, "person")
                        .build())
                .build())
        .role("person", Rule.allowAll())
        .role("service", Rule.allowAll())
        .build();
  }
}
