package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.transport.Inflation;
import dev.weir.protocol.transport.MessageInflater;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketHandshake;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * One connection of a {@link ScriptedRouter}: the test says what it sends and what it must receive.
 * Waits at most 30 seconds for anything. Confined to one thread.
 */
final class ScriptedPeer implements AutoCloseable {
  static final int PATIENCE_MILLIS = 30_000;
  static final long SESSION = 4711;

  /** A frame, or the end of the stream with opcode −1. */
  record Frame(int opcode, byte[] payload) {
    static final Frame END = new Frame(-1, new byte[0]);

    int closeCode() {
      assertThat(opcode).as("opcode").isEqualTo(WebSocketOpcode.CLOSE);
      return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }
  }

  private final Socket socket;
  private WebSocketDecoder decoder = new WebSocketDecoder(true, WebSocketLimits.DEFAULT);
  private final Queue<Frame> frames = new ArrayDeque<>();
  private final byte[] buffer = new byte[64 * 1024];
  private Map<String, String> headers = Map.of();
  private Serializer serializer = Serializer.MESSAGEPACK;
  private MessageReader reader;
  private MessageWriter writer;
  private int reads;
  private int octets;

  ScriptedPeer(Socket socket) {
    this.socket = socket;
    io(() -> socket.setSoTimeout(PATIENCE_MILLIS));
  }

  /** The session of TLS. */
  SSLSession tls() {
    return ((SSLSocket) socket).getSession();
  }

  /** Shakes hands and takes the client's favourite serializer. */
  ScriptedPeer upgrade() {
    headers = request();
    String subprotocol = headers.get("Sec-WebSocket-Protocol").split(",")[0].strip();
    return upgrade(subprotocol);
  }

  /** Shakes hands and takes this serializer. */
  ScriptedPeer upgrade(Serializer chosen) {
    headers = request();
    return upgrade(chosen.subprotocol());
  }

  /** Shakes hands and agrees to compression in these words. */
  ScriptedPeer upgradeCompressed(Serializer chosen, String terms) {
    headers = request();
    MessageInflater inflater = new MessageInflater(!terms.contains("client_no_context_takeover"));
    decoder =
        new WebSocketDecoder(
            true, WebSocketLimits.DEFAULT, Optional.of(new Inflation(inflater, 10_000, "a test")));
    return upgrade(chosen.subprotocol(), "Sec-WebSocket-Extensions: " + terms + "\r\n");
  }

  private ScriptedPeer upgrade(String subprotocol) {
    return upgrade(subprotocol, "");
  }

  private ScriptedPeer upgrade(String subprotocol, String more) {
    serializer = Subprotocol.of(subprotocol).orElseThrow().serializer();
    reader = MessageReader.of(serializer, Limits.DEFAULT);
    writer = MessageWriter.of(serializer);
    raw(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + WebSocketHandshake.acceptKey(headers.get("Sec-WebSocket-Key"))
            + "\r\nSec-WebSocket-Protocol: "
            + subprotocol
            + "\r\n"
            + more
            + "\r\n");
    return this;
  }

  /** The headers of the client's HTTP request. */
  Map<String, String> request() {
    try {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        assertThat(next).as("the request goes on behind %s", head).isNotEqualTo(-1);
        head.write(next);
      }
      return headers(head.toString(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    head.lines()
        .skip(1)
        .filter(line -> line.contains(":"))
        .forEach(line -> headers.put(line.split(":")[0], line.split(":", 2)[1].strip()));
    return headers;
  }

  /** Takes HELLO and answers with WELCOME; the dealer announces what the client acts on. */
  Hello welcome() {
    return welcome(
        Map.of(
            "broker",
            Map.of("features", Map.of()),
            "dealer",
            Map.of("features", Map.of("call_canceling", true, "progressive_call_results", true))));
  }

  Hello welcome(Map<String, Object> roles) {
    Hello hello = expect(Hello.class);
    send(new Welcome(SESSION, Dict.of("roles", roles)));
    return hello;
  }

  Serializer serializer() {
    return serializer;
  }

  void send(Message... messages) {
    for (Message message : messages) {
      frame(serializer.text() ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY, octets(message));
    }
  }

  byte[] octets(Message message) {
    ByteSink sink = new ByteSink(256);
    writer.write(message, sink);
    return sink.toByteArray();
  }

  void error(MessageType request, long id, String uri, Object... arguments) {
    send(new ErrorMessage(request.code(), id, Dict.EMPTY, uri, Payload.of(arguments)));
  }

  void frame(int opcode, byte[] payload) {
    byte[] frame = new byte[WebSocketEncoder.LONGEST_HEADER + payload.length];
    int end = WebSocketEncoder.writeFrame(frame, 0, opcode, payload, 0, payload.length);
    raw(Arrays.copyOf(frame, end));
  }

  void raw(String text) {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void raw(byte[] bytes) {
    io(() -> socket.getOutputStream().write(bytes));
  }

  <T extends Message> T expect(Class<T> type) {
    Message message = receive();
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  /** The next message; fails if anything else comes. */
  Message receive() {
    byte[] octets = receiveOctets();
    return reader.read(octets, 0, octets.length);
  }

  /** The message in a frame. */
  Message read(Frame frame) {
    return reader.read(frame.payload(), 0, frame.payload().length);
  }

  byte[] receiveOctets() {
    Frame frame = receiveFrame();
    assertThat(frame.opcode())
        .as("opcode of a message")
        .isEqualTo(serializer.text() ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY);
    return frame.payload();
  }

  Frame receiveFrame() {
    try {
      while (frames.isEmpty()) {
        int length = socket.getInputStream().read(buffer);
        if (length < 0) {
          return Frame.END;
        }
        reads++;
        octets += length;
        decoder.decode(buffer, 0, length, new Collector());
      }
      return frames.remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often octets were read from the socket. */
  int reads() {
    return reads;
  }

  /** How many octets were read behind the opening handshake. */
  int octets() {
    return octets;
  }

  /** A header of the client's opening request; empty if it is not there. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  Abort expectAbort(String reason) {
    Abort abort = expect(Abort.class);
    assertThat(abort.reason()).isEqualTo(reason);
    return abort;
  }

  /** The close frame and then the end of the stream; the close frame is answered. */
  int expectClose() {
    int code = receiveFrame().closeCode();
    frame(WebSocketOpcode.CLOSE, new byte[] {3, (byte) 0xE8});
    return code;
  }

  /** Answers the GOODBYE of a client that closes, up to the end of the stream. */
  void letGo() {
    expect(Goodbye.class);
    send(new Goodbye(Dict.EMPTY, "wamp.close.goodbye_and_out"));
    assertThat(expectClose()).isEqualTo(1000);
  }

  /** The values of a payload. */
  static List<Object> values(Payload payload) {
    return Transcoder.values(payload).arguments();
  }

  static Map<String, Object> keywords(Payload payload) {
    return Transcoder.values(payload).keywords();
  }

  /** Cuts the connection with a reset. */
  void kill() {
    io(() -> socket.setSoLinger(true, 0));
    close();
  }

  @Override
  public void close() {
    io(socket::close);
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void io(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Collector implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      add(text ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY, bytes, offset, length);
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      add(WebSocketOpcode.PING, bytes, offset, length);
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      add(WebSocketOpcode.PONG, bytes, offset, length);
    }

    @Override
    public void close(int code, String reason) {
      byte[] payload = WebSocketEncoder.closePayload(code, reason);
      add(WebSocketOpcode.CLOSE, payload, 0, payload.length);
    }

    private void add(int opcode, byte[] bytes, int offset, int length) {
      frames.add(new Frame(opcode, Arrays.copyOfRange(bytes, offset, offset + length)));
    }
  }
}
