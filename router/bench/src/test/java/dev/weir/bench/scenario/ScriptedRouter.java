package dev.weir.bench.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A router of a few lines, JSON only, with one procedure and one topic, that can be told to be
 * wrong now and then: the load program has to notice. A thread a connection.
 */
public final class ScriptedRouter {
  /** What is done wrong with every hundredth RESULT or EVENT. */
  enum Fault {
    NONE,
    LOST,
    TWICE,
    WRONG_PAYLOAD,
    WRONG_ID
  }

  private static final Pattern HEAD = Pattern.compile("\\[(\\d+),(\\d+|\"realm1\"),.*?(\\[.*])?]");
  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Fault fault;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong invocations = new AtomicLong();
  private final Map<Long, Runnable> results = new ConcurrentHashMap<>();
  private final Map<Long, String> arguments = new ConcurrentHashMap<>();
  private final List<Peer> subscribers = new CopyOnWriteArrayList<>();
  private volatile Peer callee;

  private ScriptedRouter(Fault fault) {
    this.fault = fault;
  }

  /** Serves until the process is ended. */
  public static void main(String[] words) throws IOException {
    ScriptedRouter router = new ScriptedRouter(Fault.valueOf(words[1]));
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(words[0]), 50, InetAddress.getLoopbackAddress())) {
      System.out.println("scripted router ready");
      while (true) {
        Peer peer = router.new Peer(server.accept());
        new Thread(peer::serve).start();
      }
    }
  }

  private void answer(Peer to, long id, String format, String payload) {
    Fault now = answers.incrementAndGet() % 100 == 0 ? fault : Fault.NONE;
    switch (now) {
      case NONE -> to.send(format.formatted(id, payload));
      case LOST -> {}
      case TWICE -> {
        to.send(format.formatted(id, payload));
        to.send(format.formatted(id, payload));
      }
      case WRONG_PAYLOAD -> to.send(format.formatted(id, payload.replace('z', 'x')));
      case WRONG_ID -> to.send(format.formatted(id + 1000, payload));
    }
  }

  /** A connection. */
  private final class Peer {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out = socket.getOutputStream();
    }

    void serve() {
      try (socket) {
        upgrade();
        for (String message = next(); !message.isEmpty(); message = next()) {
          route(message);
        }
      } catch (IOException | GeneralSecurityException e) {
        System.out.println("connection ended: " + e);
      }
    }

    private void route(String message) {
      Matcher matcher = HEAD.matcher(message);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(message);
      }
      int code = Integer.parseInt(matcher.group(1));
      long id = code == 1 ? 0 : Long.parseLong(matcher.group(2));
      String payload = matcher.group(3);
      switch (code) {
        case 1 -> send("[2,1,{\"roles\":{\"broker\":{},\"dealer\":{}}}]");
        case 64 -> {
          callee = this;
          send("[65,%d,5]".formatted(id));
        }
        case 48 -> call(id, payload);
        case 70 -> {
          arguments.put(id, payload);
          results.remove(id).run();
        }
        case 32 -> {
          subscribers.add(this);
          send("[33,%d,5]".formatted(id));
        }
        case 16 -> subscribers.forEach(each -> answer(each, 5, "[36,%d,1,{},%s]", payload));
        default -> throw new IllegalArgumentException(message);
      }
    }

    private void call(long request, String payload) {
      long invocation = invocations.incrementAndGet();
      results.put(
          invocation, () -> answer(this, request, "[50,%d,{},%s]", arguments.remove(invocation)));
      callee.send("[68,%d,5,{},%s]".formatted(invocation, payload));
    }

    private void upgrade() throws IOException, GeneralSecurityException {
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        request.append((char) in.readUnsignedByte());
      }
      Matcher key = Pattern.compile("Sec-WebSocket-Key: (.*)\r\n").matcher(request);
      byte[] accept =
          key.find()
              ? MessageDigest.getInstance("SHA-1")
                  .digest((key.group(1) + ACCEPT_GUID).getBytes(US_ASCII))
              : new byte[0];
      out.write(
          """
          HTTP/1.1 101 Switching Protocols\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Protocol: wamp.2.json\r
          Sec-WebSocket-Accept: %s\r
          \r
          """
              .formatted(Base64.getEncoder().encodeToString(accept))
              .getBytes(US_ASCII));
    }

    /** The next message; empty when the peer closes. */
    private String next() throws IOException {
      int opcode = in.readUnsignedByte() & 15;
      int length = in.readUnsignedByte() & 0x7f;
      length = length == 126 ? in.readUnsignedShort() : length;
      byte[] key = in.readNBytes(4);
      byte[] body = in.readNBytes(length);
      for (int i = 0; i < body.length; i++) {
        body[i] ^= key[i & 3];
      }
      return opcode == 8 ? "" : new String(body, ISO_8859_1);
    }

    synchronized void send(String message) {
      byte[] body = message.getBytes(US_ASCII);
      byte[] frame = new byte[4 + body.length];
      frame[0] = (byte) 0x81;
      frame[1] = 126;
      frame[2] = (byte) (body.length >> 8);
      frame[3] = (byte) body.length;
      System.arraycopy(body, 0, frame, 4, body.length);
      try {
        out.write(frame);
      } catch (IOException e) {
        System.out.println("not sent: " + e);
      }
    }
  }
}
