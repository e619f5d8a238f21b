package dev.weir.samples.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.client.WampClient;
import dev.weir.client.WampClientBuilder;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Serializer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A running router with a realm {@code realm1} that is open to all, and one that asks {@link #USER}
 * to log in by ticket or WAMP-CRA. Immutable.
 *
 * @param name what it is called
 * @param uri where sessions join {@code realm1}
 * @param login where they log in
 * @param loginRealm the realm that they log in to
 */
record Peer(String name, URI uri, URI login, String loginRealm) {
  static final String USER = "joe";
  static final String SECRET = "t0p-s3cret";
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String REALM = "realm1";

  /**
   * A router whose address a property has.
   *
   * @param loginPath where sessions log in
   */
  static Peer ofProperty(String name, String loginPath, String loginRealm) {
    String property = "weir.peer." + name;
    String uri = System.getProperty(property);
    if (uri == null) {
      throw new IllegalStateException("no address of a router: -D" + property + "=ws://…");
    }
    URI address = URI.create(uri);
    return new Peer(name, address, address.resolve(loginPath), loginRealm);
  }

  WampClientBuilder client() {
    return client(uri);
  }

  /** A client that goes through something that stands before the router. */
  WampClientBuilder client(URI through) {
    return WampClient.builder().router(through).realm(REALM).timeout(PATIENCE);
  }

  WampClient connect() {
    return client().connect();
  }

  WampClient connect(Serializer serializer) {
    return client().serializers(serializer).connect();
  }

  /** Leaves a test out, and says why, where the router does not claim to have what it is about. */
  void mustAnnounce(WampClient client, String role, Feature feature) {
    boolean announced =
        client.session().details().get("roles") instanceof Map<?, ?> roles
            && roles.get(role) instanceof Map<?, ?> it
            && it.get("features") instanceof Map<?, ?> features
            && Boolean.TRUE.equals(features.get(feature.word()));
    assumeTrue(announced, name + " does not announce " + feature.word());
  }
}
