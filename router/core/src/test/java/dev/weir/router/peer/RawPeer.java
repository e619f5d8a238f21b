package dev.weir.router.peer;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketHandshake;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A peer over a real socket that sends what a test says, right or wrong, and gives back what it
 * receives, one message after another. Waits for at most ten seconds. Confined to the test's
 * thread.
 */
public final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int MASK = 0x37fa213d;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Serializer serializer;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final WebSocketDecoder decoder = new WebSocketDecoder(false, WebSocketLimits.DEFAULT);
  private final ArrayDeque<Message> received = new ArrayDeque<>();
  private final byte[] buffer = new byte[65_536];
  private long request;
  private long session;
  private String authid = "";
  private int closeCode;
  private boolean ended;

  private RawPeer(Socket socket, Serializer serializer) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.serializer = serializer;
    this.reader = MessageReader.of(serializer, Limits.DEFAULT);
    this.writer = MessageWriter.of(serializer);
  }

  /** A WebSocket to {@code /ws} of a port on this machine, without HELLO. */
  public static RawPeer connect(int port, Serializer serializer) {
    return connect(port, serializer, 0);
  }

  /**
   * A WebSocket behind which the system holds no more than this for a peer that does not read; 0 is
   * as it likes.
   */
  public static RawPeer connect(int port, Serializer serializer, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      RawPeer peer = new RawPeer(socket, serializer);
      peer.handshake(port);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON session in {@code realm1} that plays all roles and announces no feature. */
  public static RawPeer join(int port) {
    return connect(port, Serializer.JSON).hello("realm1");
  }

  /** A session in a realm that plays all roles with these features each. */
  public static RawPeer join(int port, Serializer serializer, String realm, String... features) {
    return connect(port, serializer).hello(realm, features);
  }

  /** Joins with all four roles, announcing these features for each, and takes the WELCOME. */
  public RawPeer hello(String realm, String... features) {
    send(new Hello(realm, HelloDetails.of(roles(features))));
    return welcomed();
  }

  /** Joins as this user by a ticket. */
  public RawPeer login(String realm, String user, String ticket, String... features) {
    Map<String, Object> details = new java.util.LinkedHashMap<>(roles(features).toMap());
    details.put("authmethods", List.of("ticket"));
    details.put("authid", user);
    send(new Hello(realm, HelloDetails.of(Dict.of(details))));
    expect(Challenge.class);
    send(new Authenticate(ticket, Dict.EMPTY));
    return welcomed();
  }

  private RawPeer welcomed() {
    Welcome welcome = expect(Welcome.class);
    session = welcome.session();
    authid = welcome.details().text("authid").orElse("");
    request = 0;
    return this;
  }

  /** HELLO.Details with all four roles and these features. */
  public static Dict roles(String... features) {
    Map<String, Object> flags = new java.util.LinkedHashMap<>();
    for (String feature : features) {
      flags.put(feature, true);
    }
    Map<String, Object> role = Map.of("features", flags);
    return Dict.of(
        "roles", Map.of("publisher", role, "subscriber", role, "caller", role, "callee", role));
  }

  public long session() {
    return session;
  }

  /** As WELCOME told it. */
  public String authid() {
    return authid;
  }

  public Serializer serializer() {
    return serializer;
  }

  /** The next request id of the session. */
  public long nextRequest() {
    return ++request;
  }

  public void send(Message message) {
    ByteSink sink = new ByteSink(256);
    writer.write(message, sink);
    sendRaw(sink.toByteArray());
  }

  /** Sends octets as one WAMP message. */
  public void sendRaw(byte[] message) {
    sendFrame(serializer.text() ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY, message);
  }

  /** Sends text as one WAMP message of JSON. */
  public void sendText(String message) {
    sendRaw(message.getBytes(StandardCharsets.UTF_8));
  }

  public void sendFrame(int opcode, byte[] payload) {
    byte[] frame = new byte[payload.length + WebSocketEncoder.LONGEST_HEADER];
    int length =
        WebSocketEncoder.writeMaskedFrame(frame, 0, opcode, payload, 0, payload.length, MASK);
    sendBytes(Arrays.copyOf(frame, length));
  }

  /** Sends octets as they are, frames or not. */
  public void sendBytes(byte[] octets) {
    try {
      out.write(octets);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next message; fails after ten seconds, or when the connection ended. */
  public Message receive() {
    while (received.isEmpty()) {
      if (!read()) {
        throw new AssertionError("the connection ended, close code " + closeCode);
      }
    }
    return received.poll();
  }

  /** The next message, or nothing when the connection ended; fails after ten seconds. */
  public Optional<Message> receiveOrEnd() {
    while (received.isEmpty() && read()) {
      // until there is something
    }
    return Optional.ofNullable(received.poll());
  }

  /** Whether something has come that was not taken yet. */
  public boolean hasNext() {
    try {
      return !received.isEmpty() || in.available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next message, which must be of this class. */
  public <T extends Message> T expect(Class<T> type) {
    Message message = receive();
    if (!type.isInstance(message)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but received " + message);
    }
    return type.cast(message);
  }

  /** Takes the ABORT that must come next and the end of the connection behind it. */
  public Abort expectAbort() {
    Abort abort = expect(Abort.class);
    expectEnd();
    return abort;
  }

  /**
   * The connection must end without a further message; returns the close code, 0 when there was no
   * close frame.
   */
  public int expectEnd() {
    while (read()) {
      if (!received.isEmpty()) {
        throw new AssertionError("expected the end but received " + received.poll());
      }
    }
    return closeCode;
  }

  /** Subscribes and takes the SUBSCRIBED: also a proof that nothing else came before it. */
  public long subscribe(String topic) {
    return subscribe(topic, SubscribeOptions.NONE);
  }

  public long subscribe(String topic, SubscribeOptions options) {
    send(new Subscribe(nextRequest(), options, topic));
    return expect(Subscribed.class).subscription();
  }

  public long register(String procedure) {
    return register(procedure, RegisterOptions.NONE);
  }

  public long register(String procedure, RegisterOptions options) {
    send(new Register(nextRequest(), options, procedure));
    return expect(Registered.class).registration();
  }

  /**
   * Proves that nothing is under way to this peer: the answer to a fresh request is the next that
   * comes.
   */
  public void expectSilence() {
    subscribe("com.silence.x" + request);
  }

  /** Ends the session in good order, and the connection. */
  public void goodbye() {
    send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
    expect(Goodbye.class);
    close();
  }

  /** The payload as values. */
  public static List<Object> arguments(Payload payload) {
    return Transcoder.values(payload).arguments();
  }

  /** The payload's keywords as values. */
  public static Map<String, Object> keywords(Payload payload) {
    return Transcoder.values(payload).keywords();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts the connection without a word. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handshake(int port) throws IOException {
    WebSocketHandshake handshake =
        new WebSocketHandshake(
            URI.create("ws://127.0.0.1:" + port + "/ws"),
            List.of(serializer.subprotocol()),
            Map.of(),
            new byte[16]);
    sendBytes(handshake.request());
    int length = 0;
    int head;
    while ((head = WebSocketHandshake.headLength(buffer, 0, length)) < 0) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count < 0) {
        throw new IOException("the connection ended in the handshake");
      }
      length += count;
    }
    handshake.agree(buffer, 0, length);
    decode(head, length - head);
  }

  private boolean read() {
    if (ended) {
      return false;
    }
    try {
      int count = in.read(buffer);
      if (count < 0) {
        ended = true;
        return false;
      }
      decode(0, count);
      return true;
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("nothing came within ten seconds", e);
    } catch (IOException e) {
      ended = true;
      return false;
    }
  }

  private void decode(int offset, int length) {
    if (length > 0) {
      decoder.decode(buffer, offset, length, new Inbox());
    }
  }

  private final class Inbox implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      received.add(reader.read(bytes, offset, length));
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      sendFrame(WebSocketOpcode.PONG, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {
      closeCode = code;
      sendFrame(WebSocketOpcode.CLOSE, new byte[] {(byte) (code >>> 8), (byte) code});
    }
  }
}
