package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RateRule;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SharedRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of memory, and of rates without a URI. */
final class OverloadTest {
  @TempDir Path directory;

  private ConfigurationFile read(String text) throws IOException {
    return ConfigurationFile.read(Files.writeString(directory.resolve("weir.yaml"), text));
  }

  @Test
  void ratesWithoutAUriAreOfJoinsAndOctetsTogether() throws IOException {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            authentication: {anonymous: {role: user}}
            roles: {user: []}
            rates:
              - {action: join, per: authid, burst: 5, per_second: 0.1}
              - {action: bytes, per: address, burst: 64MiB, per_second: 1000000}
              - {action: bytes, uri: com.bulk., match: prefix, per: role, burst: 1MiB, per_second: 1000}
              - {action: call, uri: "", match: prefix, per: role, burst: 10, per_second: 5}
        """;
    RealmOptions realm = read(text).configuration().orElseThrow().realms().get(0);
    assertThat(realm.sharedRates())
        .containsExactly(
            new SharedRate(SharedRate.Kind.JOIN, RateRule.Per.AUTHID, new Rate(5, 0.1)),
            new SharedRate(
                SharedRate.Kind.BYTES, RateRule.Per.ADDRESS, new Rate(64 << 20, 1_000_000)),
            new SharedRate(SharedRate.Kind.BYTES, RateRule.Per.ROLE, new Rate(1 << 20, 1_000))
                .at("com.bulk.", MatchPolicy.PREFIX));
    assertThat(realm.rates()).hasSize(1);
    assertThat(read(text.replace("per: authid", "per: session")).verdicts())
        .extracting(Verdict::sentence)
        .containsExactly("realms.realm1.rates[0]: a session joins once: give another `per`");
    assertThat(read(text.replace("call, uri: \"\", match: prefix,", "call,")).verdicts())
        .extracting(Verdict::sentence)
        .containsExactly("realms.realm1.rates[3]: the key `uri` is missing");
    assertThat(read(text.replace("join,", "join, uri: com.x,")).verdicts())
        .extracting(Verdict::sentence)
        .containsExactly("realms.realm1.rates[0]: joins are counted without a `uri`");
  }

  @Test
  void moreKeptThanThereIsMemoryIsAWarning() throws IOException {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            roles: {user: []}
            authentication: {anonymous: {role: user}}
            retained: {bytes: 3MiB}
            history: [{topic: com.a, bytes: 2MiB}, {topic: com.b, bytes: 50MiB, durable: true}]
            store: {path: data}
            limits: {memory: %s}
          realm2:
            roles: {user: []}
            authentication: {anonymous: {role: user}}
            retained: {bytes: 5MiB}
        limits: {memory: %s}
        """;
    assertThat(read(text.formatted("5MiB", "10MiB")).verdicts()).isEmpty();
    assertThat(read(text.formatted("none", "none")).verdicts()).isEmpty();
    assertThat(read(text.formatted("4MiB", "9MiB")).verdicts())
        .allMatch(verdict -> verdict.severity() == Verdict.Severity.WARNING)
        .extracting(Verdict::sentence)
        .satisfiesExactly(
            realm ->
                assertThat(realm)
                    .startsWith("realm `realm1` may keep 5242880 octets")
                    .contains("limits.memory lets wait (4194304)"),
            all ->
                assertThat(all)
                    .startsWith("the realms together may keep 10485760 octets")
                    .contains("(9437184)"));
    assertThat(read(text.formatted("none", "4MiB").replace("retained", "# retained")).verdicts())
        .as("what the file says nothing of is not asked")
        .isEmpty();
  }

  @Test
  void memoryToCompressIsBoundedUnlessItIsOff() throws IOException {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws, compression: true}}]
        realms: {realm1: {roles: {user: []}, authentication: {anonymous: {role: user}}}}
        """;
    assertThat(compression(text)).isEqualTo(256L << 20);
    assertThat(compression(text + "limits: {compression: 8GiB}")).isEqualTo(8L << 30);
    assertThat(compression(text + "limits: {compression: none}")).isZero();
  }

  private long compression(String text) throws IOException {
    return read(text).configuration().orElseThrow().options().compression();
  }

  @Test
  void aRolesLimitsGoBeforeItsRealms() throws IOException {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            authentication: {anonymous: {role: user}}
            roles: {user: [], other: []}
            role_settings:
              user: {limits: {sessions: 7, memory: 1MiB, testaments_per_session: 3}}
              other: {mailbox: 1MiB}
            limits: {sessions: 9, memory: 2MiB, testaments_per_session: 4, subscriptions_per_session: 5}
        limits: {pending_calls_per_session: 6, subscriptions_per_session: 50}
        """;
    RealmOptions realm = read(text).configuration().orElseThrow().realms().get(0);
    assertThat(read(text).verdicts()).isEmpty();
    assertThat(realm.limits().sessions()).isEqualTo(9);
    assertThat(realm.roleOptions("other").limits()).isEmpty();
    RealmLimits role = realm.roleOptions("user").limits().orElseThrow();
    assertThat(role.sessions()).isEqualTo(7);
    assertThat(role.memory()).isEqualTo(1 << 20);
    assertThat(role.testamentsPerSession()).isEqualTo(3);
    assertThat(role.subscriptionsPerSession()).isEqualTo(5);
    assertThat(role.pendingCallsPerSession()).isEqualTo(6);
    RealmOptions without =
        read(text.replace("sessions: 7, memory: 1MiB, ", ""))
            .configuration()
            .orElseThrow()
            .realms()
            .get(0);
    RealmLimits rest = without.roleOptions("user").limits().orElseThrow();
    assertThat(rest.sessions()).isEqualTo(Integer.MAX_VALUE);
    assertThat(rest.memory()).isZero();
  }

  @Test
  void memoryIsASizeOrAShareOfTheHeap() throws IOException {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1: {roles: {user: []}, limits: {memory: 25%%}}
          realm2: {roles: {user: []}}
        limits: {memory: %s}
        """;
    long heap = Runtime.getRuntime().maxMemory();
    Configuration share = read(text.formatted("60%")).configuration().orElseThrow();
    assertThat(share.options().memory()).isEqualTo(heap / 100 * 60);
    assertThat(share.options().memory()).isEqualTo(RouterOptions.DEFAULT.memory());
    assertThat(share.realms().get(0).limits().memory()).isEqualTo(heap / 100 * 25);
    assertThat(share.realms().get(1).limits().memory()).isZero();
    assertThat(read(text.formatted("96MiB")).configuration().orElseThrow().options().memory())
        .isEqualTo(96L << 20);
    assertThat(read(text.formatted("none")).configuration().orElseThrow().options().memory())
        .isZero();
  }
}
