package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketOpcode;
import dev.weir.router.hostile.Memory;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that read late, slowly, or never. */
final class SlowPeerTest {
  private static final RouterOptions IMPATIENT =
      RouterOptions.builder().writeDeadline(Duration.ofMillis(800)).build();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheSocketDoesNotTakeAtOnceIsNotLost(boolean tls) throws Exception {
    Random random = new Random(2);
    try (Stage stage = Stage.start(tls)) {
      for (int round = 0; round < 6; round++) {
        byte[] payload = new byte[5_000_000 + random.nextInt(1_000_000)];
        random.nextBytes(payload);
        try (FramePeer peer = FramePeer.connectNarrow(stage.uri())) {
          Puppet puppet = stage.puppet();
          puppet.give(frame(payload));
          puppet.event("filled");
          assertThat(Arrays.equals(peer.next().payload(), payload)).isTrue();
          puppet.event("written");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fourMegabytesComeBackToALateReader(boolean tls) throws Exception {
    byte[] payload = new byte[4 << 20];
    new Random(3).nextBytes(payload);
    try (Stage stage = Stage.start(tls);
        FramePeer peer = FramePeer.connectNarrow(stage.uri());
        FramePeer bystander = FramePeer.connect(stage.uri())) {
      peer.send(2, payload);
      bystander.sendText("here");
      assertThat(bystander.next().text()).isEqualTo("here");
      assertThat(Arrays.equals(peer.next().payload(), payload)).isTrue();
      peer.sendText("again");
      assertThat(peer.next().text()).isEqualTo("again");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Limit("write_deadline")
  @Hostile("O3")
  void whoTakesNothingIsDroppedAtTheWriteDeadline(boolean tls) throws Exception {
    try (Stage stage = Stage.start(tls, IMPATIENT);
        FramePeer peer = FramePeer.connectNarrow(stage.uri())) {
      Puppet puppet = stage.puppet();
      puppet.give(frame(new byte[8 << 20]));
      puppet.event("filled");
      assertThat(puppet.event()).startsWith("closed ").contains("limits.write_deadline");
      assertThat(peer.gone()).isTrue();
      stage.awaitEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCloseFrameThatCannotBeWrittenWaitsUntilTheDeadline(boolean tls) throws Exception {
    try (Stage stage = Stage.start(tls, IMPATIENT);
        FramePeer peer = FramePeer.connectNarrow(stage.uri())) {
      Puppet puppet = stage.puppet();
      puppet.give(frame(new byte[8 << 20]));
      puppet.with(link -> link.close(1000, "enough"));
      assertThat(puppet.event("closed")).contains("limits.write_deadline");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("F9")
  void pingsWhosePongsAreNotReadEndTheConnection(boolean tls) throws Exception {
    byte[] ping = FramePeer.masked(9, new byte[WebSocketEncoder.LARGEST_CONTROL]);
    byte[] hundred = new byte[ping.length * 100];
    for (int i = 0; i < hundred.length; i++) {
      hundred[i] = ping[i % ping.length];
    }
    try (Stage stage = Stage.start(tls, IMPATIENT);
        FramePeer peer = FramePeer.connectNarrow(stage.uri())) {
      Puppet puppet = stage.puppet();
      try (FramePeer bystander = FramePeer.connect(stage.uri())) {
        Memory before = Memory.now();
        Duration patience = Duration.ofSeconds(20);
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - end < 0 && sends(peer, hundred)) {
          bystander.sendText("here");
          assertThat(bystander.text()).isEqualTo("here");
        }
        assertThat(puppet.event("closed")).contains("limits.write_deadline");
        before.expectKept();
      }
    }
  }

  private static boolean sends(FramePeer peer, byte[] octets) {
    try {
      peer.send(octets);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] frame(byte[] payload) {
    byte[] frame = new byte[WebSocketEncoder.LONGEST_HEADER + payload.length];
    int length =
        WebSocketEncoder.writeFrame(frame, 0, WebSocketOpcode.BINARY, payload, 0, payload.length);
    return Arrays.copyOf(frame, length);
  }
}
