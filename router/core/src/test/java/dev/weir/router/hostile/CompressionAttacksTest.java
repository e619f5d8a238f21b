package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compressed messages that would become far more than they are, at a router with others on it. */
final class CompressionAttacksTest {
  private static final int TIMES = 20;
  private static final int PATIENCE_MILLIS = 10_000;

  private AttackedRouter router;
  private Bystanders bystanders;

  /** Takes messages of 4 MiB, and any ratio that such a one can have. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen(
              ListenerOptions.of("127.0.0.1", 0)
                  .withCompression(new CompressionOptions(3, 15, false, 2_000)))
          .realm("realm1")
          .options(RouterOptions.builder().message(4 << 20).drain(Duration.ZERO).build())
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
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @Test
  @Hostile("F8")
  void aBombIsRefusedBeforeItHasBurst() throws Exception {
    byte[] bomb = bomb();
    for (int i = 0; i < TIMES; i++) {
      assertThat(expectRefused(bomb)).contains("limits.message");
    }
  }

  /** About 100 KB that would become 100 MiB; the router sees no more than 4 MiB of it. */
  private static byte[] bomb() {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[100 << 20]);
    byte[] out = new byte[1 << 20];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    byte[] frame = new byte[count + WebSocketEncoder.LONGEST_HEADER];
    int length = WebSocketEncoder.writeMaskedFrame(frame, 0, 1, out, 0, count - 4, 7);
    frame[0] |= 0x40;
    return Arrays.copyOf(frame, length);
  }

  private String expectRefused(byte[] frame) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket
          .getOutputStream()
          .write(
              ("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      + "Sec-WebSocket-Protocol: wamp.2.json\r\n"
                      + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 101 ").contains("permessage-deflate");
      socket.getOutputStream().write(frame);
      assertThat(in.readUnsignedByte()).isEqualTo(0x88);
      byte[] payload = new byte[in.readUnsignedByte()];
      in.readFully(payload);
      assertThat((payload[0] & 0xFF) << 8 | payload[1] & 0xFF).isEqualTo(1009);
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }
}
