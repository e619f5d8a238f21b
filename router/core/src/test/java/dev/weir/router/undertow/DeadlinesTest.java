package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that take their time (H2, N1). */
final class DeadlinesTest {
  private static final RouterOptions ONE_SECOND =
      RouterOptions.builder().helloDeadline(Duration.ofSeconds(1)).build();
  private static final RouterOptions PINGED =
      RouterOptions.builder()
          .pingInterval(Duration.ofMillis(300))
          .pingTimeout(Duration.ofMillis(300))
          .build();
  private static final byte[] HEAD =
      "GET / HTTP/1.1\r\nHost: x\r\nX: ".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("H2")
  void requestsThatDripAreEndedByTheDeadline(boolean tls) throws Exception {
    int count = tls ? 100 : 500;
    try (Stage stage = Stage.start(tls, ONE_SECOND);
        FramePeer bystander = FramePeer.connect(stage.uri())) {
      List<FramePeer> dripping = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        FramePeer peer = FramePeer.open(stage.uri());
        dripping.add(peer);
        peer.send(HEAD);
      }
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!dripping.isEmpty() && System.nanoTime() - end < 0) {
        dripping.removeIf(peer -> !drips(peer));
        bystander.sendText("here");
        assertThat(bystander.text()).isEqualTo("here");
      }
      assertThat(dripping).isEmpty();
      assertThat(stage.network().connections()).isEqualTo(1);
    }
  }

  private static boolean drips(FramePeer peer) {
    try {
      peer.send(new byte[] {'x'});
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSaysNothingIsClosedByTheDeadline(boolean tls) throws Exception {
    try (Stage stage = Stage.start(tls, ONE_SECOND)) {
      URI wire = URI.create("ws://127.0.0.1:" + stage.uri().getPort() + "/");
      long start = System.nanoTime();
      try (FramePeer silent = FramePeer.open(wire);
          FramePeer begun = FramePeer.open(wire);
          FramePeer half = FramePeer.open(stage.uri())) {
        begun.send(new byte[] {(byte) (tls ? 0x16 : 'G')});
        half.send(HEAD);
        assertThat(silent.gone()).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
        assertThat(begun.gone()).isTrue();
        assertThat(half.gone()).isTrue();
      }
    }
  }

  @Test
  @Limit({"ping_interval", "ping_timeout"})
  @Hostile("N1")
  void aSilentPeerIsPingedAndDroppedWhenItDoesNotAnswer() throws Exception {
    try (Stage stage = Stage.start(false, PINGED);
        FramePeer peer = FramePeer.connect(stage.uri())) {
      Puppet puppet = stage.puppet();
      assertThat(peer.next().opcode()).isEqualTo(9);
      assertThat(puppet.event("closed")).contains("limits.ping_timeout");
      assertThat(peer.gone()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPeerThatAnswersLives(boolean tls) throws Exception {
    try (Stage stage = Stage.start(tls, PINGED);
        FramePeer peer = FramePeer.connect(stage.uri())) {
      for (int i = 0; i < 5; i++) {
        Frame ping = peer.next();
        assertThat(ping.opcode()).isEqualTo(9);
        peer.send(10, ping.payload());
      }
      peer.sendText("here");
      assertThat(peer.next().text()).isEqualTo("here");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theClocksStopWhileReadsArePaused(boolean tls) throws Exception {
    long pause = Duration.ofMillis(1500).toNanos();
    try (Stage stage = Stage.start(tls, PINGED);
        FramePeer peer = FramePeer.connect(stage.uri())) {
      Puppet puppet = stage.puppet();
      puppet.with(
          link -> {
            link.pauseReads();
            puppet.note("paused");
            link.loop()
                .executeAfter(
                    () -> {
                      puppet.note("resumed");
                      link.resumeReads();
                    },
                    pause);
          });
      assertThat(puppet.event()).isEqualTo("paused");
      peer.sendText("waits");
      assertThat(puppet.event()).isEqualTo("resumed");
      assertThat(puppet.event()).isEqualTo("message waits");
      assertThat(peer.next().text()).isEqualTo("waits");
    }
  }

  @Test
  void anUpgradedConnectionIsNotBoundByTheDeadlineOfTheUpgrade() throws Exception {
    RouterOptions options =
        RouterOptions.builder()
            .helloDeadline(Duration.ofSeconds(1))
            .helloDeadline(Duration.ofMillis(400))
            .build();
    try (Stage stage = Stage.start(false, options);
        FramePeer peer = FramePeer.connect(stage.uri());
        FramePeer silent = FramePeer.open(stage.uri())) {
      assertThat(silent.gone()).isTrue();
      peer.sendText("here");
      assertThat(peer.next().text()).isEqualTo("here");
    }
  }
}
