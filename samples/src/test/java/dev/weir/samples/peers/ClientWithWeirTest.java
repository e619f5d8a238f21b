package dev.weir.samples.peers;

import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.CraAuthenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Our client with our router, which announces all that is tried. */
final class ClientWithWeirTest implements CallFeatures, EventFeatures, SessionFeatures {
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router = Router.builder().listen("127.0.0.1", 0).realm(open()).realm(login()).start();
  }

  private static RealmOptions open() {
    return RealmOptions.builder("realm1")
        .anonymous("guest")
        .role("guest", Rule.allowAll(), Rule.allowMeta())
        .build();
  }

  private static RealmOptions login() {
    return RealmOptions.builder("auth1")
        .authentication(
            Authentication.builder()
                .method(CraAuthenticator.builder().user(Peer.USER, Peer.SECRET, "user").build())
                .method(TicketAuthenticator.builder().user(Peer.USER, Peer.SECRET, "user").build())
                .build())
        .role("user", Rule.allowAll())
        .build();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @Override
  public Peer peer() {
    URI uri = router.uris().get(0);
    return new Peer("weir", uri, uri, "auth1");
  }
}
