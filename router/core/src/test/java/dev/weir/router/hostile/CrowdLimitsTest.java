package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sessions of a realm, or of one of its roles, may have together. */
final class CrowdLimitsTest {
  private static final int MOST = 3;
  private static final long MEMORY = 4 << 20;
  private static final byte[] LOAD = new byte[32 << 10];

  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;

  private void start(RealmLimits realm, RealmLimits guests) throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .authentication(
                        Authentication.builder()
                            .method(
                                TicketAuthenticator.builder()
                                    .user("joe", "s3cret", "member")
                                    .build())
                            .build())
                    .role("guest", Rule.allowAll())
                    .role("member", Rule.allowAll())
                    .limits(realm)
                    .roleOptions("guest", RoleOptions.NONE.withLimits(guests))
                    .build())
            .options(
                RouterOptions.builder()
                    .writeDeadline(Duration.ofSeconds(60))
                    .drain(Duration.ZERO)
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private RawPeer guest() {
    return kept(RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1"));
  }

  private RawPeer member() {
    return kept(
        RawPeer.connect(router.port(), Serializer.MESSAGEPACK).login("realm1", "joe", "s3cret"));
  }

  private RawPeer kept(RawPeer peer) {
    peers.add(peer);
    return peer;
  }

  private Abort refused() {
    RawPeer late = kept(RawPeer.connect(router.port(), Serializer.JSON));
    late.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
    return late.expectAbort();
  }

  private static void expectFull(Abort abort, String key) {
    assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
    assertThat(abort.details().text("message").orElse("")).contains(key);
    assertThat(RawPeer.keywords(abort.payload()))
        .containsEntry("key", key)
        .containsEntry("value", (long) MOST)
        .containsKey("retry_after_ms");
  }

  @Test
  @Limit("sessions")
  void oneSessionMoreThanARealmHasRoomForIsRefusedByName() throws Exception {
    start(RealmLimits.builder().sessions(MOST).build(), RealmLimits.builder().build());
    guest();
    guest();
    RawPeer last = member();
    expectFull(refused(), "realms.limits.sessions");
    assertThat(router.count(Counter.JOINS_REFUSED)).isEqualTo(1);
    last.goodbye();
    Eventually.holds("one has left", () -> router.count(Counter.SESSIONS_LEFT) == 1);
    guest();
  }

  @Test
  @Limit("sessions")
  void oneSessionMoreThanARoleHasRoomForIsRefusedByName() throws Exception {
    start(RealmLimits.builder().build(), RealmLimits.builder().sessions(MOST).build());
    guest();
    guest();
    RawPeer last = guest();
    expectFull(refused(), "realms.role_settings.limits.sessions");
    member();
    last.goodbye();
    Eventually.holds("one has left", () -> router.count(Counter.SESSIONS_LEFT) == 1);
    guest();
  }

  @Test
  @Limit("subscriptions_per_session")
  void whatASessionMayHaveIsItsRolesLimit() throws Exception {
    start(
        RealmLimits.builder().build(), RealmLimits.builder().subscriptionsPerSession(MOST).build());
    RawPeer guest = guest();
    RawPeer member = member();
    for (int i = 0; i < MOST; i++) {
      guest.subscribe("com.t" + i);
      member.subscribe("com.t" + i);
    }
    guest.send(new Subscribe(guest.nextRequest(), SubscribeOptions.NONE, "com.more"));
    assertThat(RawPeer.keywords(guest.expect(ErrorMessage.class).payload()))
        .containsEntry("value", (long) MOST)
        .containsEntry("key", "realms.role_settings.limits.subscriptions_per_session");
    member.subscribe("com.more");
  }

  @Test
  @Limit("memory")
  void whileTooMuchWaitsForARoleOnlyThatRoleIsRefused() throws Exception {
    start(RealmLimits.builder().build(), RealmLimits.builder().memory(MEMORY).build());
    RawPeer guest = guest();
    RawPeer member = member();
    List<RawPeer> stuck = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RawPeer peer = guest();
      peer.subscribe("com.flood");
      stuck.add(peer);
    }
    ErrorMessage refusal = fill(guest, member);
    assertThat(refusal.error()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(refusal.payload()))
        .containsEntry("value", MEMORY)
        .containsEntry("key", "limits.memory");
    publish(member, "com.other");
    member.expect(Published.class);
    Abort abort = refused();
    assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(abort.payload())).containsEntry("value", MEMORY);
    assertThat(router.count(Counter.MEMORY_JOINS_REFUSED)).isEqualTo(1);
    member();
    stuck.forEach(RawPeer::reset);
    Eventually.holds(
        "the stuck ones are gone", () -> router.count(Counter.SESSIONS_LEFT) == stuck.size());
    guest();
  }

  /** The member publishes to guests that do not read, until another guest may publish no more. */
  private static ErrorMessage fill(RawPeer guest, RawPeer member) {
    return Eventually.refusedForGood(
        () -> {
          publish(member, "com.flood");
          member.expect(Published.class);
        },
        () -> {
          publish(guest, "com.other");
          return guest.receive();
        });
  }

  private static void publish(RawPeer publisher, String topic) {
    publisher.send(
        new Publish(
            publisher.nextRequest(),
            PublishOptions.of(Dict.of("acknowledge", true)),
            topic,
            Payload.of((Object) LOAD)));
  }
}
