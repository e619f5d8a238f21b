package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits by address, and what peers of this machine may, hold for the address that is told. */
final class LimitsBehindProxiesTest {
  private static final String JOE = ",\"authmethods\":[\"ticket\"],\"authid\":\"joe\"";

  private Router router;

  /** The proxy is on this machine, which is exempt from all limits by address. */
  private void start(RouterOptions.Builder options, boolean insecure) throws IOException {
    router =
        Router.builder()
            .listen(
                ListenerOptions.of("127.0.0.1", 0)
                    .withProxies(List.of(AddressRange.parse("127.0.0.1"))))
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("user")
                    .authentication(
                        Authentication.builder()
                            .method(
                                TicketAuthenticator.builder()
                                    .user("joe", "s3cret", "user")
                                    .allowInsecure(insecure)
                                    .build())
                            .build())
                    .role("user", Rule.allowAll())
                    .build())
            .options(options.drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Hostile("H16")
  void joinsAreCountedForTheToldAddress() throws Exception {
    start(RouterOptions.builder().joinsPerAddress(Optional.of(new Rate(2, 0.001))), false);
    for (String address : new String[] {"203.0.113.5", "2001:db8::5"}) {
      assertThat(join(address, "")).startsWith("[2,");
      assertThat(join(address, "")).startsWith("[2,");
      assertThat(join(address, "")).startsWith("[3,").contains("limits.joins_per_address");
    }
    assertThat(join("203.0.113.6", "")).startsWith("[2,");
    for (int i = 0; i < 4; i++) {
      assertThat(join("127.0.0.1", "")).startsWith("[2,");
    }
    assertThat(router.count(Counter.JOINS_REFUSED)).isEqualTo(2);
  }

  /** Who guesses behind the proxy locks out nobody else who is behind it. */
  @Test
  void failedLoginsAreCountedForTheToldAddress() throws Exception {
    start(RouterOptions.builder().failedLogins(Optional.of(new Rate(1, 0.001))), true);
    assertThat(guess("203.0.113.5")).startsWith("[3,").contains("authentication_denied");
    assertThat(ticket("203.0.113.5")).startsWith("[3,").contains("retry_after_ms");
    assertThat(ticket("203.0.113.6")).startsWith("[4,\"ticket\"");
    assertThat(router.count(Counter.AUTHENTICATIONS_THROTTLED)).isEqualTo(1);
  }

  /** That the proxy is on this machine tells nothing of the way to its client. */
  @Test
  @Hostile("H14")
  void aTicketIsNotAskedForOfThoseBehindTheProxy() throws Exception {
    start(RouterOptions.builder(), false);
    assertThat(ticket("203.0.113.5")).contains("authmethod ticket is not served without TLS");
    assertThat(ticket("127.0.0.1")).startsWith("[4,\"ticket\"");
  }

  private String guess(String address) throws IOException {
    try (FramePeer peer = hello(address, JOE)) {
      assertThat(peer.text()).startsWith("[4,\"ticket\"");
      peer.sendText("[5,\"guess\",{}]");
      return peer.text();
    }
  }

  private String ticket(String address) throws IOException {
    return join(address, JOE);
  }

  private String join(String address, String details) throws IOException {
    try (FramePeer peer = hello(address, details)) {
      return peer.text();
    }
  }

  private FramePeer hello(String address, String details) throws IOException {
    FramePeer peer = FramePeer.open(router.uris().get(0));
    peer.bare(ProxyOctets.from(address));
    peer.send(peer.request("Sec-WebSocket-Protocol: wamp.2.json\r\n"));
    assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
    peer.sendText("[1,\"realm1\",{\"roles\":{\"caller\":{}}" + details + "}]");
    return peer;
  }
}
