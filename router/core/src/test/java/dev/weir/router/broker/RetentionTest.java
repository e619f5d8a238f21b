package dev.weir.router.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Serializer;
import dev.weir.router.auth.Permissions;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.UriPattern;
import dev.weir.router.member.Identity;
import dev.weir.router.memory.Budget;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The age of what is retained, on a clock that stands still, and how much there can be. */
final class RetentionTest {
  private static final UriPattern EVERYTHING = new UriPattern("", MatchPolicy.PREFIX);
  private static final long TTL = 100;

  private final Counters counters = new Counters();
  private final Identity somebody = identity(1);
  private long now = -50;
  private long lastId;

  @Test
  void whatIsTooOldIsGone() {
    Retention retention = retention(10, 100_000);
    retention.retain(publication("a", Audience.ALL), 0);
    now += TTL / 2;
    retention.retain(publication("b", Audience.ALL), 0);
    assertThat(topics(retention)).containsExactly("a", "b");
    now += TTL / 2 - 1;
    assertThat(topics(retention)).containsExactly("a", "b");
    now += 1;
    assertThat(topics(retention)).containsExactly("b");
    retention.retain(publication("b", Audience.ALL), 0);
    now += TTL - 1;
    assertThat(topics(retention)).containsExactly("b");
    now += 1;
    assertThat(topics(retention)).isEmpty();
    assertThat(counters.value(Counter.RETAINED_EXPIRED)).isEqualTo(2);
    assertThat(counters.value(Counter.RETAINED_EVICTED)).isZero();
  }

  @Test
  void aTopicKeepsOneEventOfEachAudienceAndSixteenAtMost() {
    Retention retention = retention(100, 1_000_000);
    retention.retain(publication("a", Audience.ALL), 0);
    for (int round = 0; round < 2; round++) {
      for (long session = 10; session < 30; session++) {
        retention.retain(publication("a", only(session)), 0);
      }
    }
    assertThat(newest(retention, 30)).isEqualTo(1);
    assertThat(newest(retention, 29)).isEqualTo(lastId);
    assertThat(newest(retention, 14)).isEqualTo(lastId - 15);
    assertThat(newest(retention, 13)).isEqualTo(1);
  }

  @Test
  void listsAndTextsCountAsOctets() {
    Retention retention = retention(100, 10_000);
    retention.retain(publication("a", Audience.ALL), 0);
    assertThat(topics(retention)).containsExactly("a");
    Audience many =
        new Audience(
            List.of(),
            List.of("x".repeat(11_000)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    retention.retain(publication("b", many), 0);
    assertThat(topics(retention)).isEmpty();
    assertThat(counters.value(Counter.RETAINED_EVICTED)).isEqualTo(2);
    retention.retain(publication("c", Audience.ALL), 0);
    assertThat(topics(retention)).containsExactly("c");
  }

  private Retention retention(int events, long bytes) {
    return new Retention(
        new RetentionLimits(events, bytes, TTL), () -> now, Budget.UNLIMITED, counters);
  }

  private List<String> topics(Retention retention) {
    return retention.newestFor(EVERYTHING, somebody).stream().map(Publication::topic).toList();
  }

  private static long newest(Retention retention, long session) {
    return retention.newestFor(EVERYTHING, identity(session)).get(0).id();
  }

  private Publication publication(String topic, Audience audience) {
    Payload payload = Payload.raw(Serializer.JSON, new byte[100], 1);
    PublishOptions options = new PublishOptions(Dict.EMPTY, false, true, false, true, audience);
    return Publication.of(++lastId, topic, payload, options, somebody, false, null);
  }

  private static Audience only(long session) {
    return new Audience(
        List.of(),
        List.of(),
        List.of(),
        Optional.of(List.of(session)),
        Optional.empty(),
        Optional.empty());
  }

  private static Identity identity(long session) {
    return new Identity(
        session,
        "realm1",
        "somebody",
        "guest",
        "anonymous",
        "static",
        Permissions.of(List.of()),
        OptionalInt.empty());
  }
}
