package dev.weir.bench.wire;

import java.io.IOException;

/**
 * A client's WAMP session, from HELLO on. Whatever was not expected is a fault. Confined to the
 * event loop's thread.
 */
public abstract class Session implements Connection.Listener {
  private static final String HELLO =
      """
      [1,"%s",{"roles":{"caller":{},"callee":{},"publisher":{},"subscriber":{}}}]""";

  private final Codec codec;
  private final Faults faults;
  private final MessageScanner scanner;
  private final Received received = new Received();
  private String realm = "";
  private EventLoop loop;
  private Connection connection;
  private boolean ready;

  protected Session(Codec codec, Faults faults) {
    this.codec = codec;
    this.faults = faults;
    this.scanner = codec.scanner();
  }

  /** Opens the connection and says HELLO. */
  public final void join(EventLoop onLoop, Target target, String toRealm) throws IOException {
    realm = toRealm;
    loop = onLoop;
    connection = onLoop.connect(target, target.opening(codec), this);
  }

  /** Whether the session has joined and is registered or subscribed as it wants to be. */
  public final boolean ready() {
    return ready;
  }

  /** WELCOME arrived. */
  protected abstract void welcomed();

  /** Another message arrived. */
  protected abstract void received(Received message);

  /** The connection was lost. */
  protected void lost(String reason) {
    fault(reason);
  }

  /** To be called once the session is what it wants to be. */
  protected final void becomeReady() {
    ready = true;
  }

  protected final void fault(String description) {
    faults.add(getClass().getSimpleName() + ": " + description);
  }

  /** Sends a message that is written as JSON, in ASCII, without blanks and escapes. */
  protected final void send(String json) {
    connection.send(codec, json);
  }

  protected final void send(FrameTemplate template, long id, long marker) {
    connection.send(template, id, marker);
  }

  protected final Connection connection() {
    return connection;
  }

  /** The time of the read that is being handled, in nanoseconds. */
  protected final long now() {
    return loop.now();
  }

  /** A fault: the message that arrived was not expected. */
  protected final void unexpected(Received message) {
    fault("unexpected message " + message.code() + " " + message.text());
  }

  @Override
  public final void opened(Connection newConnection) {
    newConnection.send(codec, HELLO.formatted(realm));
  }

  @Override
  public final void message(byte[] buffer, int from, int to) {
    scanner.read(buffer, from, to, received);
    if (received.code() == MessageCode.WELCOME) {
      welcomed();
    } else {
      received(received);
    }
  }

  @Override
  public final void closed(String reason) {
    lost(reason);
  }
}
