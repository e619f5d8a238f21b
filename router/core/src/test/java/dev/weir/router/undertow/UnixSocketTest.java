package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.UnixSocketOptions;
import dev.weir.router.options.WebSocketOptions;
import dev.weir.router.peer.RawPeer;
import dev.weir.router.peer.RawSocketPeer;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners on Unix sockets. */
@Timeout(60)
final class UnixSocketTest {
  @TempDir private Path directory;
  private Path path;

  @BeforeEach
  void name() {
    path = directory.resolve("weir.sock");
  }

  private static Router start(ListenerOptions... listeners) throws IOException {
    Router.Builder builder =
        Router.builder()
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("anonymous")
                    .role("anonymous", Rule.allowAll(), Rule.allowMeta())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build());
    for (ListenerOptions listener : listeners) {
      builder.listen(listener);
    }
    return builder.start();
  }

  private RawSocketPeer join(Serializer serializer) throws IOException {
    return RawSocketPeer.open(path).shake(serializer, 15).hello("realm1");
  }

  @Test
  void callsGoBetweenUnixSocketsAndTcp() throws Exception {
    try (Router router = start(ListenerOptions.of("127.0.0.1", 0), ListenerOptions.ofUnix(path));
        RawSocketPeer callee = join(Serializer.CBOR);
        RawPeer caller = RawPeer.join(router.port())) {
      assertThat(router.uris().get(1)).isEqualTo(URI.create("unix:" + path));
      callee.send(new Register(1, RegisterOptions.NONE, "com.example.size"));
      callee.expect(Registered.class);
      byte[] large = new byte[3 << 20];
      caller.send(
          new Call(caller.nextRequest(), CallOptions.NONE, "com.example.size", Payload.of(large)));
      Invocation invocation = callee.expect(Invocation.class);
      callee.send(new Yield(invocation.request(), YieldOptions.NONE, invocation.payload()));
      Result result = caller.expect(Result.class);
      assertThat((byte[]) RawPeer.arguments(result.payload()).get(0)).isEqualTo(large);
    }
  }

  @Test
  void theMetaApiTellsOfTheSocket() throws Exception {
    try (Router router = start(ListenerOptions.ofUnix(path));
        RawSocketPeer peer = join(Serializer.JSON)) {
      peer.send(new Call(1, CallOptions.NONE, "wamp.session.list", Payload.EMPTY));
      List<?> sessions = (List<?>) RawPeer.arguments(peer.expect(Result.class).payload()).get(0);
      peer.send(new Call(2, CallOptions.NONE, "wamp.session.get", Payload.of(sessions.get(0))));
      Map<?, ?> details = (Map<?, ?>) RawPeer.arguments(peer.expect(Result.class).payload()).get(0);
      Map<?, ?> transport = (Map<?, ?>) details.get("transport");
      assertThat(transport.get("type")).isEqualTo("rawsocket");
      assertThat(transport.get("peer")).isEqualTo("unix:" + path);
      assertThat(router.connections()).isEqualTo(1);
    }
  }

  @Test
  void onlyItsOwnerMayConnectUnlessTheModeSaysElse() throws Exception {
    try (Router router = start(ListenerOptions.ofUnix(path))) {
      assertThat(router.connections()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    UnixSocketOptions shared = UnixSocketOptions.of(path).withMode("0660");
    try (Router router = start(ListenerOptions.ofUnix(shared))) {
      assertThat(router.connections()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnixSocketOptions.of(path).withMode("rw"));
  }

  @Test
  void theFileGoesWithTheRouterAndNoOtherInItsPlace() throws Exception {
    start(ListenerOptions.ofUnix(path)).close();
    assertThat(path).doesNotExist();
    Router router = start(ListenerOptions.ofUnix(path));
    Files.delete(path);
    Files.writeString(path, "somebody else's");
    router.close();
    assertThat(path).hasContent("somebody else's");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void aFileThatNobodyListensOnIsReplaced() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (Router router = start(ListenerOptions.ofUnix(path));
        RawSocketPeer peer = join(Serializer.JSON)) {
      assertThat(router.connections()).isEqualTo(1);
      assertThat(peer.hears()).isFalse();
    }
  }

  @Test
  void whereSomebodyListensOrAnotherFileIsNothingIsTouched() throws Exception {
    try (Router router = start(ListenerOptions.ofUnix(path));
        RawSocketPeer before = join(Serializer.JSON)) {
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> start(ListenerOptions.ofUnix(path)))
          .withMessageContaining("unix:" + path)
          .withMessageContaining("somebody listens there already");
      try (RawSocketPeer after = join(Serializer.JSON)) {
        assertThat(router.connections()).isEqualTo(2);
        assertThat(after.hears() || before.hears()).isFalse();
      }
    }
    Files.writeString(path, "a text");
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> start(ListenerOptions.ofUnix(path)))
        .withMessageContaining("no socket");
    assertThat(path).hasContent("a text");
    Path nowhere = directory.resolve("none/weir.sock");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> start(ListenerOptions.ofUnix(nowhere)))
        .withMessageContaining("none");
  }

  @Test
  void whatASlowReaderDoesNotTakeWaitsAndComes() throws Exception {
    try (Router router = start(ListenerOptions.ofUnix(path));
        RawSocketPeer slow = join(Serializer.MESSAGEPACK);
        RawSocketPeer publisher = join(Serializer.MESSAGEPACK)) {
      slow.send(new Subscribe(1, SubscribeOptions.NONE, "com.example.topic"));
      slow.expect(Subscribed.class);
      Payload payload = Payload.of(new byte[20_000]);
      for (int i = 1; i <= 40; i++) { // more than a socket holds
        publisher.send(
            new Publish(
                i, PublishOptions.of(Dict.of("acknowledge", true)), "com.example.topic", payload));
        publisher.expect(Published.class);
      }
      for (int i = 0; i < 40; i++) {
        assertThat(slow.expect(Event.class).payload().size()).isGreaterThan(20_000);
      }
      assertThat(router.connections()).isEqualTo(2);
    }
  }

  @Test
  void manyComeAndGo() throws Exception {
    try (Router router = start(ListenerOptions.ofUnix(path))) {
      for (int round = 0; round < 5; round++) {
        List<RawSocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          peers.add(join(Serializer.JSON));
        }
        assertThat(router.connections()).isEqualTo(40);
        for (RawSocketPeer peer : peers) {
          peer.close();
        }
        Eventually.holds("all have gone", () -> router.connections() == 0);
      }
      Eventually.allHaveLeft(router);
    }
  }

  @Test
  void aPeerHasItsTimeForTheHandshakeAndWrongOnesAreTold() throws Exception {
    try (Router router = start(ListenerOptions.ofUnix(path));
        RawSocketPeer wrong = RawSocketPeer.open(path)) {
      wrong.send(RawSocketPeer.hello(9, 15));
      assertThat(wrong.octets(4)).startsWith(0x7F, 0x10);
      assertThat(wrong.ended()).isTrue();
      assertThat(router.connections()).isZero();
    }
  }

  @Test
  void aRouterThatClosesEndsItsConnections() throws Exception {
    Router router = start(ListenerOptions.ofUnix(path));
    try (RawSocketPeer peer = join(Serializer.JSON)) {
      router.close();
      assertThat(peer.gone()).isTrue();
    }
  }

  @Test
  void webSocketsShareTheSocketFile() throws Exception {
    ListenerOptions both = ListenerOptions.ofUnix(path).withPath(WebSocketOptions.DEFAULT.path());
    try (Router router = start(both);
        SocketChannel browser = SocketChannel.open(UnixDomainSocketAddress.of(path));
        RawSocketPeer peer = join(Serializer.JSON)) {
      String request =
          "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
      browser.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(4_096);
      browser.read(answer);
      assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 101");
      assertThat(router.connections()).isEqualTo(2);
      assertThat(peer.hears()).isFalse();
    }
  }
}
