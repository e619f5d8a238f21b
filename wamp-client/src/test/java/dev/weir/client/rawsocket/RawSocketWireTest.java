package dev.weir.client.rawsocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.link.Wire;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.RawSocketHandshake;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which routers are pinged. */
final class RawSocketWireTest {
  private static final byte[] MESSAGE = {0, 0, 0, 1, '['};

  @ParameterizedTest
  @ValueSource(bytes = {1, 2})
  void aRouterIsPingedOnDemandOrWhenItHasSentAPingOrPong(byte type) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      RawSocketHandshake agreed = RawSocketHandshake.of(Serializer.JSON, 1 << 24);
      assertThat(new RawSocketWire(socket, agreed, agreed, true).pingable()).isTrue();
      Wire wire = new RawSocketWire(socket, agreed, agreed, false);
      wire.begin(new Nobody());
      wire.decode(MESSAGE, MESSAGE.length);
      assertThat(wire.pingable()).isFalse();
      wire.decode(new byte[] {type, 0, 0, 0}, 4);
      assertThat(wire.pingable()).isTrue();
    }
  }

  private static final class Nobody implements Wire.Inbound {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {}

    @Override
    public void ping(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {}
  }
}
