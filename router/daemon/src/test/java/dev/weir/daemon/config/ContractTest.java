package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.config.Verdict.Severity;
import dev.weir.gateway.bridge.Bridge;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Disclosure;
import dev.weir.router.auth.DynamicAuthentication;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RateLimit;
import dev.weir.router.options.RateRule;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.options.SlowConsumerRule;
import dev.weir.router.options.SlowPolicy;
import dev.weir.router.options.SseOptions;
import dev.weir.router.options.UnixSocketOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of every key is taken as it stands, and what it says of the parts that are served.
 */
class ContractTest {
  @TempDir Path directory;

  @Test
  void theExampleHasWarningsOnly() throws IOException {
    ConfigurationFile example = read(example());
    assertThat(example.verdicts())
        .isNotEmpty()
        .allMatch(verdict -> verdict.severity() == Severity.WARNING);
    assertThat(example.configuration()).isPresent();
  }

  @Test
  void whatIsForLaterIsWarnedOfWithItsLine() throws IOException {
    List<String> lines = example().lines().toList();
    for (Verdict verdict : read(example()).verdicts()) {
      if (verdict.sentence().startsWith("key ")) {
        String path = verdict.sentence().split(" ")[1];
        String key = path.substring(path.lastIndexOf('.') + 1);
        assertThat(lines.get(verdict.place().line() - 1)).contains(key);
      }
    }
  }

  @Test
  void onlyTheListenersOfServedTransportsAreOpened() throws IOException {
    Configuration example = read(example()).configuration().orElseThrow();
    List<ListenerOptions> opened = example.listeners();
    assertThat(opened).hasSize(4);
    UnixSocketOptions socket = opened.get(2).unix().orElseThrow();
    assertThat(socket.path()).isAbsolute().hasFileName("weir.sock");
    assertThat(socket).isEqualTo(UnixSocketOptions.of(socket.path()).withMode("0660"));
    assertThat(opened.get(3).name()).isEqualTo("listener-3");
    assertThat(opened.get(3).port()).isEqualTo(8082);
    assertThat(opened.get(3).stream()).as("JSON-RPC").isPresent();
    assertThat(example.gateways()).as("bridge and JSON-RPC").hasSize(2);
    HttpHandler bridge = opened.get(0).http().handlers().get("/api");
    assertThat(bridge).isInstanceOf(Bridge.class);
    assertThat(opened.subList(0, 2))
        .containsExactly(
            ListenerOptions.of("127.0.0.1", 8080)
                .withName("main")
                .withOrigins(List.of("http://localhost:*", "http://127.0.0.1:*"))
                .withRawSocket(RawSocketOptions.DEFAULT)
                .withHandler("/api", bridge)
                .withLongPoll(LongPollOptions.DEFAULT.withPollTimeout(Duration.ofSeconds(25)))
                .withSse(SseOptions.DEFAULT),
            ListenerOptions.ofRawSocket("127.0.0.1", 8081).withName("listener-1"));
  }

  @Test
  void rawSocketIsOnOffOrOfASize() throws IOException {
    String text =
        """
        listeners:
        - {address: "127.0.0.1:0", websocket: {path: /ws}, rawsocket: true}
        - {address: "127.0.0.1:0", websocket: {path: /ws}, rawsocket: false}
        - {address: "127.0.0.1:0", rawsocket: {max_message: 64KiB, pings: true}}
        - {address: "127.0.0.1:0", rawsocket: {}}
        realms: {realm1: {}}
        """;
    List<ListenerOptions> listeners = read(text).configuration().orElseThrow().listeners();
    assertThat(listeners)
        .extracting(ListenerOptions::rawSocket)
        .containsExactly(
            Optional.of(RawSocketOptions.DEFAULT),
            Optional.empty(),
            Optional.of(new RawSocketOptions(64 << 10, true)),
            Optional.of(RawSocketOptions.DEFAULT));
    assertThat(listeners)
        .extracting(listener -> listener.webSocket().isPresent())
        .containsExactly(true, true, false, false);
  }

  @Test
  void theRealmsHaveTheirMethodsAndRules() throws IOException {
    Configuration example = read(example()).configuration().orElseThrow();
    RealmOptions open = example.realms().get(0);
    assertThat(open.anonymousRole()).contains("guest");
    assertThat(open.roles().get("bridge").get(0).allow())
        .isEqualTo(Set.of(Action.CALL, Action.PUBLISH));
    assertThat(open.killGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(open.callTimeout()).isZero();
    assertThat(open.maxCallTimeout()).isEqualTo(Duration.ofMinutes(10));
    RealmOptions closed = example.realms().get(1);
    assertThat(closed.name()).isEqualTo("auth1");
    assertThat(closed.anonymousRole()).isEmpty();
    assertThat(closed.authentication().methods())
        .extracting(method -> method.methods().get(0))
        .containsExactly("cryptosign", "wamp-scram", "wampcra", "ticket");
    assertThat(closed.authentication().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(closed.authentication().decoys()).isTrue();
    assertThat(closed.limits().subscriptionsPerSession()).isEqualTo(1_000);
    assertThat(closed.trustlevel("user")).hasValue(2);
    assertThat(closed.trustlevel("guest")).isEmpty();
    assertThat(closed.roles().get("user"))
        .hasSize(3)
        .contains(
            new Rule(
                "com.example.inbox.${authid}",
                MatchPolicy.EXACT,
                Set.of(Action.SUBSCRIBE),
                "line 92"));
  }

  @Test
  void proceduresHaveTheirPolicyTheirReroutingTheirTimeoutAndTheirLimits() throws IOException {
    RealmOptions open = read(example()).configuration().orElseThrow().realms().get(0);
    assertThat(open.shardedRegistrations()).isFalse();
    assertThat(open.procedures())
        .containsExactly(
            ProcedureOptions.of("com.example.render", MatchPolicy.EXACT)
                .withTimeout(Duration.ofSeconds(60))
                .withLimits(
                    CallLimits.concurrency(50).withQueue(10_000, 64L << 20).withPerCaller(1_000)),
            ProcedureOptions.of("com.example.geo.", MatchPolicy.PREFIX)
                .withInvoke(InvocationPolicy.LEAST_LOADED)
                .withRerouteOnCalleeLoss(true));
  }

  @Test
  void slowSubscribersHaveARuleOfTheirTopicOfTheirRoleOrOfTheRealm() throws IOException {
    RealmOptions open = read(example()).configuration().orElseThrow().realms().get(0);
    assertThat(open.slowConsumer()).isEqualTo(SlowConsumer.of(SlowPolicy.DISCONNECT));
    assertThat(open.slowConsumers())
        .containsExactly(
            new SlowConsumerRule(
                "com.example.ticks.",
                MatchPolicy.PREFIX,
                SlowConsumer.of(SlowPolicy.CONFLATE),
                Set.of(SlowPolicy.DROP_OLDEST)),
            new SlowConsumerRule(
                "com.example.bulk",
                MatchPolicy.EXACT,
                SlowConsumer.of(SlowPolicy.SLOW_PUBLISHERS).withPause(Duration.ofSeconds(5)),
                Set.of()));
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            roles: {user: []}
            role_settings: {user: {mailbox: 3MiB, slow_consumer: {policy: drop_newest}}}
            slow_consumer: {policy: drop_oldest}
        """;
    RealmOptions realm = read(text).configuration().orElseThrow().realms().get(0);
    assertThat(realm.slowConsumer().policy()).isEqualTo(SlowPolicy.DROP_OLDEST);
    assertThat(realm.roleOptions("user"))
        .isEqualTo(
            RoleOptions.NONE
                .withMailbox(3 << 20)
                .withSlowConsumer(SlowConsumer.of(SlowPolicy.DROP_NEWEST)));
    assertThat(realm.roleOptions("guest")).isEqualTo(RoleOptions.NONE);
  }

  @Test
  void ratesAreThoseOfRolesAndOfUris() throws IOException {
    RealmOptions closed = read(example()).configuration().orElseThrow().realms().get(1);
    assertThat(closed.roleOptions("user"))
        .usingRecursiveComparison()
        .ignoringFields("limits")
        .isEqualTo(
            RoleOptions.NONE
                .withMailbox(2 << 20)
                .withCalls(RateLimit.refusing(100_000, 50_000))
                .withPublications(RateLimit.pausing(100_000, 50_000))
                .withBytes(new Rate(64 << 20, 64 << 20)));
    assertThat(closed.rates())
        .containsExactly(
            new RateRule(
                "com.example.search",
                MatchPolicy.EXACT,
                Action.CALL,
                RateRule.Per.AUTHID,
                RateLimit.refusing(100, 20)));
    String off =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            roles: {user: []}
            role_settings: {user: {calls: none, publications: none, bytes: none}}
        """;
    RealmOptions realm = read(off).configuration().orElseThrow().realms().get(0);
    assertThat(realm.roleOptions("user")).isEqualTo(RoleOptions.NONE);
  }

  @Test
  void whereNoCallIsToWaitTheQueueIsOff() throws IOException {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            procedures:
            - {uri: com.none, queue: {calls: none}}
            - {uri: com.share, per_caller: 3}
        """;
    List<ProcedureOptions> procedures =
        read(text).configuration().orElseThrow().realms().get(0).procedures();
    assertThat(procedures.get(0).limits())
        .contains(CallLimits.NONE.withQueue(0, CallLimits.NONE.queuedBytes()));
    assertThat(procedures.get(1).limits()).contains(CallLimits.NONE.withPerCaller(3));
  }

  @Test
  void theExamplesLimitsAreTheDefaults() throws IOException {
    assertThat(read(example()).configuration().orElseThrow().options())
        .usingRecursiveComparison()
        .isEqualTo(RouterOptions.DEFAULT);
  }

  @Test
  void aListenersLimitsWinOverTheRouters() throws IOException {
    String text =
        """
        listeners:
        - {address: "127.0.0.1:0", websocket: {path: /ws}, limits: {accept_rate: none, connections: 20}}
        - {address: "127.0.0.1:0", websocket: {path: /ws}, limits: {accept_rate: {burst: 1, per_second: 0.5}, handshakes: 3}}
        - {address: "127.0.0.1:0", websocket: {path: /ws}}
        realms: {realm1: {}}
        limits: {accept_rate: {burst: 9, per_second: 8}, handshakes: 7, joins_per_address: {burst: 6, per_second: 5}}
        """;
    Configuration read = read(text).configuration().orElseThrow();
    assertThat(read.listeners())
        .extracting(ListenerOptions::limits)
        .containsExactly(
            Optional.of(new ListenerLimits(Optional.empty(), 7, 20)),
            Optional.of(new ListenerLimits(Optional.of(new Rate(1, 0.5)), 3, Integer.MAX_VALUE)),
            Optional.empty());
    assertThat(read.options().acceptRate()).contains(new Rate(9, 8));
    assertThat(read.options().handshakes()).isEqualTo(7);
    assertThat(read.options().joinsPerAddress()).contains(new Rate(6, 5));
  }

  @Test
  void limitsThatAreOffAreOutOfReach() throws IOException {
    String limits =
        "limits: {sessions: none, hello_deadline: 0, ping_interval: none,"
            + " subscriptions_per_session: 5}";
    String text = resource("/dev/weir/daemon/config/small.yaml") + limits;
    Configuration read = read(text).configuration().orElseThrow();
    assertThat(read.options().sessions()).isEqualTo(Integer.MAX_VALUE);
    assertThat(read.options().helloDeadline()).isGreaterThan(Duration.ofDays(1));
    assertThat(read.options().pingInterval()).isZero();
    assertThat(read.realms().get(0).limits().subscriptionsPerSession()).isEqualTo(7);
    assertThat(read.realms().get(1).limits().subscriptionsPerSession()).isEqualTo(5);
  }

  @Test
  void rulesAndAuthorizersAreTaken() throws IOException {
    RealmOptions realm =
        read(resource("/dev/weir/daemon/config/small.yaml"))
            .configuration()
            .orElseThrow()
            .realms()
            .get(0);
    assertThat(realm.roles().get("guest")).containsExactly(Rule.allowAll().from("line 6"));
    assertThat(realm.roles().get("asked")).containsExactly(Rule.allowAll().from("line 7"));
    assertThat(realm.authorizers())
        .containsOnly(
            Map.entry(
                "asked",
                AuthorizerOptions.procedure("com.example.authorize")
                    .withCache(Duration.ofMinutes(1))
                    .withQueue(7)));
  }

  @Test
  void whatIsRetainedIsBounded() throws IOException {
    Configuration example = read(example()).configuration().orElseThrow();
    RealmOptions bounded = example.realms().get(0);
    assertThat(bounded.retained().events()).isEqualTo(10_000);
    assertThat(bounded.retained().bytes()).isEqualTo(64L << 20);
    assertThat(bounded.retained().ttl()).isEqualTo(Duration.ofDays(7));
    String none =
        example()
            .replace("retained: {events: 10000", "retained: {events: none")
            .replace("sharded_subscriptions: false", "sharded_subscriptions: true");
    RealmOptions off = read(none).configuration().orElseThrow().realms().get(0);
    assertThat(off.retained().events()).isZero();
    assertThat(off.shardedSubscriptions()).isTrue();
  }

  @Test
  void whoIsDisclosedUnaskedIsTaken() throws IOException {
    String text =
        example()
            .replace(
                "disclose: []",
                "disclose: [{uri: com.audit., match: prefix, publisher: true}, {uri: com.who,"
                    + " caller: true}]");
    RealmOptions realm = read(text).configuration().orElseThrow().realms().get(0);
    assertThat(realm.disclose())
        .containsExactly(
            new Disclosure("com.audit.", MatchPolicy.PREFIX, false, true),
            new Disclosure("com.who", MatchPolicy.EXACT, true, false));
  }

  @Test
  void realmsOnDemandAreLikeTheirTemplate() throws IOException {
    String text =
        resource("/dev/weir/daemon/config/small.yaml")
            + "auto_realms: {enabled: true, match: app.*, template: first, max: 3, idle: 10m}\n";
    AutoRealms made = read(text).configuration().orElseThrow().autoRealms().orElseThrow();
    assertThat(made.matches("app.one")).isTrue();
    assertThat(made.max()).isEqualTo(3);
    assertThat(made.idle()).isEqualTo(Duration.ofMinutes(10));
    assertThat(made.template().name()).isEqualTo("first");
  }

  @Test
  void whatTheExampleOnlyMentionsIsKnownToo() throws IOException {
    Files.createDirectory(directory.resolve("schemas"));
    for (String schema : List.of("order-args", "order-kw", "result")) {
      Files.writeString(directory.resolve("schemas/" + schema + ".json"), "{}");
    }
    Files.writeString(directory.resolve("users.yaml"), "{}");
    ConfigurationFile mentioned = read(resource("/dev/weir/daemon/config/mentioned.yaml"));
    assertThat(mentioned.configuration().orElseThrow().realms().get(0).payloadRules()).hasSize(2);
    Authentication methods =
        mentioned.configuration().orElseThrow().realms().get(0).authentication();
    assertThat(methods.dynamic())
        .contains(DynamicAuthentication.of("com.example.authenticate", "user").withRealm("auth1"));
    assertThat(mentioned.verdicts())
        .isNotEmpty()
        .allMatch(verdict -> verdict.severity() == Severity.WARNING);
  }

  private ConfigurationFile read(String text) throws IOException {
    return ConfigurationFile.read(Files.writeString(directory.resolve("weir.yaml"), text));
  }

  private static String example() throws IOException {
    return resource("/dev/weir/daemon/weir.example.yaml");
  }

  private static String resource(String name) throws IOException {
    try (InputStream resource = ContractTest.class.getResourceAsStream(name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
