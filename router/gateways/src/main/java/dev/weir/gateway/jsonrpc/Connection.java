package dev.weir.gateway.jsonrpc;

import dev.weir.gateway.call.Caller;
import dev.weir.gateway.json.JsonLine;
import dev.weir.gateway.json.JsonStream;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A connection that speaks JSON-RPC over TCP: a stream of requests in, replies out, each with a
 * newline behind it, and a session of its own that calls. What cannot be cut into requests ends the
 * connection behind the replies that are due; so does the end of the client's output. Confined to
 * the link's loop.
 */
final class Connection implements Occupant, Caller.Tenant {
  /** Octets of replies that wait for a slow reader before no more of its requests are taken. */
  static final int HIGH_WATER = 1 << 20;

  private final Link link;
  private final JsonStream stream;
  private final Consumer<Caller> joins;
  private final Dispatch dispatch;
  private final Counts counts;

  private final Deque<byte[]> replies = new ArrayDeque<>();
  private long octets;
  private Caller caller = new Caller(this);

  /** Nothing more is taken from the client. */
  private boolean over;

  /** The client takes no replies, so nothing is started for it. */
  private boolean held;

  private boolean joined;
  private boolean closing;

  /**
   * A connection.
   *
   * @param joins has a session join, by a link that it gives to it
   */
  Connection(
      Link link, JsonRpcOptions options, Codec codec, Counts counts, Consumer<Caller> joins) {
    this.link = link;
    this.stream = new JsonStream("a request", options.maxRequest(), "jsonrpc.max_request");
    this.dispatch =
        new Dispatch(
            options, codec, () -> caller, new Dispatch.Client(this::reply, () -> {}), counts);
    this.counts = counts;
    this.joins = joins;
  }

  /** Joins with the session that calls for it. */
  void join() {
    joins.accept(caller);
  }

  @Override
  public void message(byte[] buffer, int offset, int length, boolean text) {
    if (over) {
      return;
    }
    try {
      stream.take(buffer, offset, length, this::text);
    } catch (ProtocolViolation e) {
      dispatch.unreadable(e.getMessage());
      over = true;
    }
  }

  private void text(byte[] octets, int offset, int length) {
    if (!over) {
      over = !dispatch.take(octets, offset, length);
    }
  }

  @Override
  public void readComplete() {
    if (refused() && !dispatch.hungry()) {
      caller = new Caller(this);
      join();
    }
    proceed();
  }

  @Override
  public boolean inputEnded() {
    if (!over && stream.partial()) {
      dispatch.unreadable("the stream ends within a request");
    }
    over = true;
    proceed();
    return true;
  }

  @Override
  public void joined() {
    joined = true;
    proceed();
  }

  @Override
  public void room() {
    dispatch.room();
    proceed();
  }

  @Override
  public void delivered() {
    proceed();
  }

  @Override
  public void ended() {
    over |= joined; // who could not join is told so by its requests
    proceed();
  }

  @Override
  public boolean fill(ByteSink sink, int target) {
    while (sink.position() < target && !replies.isEmpty()) {
      byte[] reply = replies.remove();
      octets -= reply.length;
      sink.put(reply);
      sink.put((byte) '\n');
    }
    return !replies.isEmpty();
  }

  @Override
  public void written() {
    if (over || held) {
      link.loop().execute(this::proceed); // later, because the link is in the middle of a write
    }
  }

  @Override
  public void tick(long nowNanos) {
    // calls have their timeouts in the router, and a connection may rest
  }

  @Override
  public void closed(String cause) {
    closing = true;
    replies.clear();
    caller.close();
    counts.connections.decrement();
  }

  /** Whether its session might not join: the next request is worth another attempt. */
  private boolean refused() {
    return !joined && !caller.open() && !caller.joining();
  }

  private void reply(byte[] text) {
    replies.add(JsonLine.flat(text, text.length));
    octets += text.length;
  }

  /** Does all that may be done now. */
  private void proceed() {
    if (closing) {
      return;
    }
    held = octets >= HIGH_WATER;
    if (!held) {
      dispatch.proceed();
    }
    if (!replies.isEmpty()) {
      link.drain();
    }
    if (over && dispatch.idle() && replies.isEmpty()) {
      closing = true;
      link.close(0, "");
    } else if (over || held || !dispatch.hungry()) {
      link.pauseReads();
    } else {
      link.resumeReads();
    }
  }
}
