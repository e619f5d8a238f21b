package dev.weir.router.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conversation.Player;
import dev.weir.conversation.RawSockets;
import dev.weir.conversation.Script;
import dev.weir.conversation.Transport;
import dev.weir.conversation.UnixWebSockets;
import dev.weir.conversation.WebSockets;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays every conversation in every serializer, and with sessions of all serializers together, in
 * memory and over WebSocket and RawSocket; over both on a Unix socket with all serializers
 * together.
 */
final class ConversationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private static Path directory;
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    ListenerOptions unix = ListenerOptions.ofUnix(socket().getPath());
    Router.Builder builder =
        Router.builder()
            .listen(ListenerOptions.of("127.0.0.1", 0).withRawSocket(RawSocketOptions.DEFAULT))
            .listen(unix.withPath("/ws"))
            .options(RouterOptions.builder().drain(Duration.ZERO).build());
    realms().forEach(builder::realm);
    router = builder.start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  static Stream<Arguments> conversations() {
    List<Script> scripts = Script.all();
    Stream<List<Serializer>> alone = Arrays.stream(Serializer.values()).map(List::of);
    List<List<Serializer>> forms =
        Stream.concat(alone, Stream.of(List.of(Serializer.values()))).toList();
    return scripts.stream()
        .flatMap(script -> forms.stream().map(form -> Arguments.of(script, form)));
  }

  static Stream<Arguments> together() {
    List<Serializer> all = List.of(Serializer.values());
    return Script.all().stream().map(script -> Arguments.of(script, all));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("conversations")
  void inMemory(Script script, List<Serializer> serializers) {
    Memory memory = new Memory(realms());
    play(script, memory, serializers);
    memory.checkEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("conversations")
  void overWebSocket(Script script, List<Serializer> serializers) {
    URI uri = URI.create("ws://127.0.0.1:" + router.port() + "/ws");
    play(script, new WebSockets(uri, PATIENCE), serializers);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("conversations")
  void overRawSocket(Script script, List<Serializer> serializers) {
    play(script, new RawSockets(router.addresses().get(0), PATIENCE), serializers);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("together")
  void overRawSocketOnAUnixSocket(Script script, List<Serializer> serializers) {
    play(script, new RawSockets(socket(), PATIENCE), serializers);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("together")
  void overWebSocketOnAUnixSocket(Script script, List<Serializer> serializers) {
    play(script, new UnixWebSockets(socket(), "/ws", PATIENCE), serializers);
  }

  private static UnixDomainSocketAddress socket() {
    return UnixDomainSocketAddress.of(directory.resolve("weir.sock"));
  }

  private static void play(Script script, Transport transport, List<Serializer> serializers) {
    Player player = new Player(script, transport, serializers);
    player.play();
    assertThat(player.notAnnounced()).as("needed and not announced").isEmpty();
  }

  /** What {@code conversations/README.md} asks for. */
  private static List<RealmOptions> realms() {
    HistoryRule kept = HistoryRule.of("conversation.history.", MatchPolicy.PREFIX);
    return List.of(
        open("realm1").history(List.of(kept)).build(), open("realm2").build(), discreet());
  }

  private static RealmOptions.Builder open(String name) {
    return RealmOptions.builder(name)
        .anonymous("anonymous")
        .role("anonymous", Rule.allowAll(), Rule.allowMeta());
  }

  private static RealmOptions discreet() {
    Set<Action> allowed = Set.of(Action.CALL, Action.REGISTER, Action.PUBLISH, Action.SUBSCRIBE);
    return RealmOptions.builder("realm3")
        .anonymous("anonymous")
        .role("anonymous", new Rule("", MatchPolicy.PREFIX, allowed), Rule.allowMeta())
        .trustlevel("anonymous", 2)
        .shardedRegistrations(true)
        .shardedSubscriptions(true)
        .build();
  }
}
