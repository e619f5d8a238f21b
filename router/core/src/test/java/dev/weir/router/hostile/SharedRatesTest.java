package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RateRule.Per;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SharedRate;
import dev.weir.router.options.SharedRate.Kind;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions of one role or address that do too much together. */
final class SharedRatesTest {
  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;

  @AfterEach
  void stop() {
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private void start(SharedRate rate) throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .sharedRates(List.of(rate))
                    .build())
            .realm("realm2")
            .options(RouterOptions.builder().exempt(List.of()).drain(Duration.ZERO).build())
            .start();
  }

  private RawPeer peer(String realm) {
    RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, realm);
    peers.add(peer);
    return peer;
  }

  @ParameterizedTest
  @EnumSource(names = {"ROLE", "ADDRESS"})
  void sessionsOpenedTooOftenAreToldWhenToComeAgain(Per per) throws Exception {
    start(new SharedRate(Kind.JOIN, per, new Rate(3, 0.01)));
    for (int i = 0; i < 3; i++) {
      RawPeer early = peer("realm1");
      early.goodbye();
    }
    RawPeer late = RawPeer.connect(router.port(), Serializer.JSON);
    peers.add(late);
    late.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
    Abort abort = late.expectAbort();
    late.expectEnd();
    assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
    Map<String, Object> keywords = RawPeer.keywords(abort.payload());
    assertThat(keywords).containsEntry("key", "realms.rates");
    assertThat((Long) keywords.get("retry_after_ms")).isBetween(50_000L, 100_000L);
    assertThat(router.count(Counter.JOINS_REFUSED)).isEqualTo(1);
    assertThat(router.count(Counter.HELLOS_REFUSED)).isEqualTo(1);
    peer("realm2"); // another realm has its own
    assertThat(router.count(Counter.SESSIONS_JOINED)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(names = {"ROLE", "ADDRESS"})
  void octetsOfSeveralConnectionsSlowAllOfThem(Per per) throws Exception {
    start(new SharedRate(Kind.BYTES, per, new Rate(100_000, 200_000)));
    List<RawPeer> publishers = List.of(peer("realm1"), peer("realm1"));
    long begin = System.nanoTime();
    for (int i = 0; i < 30; i++) {
      publish(publishers.get(i % 2));
    }
    assertThat(System.nanoTime() - begin)
        .as("200,000 of 300,000 octets, less the last ones that are not waited for")
        .isGreaterThan(Duration.ofMillis(850).toNanos());
  }

  @Test
  void octetsPerSessionAreEachSessionsOwn() throws Exception {
    start(new SharedRate(Kind.BYTES, Per.SESSION, new Rate(200_000, 1)));
    List<RawPeer> publishers = List.of(peer("realm1"), peer("realm1"));
    for (int i = 0; i < 30; i++) {
      publish(publishers.get(i % 2));
    }
    assertThat(router.count(Counter.READS_SLOWED)).isZero();
  }

  @Test
  void octetsOfAUriAreThoseSentThere() throws Exception {
    start(
        new SharedRate(Kind.BYTES, Per.ROLE, new Rate(100_000, 200_000))
            .at("com.bulk.", MatchPolicy.PREFIX));
    RawPeer publisher = peer("realm1");
    for (int i = 0; i < 30; i++) {
      publish(publisher); // elsewhere
    }
    assertThat(router.count(Counter.READS_SLOWED)).isZero();
    RawPeer other = peer("realm1");
    long begin = System.nanoTime();
    for (int i = 0; i < 30; i++) {
      publish(i % 2 == 0 ? publisher : other, "com.bulk.data");
    }
    assertThat(System.nanoTime() - begin)
        .as("200,000 of 300,000 octets, less the last ones that are not waited for")
        .isGreaterThan(Duration.ofMillis(850).toNanos());
    assertThat(router.count(Counter.READS_SLOWED)).isPositive();
  }

  private static void publish(RawPeer publisher) {
    publish(publisher, "com.topic");
  }

  private static void publish(RawPeer publisher, String topic) {
    publisher.send(
        new Publish(
            publisher.nextRequest(),
            PublishOptions.ACKNOWLEDGE,
            topic,
            Payload.of("x".repeat(9_936))));
    publisher.expect(Published.class);
  }
}
