package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Message;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session may have of subscriptions and registrations: as many as said, and no more. */
final class SessionQuotasTest {
  private static final int MOST = 3;

  private Router router;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .limits(
                        RealmLimits.builder()
                            .subscriptionsPerSession(MOST)
                            .registrationsPerSession(MOST)
                            .build())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    peer = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() {
    peer.close();
    router.close();
  }

  @Test
  @Limit("subscriptions_per_session")
  void oneSubscriptionMoreThanAllowedIsRefusedByName() {
    long last = 0;
    for (int i = 0; i < MOST; i++) {
      last = peer.subscribe("com.t" + i);
    }
    expectRefusal(subscribe("com.more"), "realms.limits.subscriptions_per_session");
    peer.send(subscribe("com.t0")); // one that it has is no further one
    peer.expect(Subscribed.class);
    peer.send(new Unsubscribe(peer.nextRequest(), last));
    peer.expect(Unsubscribed.class);
    peer.subscribe("com.more");
    try (RawPeer other = RawPeer.join(router.port())) {
      other.subscribe("com.t0");
    }
  }

  @Test
  @Limit("registrations_per_session")
  void oneRegistrationMoreThanAllowedIsRefusedByName() {
    long last = 0;
    for (int i = 0; i < MOST; i++) {
      last = peer.register("com.p" + i);
    }
    expectRefusal(
        new Register(peer.nextRequest(), RegisterOptions.NONE, "com.more"),
        "realms.limits.registrations_per_session");
    peer.send(new Unregister(peer.nextRequest(), last));
    peer.expect(Unregistered.class);
    peer.send(new Register(peer.nextRequest(), RegisterOptions.NONE, "com.more"));
    peer.expect(Registered.class);
  }

  private Subscribe subscribe(String topic) {
    return new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, topic);
  }

  private void expectRefusal(Message request, String key) {
    peer.send(request);
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("key", key)
        .containsEntry("value", (long) MOST);
  }
}
