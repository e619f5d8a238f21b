package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that never become a session, or stop being one the wrong way. */
final class HandshakeAttacksTest {
  /** 100,000 in a long run. */
  private static final int CHURN = Integer.getInteger("weir.churn", 2_000);

  /** A million in a long run. */
  private static final int JOINS = Integer.getInteger("weir.joins", 5_000);

  private static final int REALMS = 10;

  private AttackedRouter router;
  private Bystanders bystanders;

  /** With a short deadline and realms on demand. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen("127.0.0.1", 0)
          .realm("realm1")
          .autoRealms(new AutoRealms("made.*", RealmOptions.open("template"), REALMS))
          .options(
              RouterOptions.builder()
                  .helloDeadline(Duration.ofSeconds(2))
                  .drain(Duration.ZERO)
                  .build())
          .start();
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router);
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Limit("hello_deadline")
  @Hostile("H1")
  void silenceInsteadOfHelloIsEndedAtTheDeadline(Serializer serializer) {
    try (RawPeer peer = RawPeer.connect(router.port(), serializer)) {
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.timeout");
      assertThat(abort.details().text("message").orElse("")).contains("limits.hello_deadline");
    }
  }

  @Test
  @Hostile("H2")
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
  @Hostile("H4")
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

  @ParameterizedTest
  @ValueSource(strings = {"[32,1,{},\"com.a\"]", "[6,{},\"wamp.close.close_realm\"]", "[70,1,{}]"})
  @Hostile("H3")
  void whatIsNoHelloIsAViolation(String message) {
    expectRefusal(message, "wamp.error.protocol_violation");
  }

  @Test
  @Hostile("H5")
  void aRealmThatIsNotThereIsNone() {
    expectRefusal("[1,\"nowhere\",{\"roles\":{\"caller\":{}}}]", "wamp.error.no_such_realm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"roles\":{}}", "{\"roles\":{\"juggler\":{}}}"})
  @Hostile("H6")
  void whoPlaysNoRoleIsRefused(String details) {
    expectRefusal("[1,\"realm1\"," + details + "]", "wamp.error.protocol_violation");
  }

  @Test
  @Hostile("H7")
  void anAnswerToNoChallengeIsAViolation() {
    expectRefusal("[5,\"x\",{}]", "wamp.error.protocol_violation");
  }

  private void expectRefusal(String first, String reason) {
    for (int i = 0; i < 50; i++) {
      try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
        peer.sendText(first);
        assertThat(peer.expectAbort().reason()).isEqualTo(reason);
      }
    }
  }

  /** Beside 1, 2, 3 and so on. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9007199254740993", "3", "1.5", "\"2\""})
  @Hostile("S1")
  void aRequestIdOutOfOrderEndsTheSession(String id) {
    for (int i = 0; i < 20; i++) {
      try (RawPeer peer = RawPeer.join(router.port())) {
        peer.subscribe("com.first");
        peer.sendText("[32," + id + ",{},\"com.second\"]");
        assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  @Hostile("S1")
  void aRequestIdThatComesAgainEndsTheSession(long id) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.subscribe("com.first");
      peer.subscribe("com.second");
      peer.sendText("[32," + id + ",{},\"com.third\"]");
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
    }
  }

  /** One after another over one connection. Each neighbour is as often above as below. */
  @Test
  @Hostile("S3")
  void sessionIdsTellNothingOfEachOther() {
    long[] ids = new long[JOINS];
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.MESSAGEPACK)) {
      for (int i = 0; i < JOINS; i++) {
        ids[i] = peer.hello("realm1").session();
        peer.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
        peer.expect(Goodbye.class);
      }
    }
    long above = IntStream.range(1, JOINS).filter(i -> ids[i] > ids[i - 1]).count();
    double deviation = Math.sqrt(JOINS / 12.0); // of the rises in a random order
    assertThat((double) above).isBetween(JOINS / 2.0 - 6 * deviation, JOINS / 2.0 + 6 * deviation);
    long high = Arrays.stream(ids).filter(id -> id > 1L << 52).count();
    double spread = Math.sqrt(JOINS) / 2;
    assertThat((double) high).isBetween(JOINS / 2.0 - 6 * spread, JOINS / 2.0 + 6 * spread);
    assertThat(Arrays.stream(ids).distinct().count()).isEqualTo(JOINS);
  }

  @Test
  @Hostile("S2")
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
  @Hostile({"S6", "N2"})
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
