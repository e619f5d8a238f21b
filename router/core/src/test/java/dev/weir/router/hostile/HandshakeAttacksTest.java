package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that never become a session, or stop being one the wrong way. */
final class HandshakeAttacksTest {
  private static final int CHURN = 2_000;
  private static final int REALMS = 10;

  private Router router;
  private Bystanders bystanders;
  private Memory before;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .autoRealms(new AutoRealms("made.*", RealmOptions.open("template"), REALMS))
            .options(
                RouterOptions.builder()
                    .helloDeadline(Duration.ofSeconds(2))
                    .drain(Duration.ZERO)
                    .build())
            .start();
    bystanders = Bystanders.of(router.port());
    before = Memory.now();
  }

  @AfterEach
  void stop() throws Exception {
    before.expectKept();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Limit("hello_deadline")
  void silenceInsteadOfHelloIsEndedAtTheDeadline(Serializer serializer) {
    try (RawPeer peer = RawPeer.connect(router.port(), serializer)) {
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.timeout");
      assertThat(abort.details().text("message").orElse("")).contains("limits.hello_deadline");
    }
  }

  @Test
  void silenceInsteadOfTheHandshakeIsEndedAtTheDeadline() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port());
      socket.setSoTimeout(10_000);
      silent.add(socket);
      if (i % 2 == 0) {
        socket.getOutputStream().write("GET /ws HTT".getBytes(StandardCharsets.US_ASCII));
      }
    }
    for (Socket socket : silent) {
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1_000);
      socket.close();
    }
  }

  @Test
  void aSecondHelloEndsTheSession() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
      assertThat(abort.details().text("message").orElse("")).contains("HELLO");
    }
  }

  static Stream<String> hugeRealms() {
    return Stream.of("made." + "x".repeat(1 << 20), "other." + "x".repeat(1 << 20));
  }

  @ParameterizedTest
  @MethodSource("hugeRealms")
  void aRealmOfAMegabyteIsNoRealm(String realm) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(new Hello(realm, HelloDetails.of(RawPeer.roles())));
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.invalid_uri");
      assertThat(abort.details().text("message").orElse("")).contains("1024", "limits.uri");
    }
  }

  @Test
  void oneRealmMoreThanMayBeMadeIsRefusedByName() {
    for (int i = 0; i < REALMS; i++) {
      RawPeer.join(router.port(), Serializer.JSON, "made.realm" + i).close();
    }
    try (RawPeer refused = RawPeer.connect(router.port(), Serializer.JSON)) {
      refused.send(new Hello("made.another", HelloDetails.of(RawPeer.roles())));
      Abort abort = refused.expectAbort();
      assertThat(abort.reason()).isEqualTo("weir.error.limit_exceeded");
      assertThat(abort.details().text("message").orElse("")).contains("10", "auto_realms.max");
    }
    RawPeer.join(router.port(), Serializer.JSON, "made.realm0").close();
  }

  @Test
  void theAuthidOfAnonymousSessionsTellsNothingOfTheirIds() {
    Set<String> authids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
        peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
        Welcome welcome = peer.expect(Welcome.class);
        String authid = welcome.details().text("authid").orElseThrow();
        assertThat(authid)
            .startsWith("anonymous-")
            .doesNotContain(Long.toString(welcome.session(), 36))
            .doesNotContain(Long.toString(welcome.session()));
        authids.add(authid);
      }
    }
    assertThat(authids).hasSize(20);
  }

  @Test
  void nothingBehindGoodbyeIsRouted() {
    try (RawPeer watcher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      watcher.subscribe("com.after");
      peer.sendText("[6,{},\"wamp.close.close_realm\"]");
      peer.sendText("[16,1,{},\"com.after\"]");
      peer.expect(Goodbye.class);
      watcher.expectSilence();
    }
  }

  @Test
  void connectionsThatComeAndVanishLeaveNothing() {
    for (int i = 0; i < CHURN; i++) {
      vanish(i);
    }
    Eventually.holds(
        "only bystanders are connected", () -> router.connections() == Bystanders.SESSIONS);
    Eventually.holds(
        "only bystanders are joined",
        () ->
            router.count(Counter.SESSIONS_JOINED) - router.count(Counter.SESSIONS_LEFT)
                == Bystanders.SESSIONS);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }

  private void vanish(int turn) {
    RawPeer peer = RawPeer.connect(router.port(), Serializer.values()[turn % 3]);
    if (turn % 4 == 1) {
      peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
    } else if (turn % 4 > 1) {
      peer.hello("realm1");
      peer.subscribe("com.churn");
      peer.register("com.churn" + turn);
    }
    if (turn % 4 == 3) {
      peer.sendBytes(new byte[] {(byte) 0x82, (byte) 0xFE, 1});
    }
    peer.reset();
  }
}
