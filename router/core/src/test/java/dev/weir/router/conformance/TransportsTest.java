package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.transport.WebSocketOpcode;
import dev.weir.router.Router;
import dev.weir.router.peer.RawPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSocket as WAMP uses it, over a real socket. */
final class TransportsTest {
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router = Routers.start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @ParameterizedTest
  @Row("C182")
  @CsvSource(
      value = {
        "wamp.2.json|101|wamp.2.json",
        "wamp.2.cbor, wamp.2.json|101|wamp.2.cbor",
        "soap, wamp.2.msgpack|101|wamp.2.msgpack",
        "soap, wamp.1|400|wamp.2.json",
        "''|400|wamp.2.json"
      },
      delimiter = '|')
  void oneOfferedSubprotocolIsChosen(String offered, int status, String expected)
      throws IOException {
    String header = offered.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + offered + "\r\n";
    String answer = upgrade(header);
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (status == 101) {
      assertThat(answer.lines().filter(line -> line.startsWith("Sec-WebSocket-Protocol:")))
          .containsExactly("Sec-WebSocket-Protocol: " + expected);
    } else {
      assertThat(answer).contains(expected);
    }
  }

  @ParameterizedTest
  @Row("C183")
  @EnumSource(Serializer.class)
  void theWrongKindOfFrameFailsTheConnection(Serializer serializer) {
    try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
      int wrong = serializer.text() ? WebSocketOpcode.BINARY : WebSocketOpcode.TEXT;
      peer.sendFrame(wrong, "[]".getBytes(StandardCharsets.UTF_8));
      assertThat(peer.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
      assertThat(peer.expectEnd()).isEqualTo(1003);
    }
  }

  @ParameterizedTest
  @Row("C184")
  @EnumSource(Serializer.class)
  void oneMessageMayComeInManyFrames(Serializer serializer) {
    try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
      byte[] message =
          serializer.text()
              ? "[32,1,{},\"com.fragments\"]".getBytes(StandardCharsets.UTF_8)
              : subscribe(serializer);
      int opcode = serializer.text() ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY;
      for (int i = 0; i < message.length; i++) {
        int first = i == message.length - 1 ? 0x80 : 0;
        int code = i == 0 ? opcode : WebSocketOpcode.CONTINUATION;
        peer.sendBytes(new byte[] {(byte) (first | code), (byte) 0x81, 0, 0, 0, 0, message[i]});
      }
      assertThat(peer.expect(Subscribed.class).request()).isEqualTo(1);
    }
  }

  private static byte[] subscribe(Serializer serializer) {
    byte[] topic = "com.fragments".getBytes(StandardCharsets.UTF_8);
    boolean cbor = serializer == Serializer.CBOR;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(cbor ? 0x84 : 0x94);
    if (cbor) {
      out.write(0x18);
    }
    out.write(32);
    out.write(1);
    out.write(cbor ? 0xa0 : 0x80);
    out.write((cbor ? 0x60 : 0xa0) + topic.length);
    out.writeBytes(topic);
    return out.toByteArray();
  }

  private static String upgrade(String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
              + header
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4096];
      int length = 0;
      int count;
      while ((count = socket.getInputStream().read(answer, length, answer.length - length)) > 0) {
        length += count;
        String text = new String(Arrays.copyOf(answer, length), StandardCharsets.US_ASCII);
        if (text.startsWith("HTTP/1.1 101") && text.contains("\r\n\r\n")) {
          break;
        }
      }
      return new String(answer, 0, length, StandardCharsets.US_ASCII);
    }
  }
}
