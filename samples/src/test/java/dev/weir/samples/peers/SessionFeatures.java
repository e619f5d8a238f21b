package dev.weir.samples.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.CallResult;
import dev.weir.client.Event;
import dev.weir.client.Reason;
import dev.weir.client.Reconnect;
import dev.weir.client.SessionDetails;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.auth.Authentication;
import dev.weir.client.flow.Backoff;
import dev.weir.protocol.Feature;
import dev.weir.protocol.MatchPolicy;
import dev.weir.samples.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Joining, logging in, leaving, and coming back. */
interface SessionFeatures {

  Peer peer();

  @Test
  default void anUnknownRealmIsRefused() {
    assertThat(refused(() -> peer().client().realm("peers.nowhere").connect()).reason())
        .isEqualTo(Reason.NO_SUCH_REALM);
  }

  @Test
  default void aTicketLetsInWhoHasIt() {
    requireLogin(Authentication.ticket(Peer.USER, Peer.SECRET), "ticket");
    requireRefused(Authentication.ticket(Peer.USER, "wrong"));
    requireRefused(Authentication.ticket("nobody", Peer.SECRET));
  }

  @Test
  default void wampCraLetsInWhoHasTheSecret() {
    requireLogin(Authentication.wampcra(Peer.USER, Peer.SECRET), "wampcra");
    requireRefused(Authentication.wampcra(Peer.USER, "wrong"));
    requireRefused(Authentication.wampcra("nobody", Peer.SECRET));
  }

  private void requireLogin(Authentication authentication, String method) {
    try (WampClient client = login(authentication)) {
      SessionDetails session = client.session();
      assertThat(session.authid()).contains(Peer.USER);
      assertThat(session.authmethod()).contains(method);
    }
  }

  private void requireRefused(Authentication authentication) {
    assertThat(refused(() -> login(authentication)).reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
  }

  private WampClient login(Authentication authentication) {
    return peer()
        .client(peer().login())
        .realm(peer().loginRealm())
        .authentication(authentication)
        .connect();
  }

  private static WampException refused(ThrowingCallable connecting) {
    return catchThrowableOfType(WampException.class, connecting);
  }

  @Test
  default void whatIsPendingFailsByNameWhenTheClientCloses() throws Exception {
    BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    try (WampClient callee = peer().connect()) {
      CompletableFuture<CallResult> pending;
      try (WampClient caller = peer().connect()) {
        callee
            .register(
                "peers.pending",
                call -> {
                  begun.add(call.procedure());
                  return new CompletableFuture<>();
                })
            .join();
        pending = caller.call("peers.pending");
        assertThat(begun.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(CallFeatures.failure(pending::join).reason()).isEqualTo(Reason.CLOSED);
    }
  }

  @Test
  default void afterALostConnectionAllIsRestoredOnce() throws Exception {
    try (Proxy proxy = new Proxy(peer().uri());
        WampClient other = peer().connect();
        WampClient client = peer().client(proxy.uri()).reconnect(soon()).connect()) {
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      client.register("peers.lasting", call -> "here").join();
      client.subscribe("peers.lasting.topic", events::add).join();
      for (int cut = 0; cut < 3; cut++) {
        long before = client.session().id();
        proxy.cut();
        // Nothing is answered to a client before its session and what it restored are there.
        while (client.session().id() == before || !client.isOpen()) {
          Thread.onSpinWait();
        }
        client.call("peers.lasting").join();
        assertThat(other.call("peers.lasting").join().as(String.class)).isEqualTo("here");
        other.publishAcknowledged("peers.lasting.topic", cut).join();
        assertThat(EventFeatures.next(events).as(int.class)).isEqualTo(cut);
      }
      assertThat(events).isEmpty();
    }
  }

  private static Reconnect soon() {
    return Reconnect.on()
        .backoff(Backoff.exponential(Duration.ofMillis(20), Duration.ofMillis(200)));
  }

  @Test
  default void theMetaApiTellsOfSessionsAndRegistrations() {
    try (WampClient client = peer().connect()) {
      peer().mustAnnounce(client, CallFeatures.DEALER, Feature.REGISTRATION_META_API);
      assertThat(client.meta().sessionCount().join()).isPositive();
      assertThat(client.meta().sessions().join()).contains(client.session().id());
      client.register("peers.known", call -> 1).join();
      Optional<Long> known = client.meta().registration("peers.known", MatchPolicy.EXACT).join();
      assertThat(client.meta().callees(known.orElseThrow()).join())
          .containsExactly(client.session().id());
      assertThat(client.meta().registration("peers.unknown", MatchPolicy.EXACT).join()).isEmpty();
    }
  }
}
