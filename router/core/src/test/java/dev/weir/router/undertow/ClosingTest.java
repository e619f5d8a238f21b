package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.transport.WebSocketEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which a connection ends. */
final class ClosingTest {
  private static Stage plain;
  private static Stage secure;

  @BeforeAll
  static void start() throws IOException {
    plain = Stage.start(false);
    secure = Stage.start(true);
  }

  @AfterAll
  static void stop() {
    plain.close();
    secure.close();
  }

  @BeforeEach
  void forget() {
    plain.forget();
    secure.forget();
  }

  private static Stage stage(boolean tls) {
    return tls ? secure : plain;
  }

  private static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePeersCloseFrameIsAnsweredAfterWhatItSentBefore(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Puppet puppet = stage(tls).puppet();
      peer.send(
          FramePeer.join(
              FramePeer.masked(1, "last".getBytes(StandardCharsets.UTF_8)),
              FramePeer.masked(8, closePayload(4000, "bye\n")),
              FramePeer.masked(1, "late".getBytes(StandardCharsets.UTF_8))));
      assertThat(peer.next().text()).isEqualTo("last");
      assertThat(peer.closeFrame().closeCode()).isEqualTo(4000);
      assertThat(peer.ended()).isTrue();
      assertThat(puppet.untilClosed())
          .contains("message last")
          .doesNotContain("message late")
          .last()
          .isEqualTo("closed closed by the peer: 4000 bye\\u000a");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEmptyCloseFrameGetsAnEmptyOne(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      peer.send(8, new byte[0]);
      assertThat(peer.closeFrame().payload()).isEmpty();
      assertThat(peer.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ourCloseFrameComesAfterWhatWaitsAndIsAnswered(boolean tls) throws Exception {
    byte[] big = new byte[3_000_000];
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Puppet puppet = stage(tls).puppet();
      byte[] frame = new byte[big.length + WebSocketEncoder.LONGEST_HEADER];
      int length = WebSocketEncoder.writeFrame(frame, 0, 2, big, 0, big.length);
      puppet.give(Arrays.copyOf(frame, length));
      puppet.with(link -> link.close(4001, "enough"));
      puppet.with(link -> link.close(4002, "too late"));
      assertThat(peer.next().payload()).isEqualTo(big);
      Frame close = peer.closeFrame();
      assertThat(close.closeCode()).isEqualTo(4001);
      assertThat(close.closeReason()).isEqualTo("enough");
      peer.sendText("ignored");
      peer.send(8, close.payload());
      assertThat(peer.ended()).isTrue();
      assertThat(puppet.untilClosed()).noneMatch(event -> event.startsWith("message "));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCloseFrameWithoutAnswerEndsTheConnectionAfterASecond(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Puppet puppet = stage(tls).puppet();
      long start = System.nanoTime();
      puppet.with(link -> link.close(1001, "going"));
      assertThat(peer.closeFrame().closeCode()).isEqualTo(1001);
      assertThat(peer.gone()).isTrue();
      assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
      assertThat(puppet.event("closed")).contains("did not answer the close frame");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theEndOfThePeersStreamIsAnsweredByTheEndOfOurs(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Puppet puppet = stage(tls).puppet();
      peer.sendText("last");
      peer.finish();
      assertThat(peer.next().text()).isEqualTo("last");
      assertThat(peer.ended()).isTrue(); // under TLS only after a close_notify
      assertThat(puppet.event("closed")).isEqualTo("closed the peer closed the connection");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatIsCutIsTold(boolean tls) throws Exception {
    FramePeer peer = FramePeer.connect(stage(tls).uri());
    Puppet puppet = stage(tls).puppet();
    peer.send(new byte[] {1});
    peer.reset();
    assertThat(puppet.untilClosed()).noneMatch(event -> event.startsWith("message "));
    stage(tls).awaitEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDroppedConnectionIsToldOnce(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      Puppet puppet = stage(tls).puppet();
      puppet.with(
          link -> {
            link.drop();
            link.drop();
            link.close(1000, "");
            link.drain();
            link.pauseReads();
            link.resumeReads();
          });
      assertThat(peer.gone()).isTrue();
      stage(tls).awaitEmpty();
      puppet.with(link -> puppet.note("later"));
      assertThat(puppet.event()).isEqualTo("closed dropped");
      assertThat(puppet.event()).isEqualTo("later");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoNeverStopsSendingAfterAViolationIsCutOff(boolean tls) throws Exception {
    try (FramePeer peer = FramePeer.connect(stage(tls).uri())) {
      byte[] junk = new byte[1 << 16];
      Arrays.fill(junk, (byte) 0xFF);
      int sent = 0;
      try {
        for (; sent < 10_000; sent++) {
          peer.send(junk);
        }
      } catch (IOException e) {
        // cut off
      }
      assertThat(sent).isLessThan(10_000);
      stage(tls).awaitEmpty();
    }
  }
}
