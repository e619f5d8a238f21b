package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Serializer;
import dev.weir.router.hostile.Memory;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers of RawSocket that read late or never, or say nothing (F9, N1). */
final class RawSocketPatienceTest {
  private static final RouterOptions IMPATIENT =
      RouterOptions.builder().writeDeadline(Duration.ofMillis(800)).message(1 << 20).build();
  private static final RouterOptions PINGED =
      RouterOptions.builder()
          .pingInterval(Duration.ofMillis(300))
          .pingTimeout(Duration.ofMillis(300))
          .build();

  private static Stage start(boolean tls, RouterOptions options) throws IOException {
    return start(tls, options, RawSocketOptions.DEFAULT.withPings(true));
  }

  private static Stage start(boolean tls, RouterOptions options, RawSocketOptions rawSocket)
      throws IOException {
    ListenerOptions plain = ListenerOptions.ofRawSocket("127.0.0.1", 0).withRawSocket(rawSocket);
    return Stage.start(tls ? plain.withTls(Tls.context()) : plain, IoLoops.start(options));
  }

  private static RawSocketPeer connect(Stage stage, boolean tls) throws IOException {
    return RawSocketPeer.open(
            stage.uri().getPort(), tls ? Optional.of(Tls.context()) : Optional.empty(), 4096)
        .shake(Serializer.JSON, 15);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20})
  void pingsWhosePongsAreNotReadAreHeldAndEndTheConnection(int size) throws Exception {
    for (boolean tls : new boolean[] {false, true}) {
      byte[] ping = RawSocketPeer.frame(1, new byte[size]);
      byte[][] many = new byte[Math.max(1, 50_000 / ping.length)][];
      Arrays.fill(many, ping);
      byte[] burst = FramePeer.join(many);
      try (Stage stage = start(tls, IMPATIENT);
          RawSocketPeer peer = connect(stage, tls);
          RawSocketPeer bystander = connect(stage, tls)) {
        Puppet puppet = stage.puppet();
        Memory before = Memory.now();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - end < 0 && sends(peer, burst)) {
          bystander.send(0, new byte[4]);
          assertThat(bystander.next().payload()).hasSize(4);
        }
        assertThat(puppet.event("closed")).contains("limits.write_deadline");
        before.expectKept();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoReadsThePongsLateGetsThemAll(boolean tls) throws Exception {
    int count = 40_000;
    byte[] ping = RawSocketPeer.frame(1, new byte[20]);
    try (Stage stage = start(tls, RouterOptions.DEFAULT);
        RawSocketPeer peer = connect(stage, tls)) {
      Thread sender =
          new Thread(
              () -> {
                for (int i = 0; i < count; i++) {
                  sends(peer, ping);
                }
              });
      sender.start();
      stage.puppet(); // the pongs wait meanwhile in sockets and, as far as allowed, in the router
      for (int i = 0; i < count; i++) {
        RawSocketPeer.Frame pong = peer.next();
        assertThat(pong.type()).isEqualTo(2);
        assertThat(pong.payload()).hasSize(20);
      }
      sender.join();
      peer.send(0, new byte[4]);
      assertThat(peer.next().payload()).hasSize(4);
    }
  }

  @Test
  void aSilentPeerIsPingedAndDroppedWhenItDoesNotAnswer() throws Exception {
    try (Stage stage = start(false, PINGED);
        RawSocketPeer peer = connect(stage, false)) {
      Puppet puppet = stage.puppet();
      assertThat(peer.next().type()).isEqualTo(1);
      assertThat(puppet.event("closed")).contains("limits.ping_timeout");
      assertThat(peer.gone()).isTrue();
    }
  }

  @Test
  void whoNeverPingedIsPingedOnlyWhereAllAre() throws Exception {
    try (Stage stage = start(false, PINGED, RawSocketOptions.DEFAULT);
        RawSocketPeer ignorant = connect(stage, false);
        RawSocketPeer pinging = connect(stage, false);
        RawSocketPeer answering = connect(stage, false)) {
      answering.send(2, new byte[0]);
      for (int i = 0; i < 5; i++) {
        pinging.send(1, new byte[1]);
        assertThat(pinging.next().type()).isEqualTo(2);
        assertThat(pinging.next().type()).isEqualTo(1);
        assertThat(answering.next().type()).isEqualTo(1);
        answering.send(2, new byte[0]);
      }
      assertThat(ignorant.hears()).isFalse();
      ignorant.send(0, new byte[3]);
      assertThat(ignorant.next().payload()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPeerThatAnswersLives(boolean tls) throws Exception {
    try (Stage stage = start(tls, PINGED);
        RawSocketPeer peer = connect(stage, tls)) {
      for (int i = 0; i < 4; i++) {
        RawSocketPeer.Frame ping = peer.next();
        assertThat(ping.type()).isEqualTo(1);
        peer.send(2, ping.payload());
      }
      peer.send(0, new byte[4]);
      assertThat(peer.next().payload()).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoTakesNothingIsDroppedAtTheWriteDeadline(boolean tls) throws Exception {
    try (Stage stage = start(tls, IMPATIENT);
        RawSocketPeer peer = connect(stage, tls)) {
      Puppet puppet = stage.puppet();
      puppet.give(RawSocketPeer.frame(0, new byte[8 << 20]));
      assertThat(puppet.event("closed")).contains("limits.write_deadline");
      assertThat(peer.gone()).isTrue();
      stage.awaitEmpty();
    }
  }

  private static boolean sends(RawSocketPeer peer, byte[] octets) {
    try {
      peer.send(octets);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
