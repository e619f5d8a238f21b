package dev.weir.router.http;

import dev.weir.protocol.Message;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import io.undertow.util.StatusCodes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport that lives on requests of HTTP: what the peer sends comes in the bodies of requests.
 * Each is answered when it has been handed to the occupant, so that a peer that is held back waits.
 * What goes to the peer is for the kinds of transport. Confined to its loop.
 *
 * <pre>
 *   OPEN ──close()──▶ CLOSING ──all given, or the write deadline──▶ ENDED
 *    └── peer's close, idle, violation, lost, drop() ────────────────▲
 * </pre>
 */
abstract class HttpLink implements Link {
  private enum State {
    OPEN,
    CLOSING,
    ENDED
  }

  /** A body that waits until the occupant is read again. */
  private record Held(byte[] body, Reply reply) {}

  private static final Logger LOG = LoggerFactory.getLogger(HttpLink.class);
  private static final int MOST_HELD = 64;

  private final String id;
  private final Visitor visitor;
  private final Subprotocol protocol;
  private final Transports<?> transports;
  private final Framing framing;
  private final MessageReader reader;
  private final Upstream upstream;
  private final Queue<Held> held = new ArrayDeque<>();
  private final int mostHeld;
  private final long writeDeadline;
  private int heldOctets;

  private Occupant occupant;
  private State state = State.OPEN;
  private boolean paused;
  private long closeDue;

  HttpLink(
      String id,
      Visitor visitor,
      Subprotocol protocol,
      Framing framing,
      Transports<?> transports,
      Limits limits) {
    this.id = id;
    this.visitor = visitor;
    this.protocol = protocol;
    this.transports = transports;
    this.framing = framing;
    this.reader = transports.of(visitor.loop()).reader(protocol.serializer());
    this.upstream = new Upstream(limits.message());
    this.mostHeld = limits.message();
    this.writeDeadline = limits.writeNanos();
  }

  /** What holds for all transports: the octets of a body, and the nanoseconds to write one. */
  record Limits(int message, long writeNanos) {
    static Limits of(RouterOptions options) {
      return new Limits(options.message(), options.writeDeadline().toNanos());
    }
  }

  /** Gives to the peer what the occupant has, as far as the peer takes it now. */
  abstract void give();

  /** The peer has shown that it lives. */
  abstract void heard();

  /** Tests the deadlines of this kind; by {@link #end} it ends. */
  abstract void judge(long now);

  /** The transport has ended: whoever waits for it is told. */
  abstract void stopped(Refusal refusal);

  /** Begins; to be called on the loop. */
  final void start(HttpEntrance entrance) {
    occupant = entrance.occupy(this);
  }

  final String id() {
    return id;
  }

  final Subprotocol protocol() {
    return protocol;
  }

  final Occupant occupant() {
    return occupant;
  }

  final boolean closing() {
    return state == State.CLOSING;
  }

  final boolean ended() {
    return state == State.ENDED;
  }

  @Override
  public final EventLoop loop() {
    return visitor.loop();
  }

  @Override
  public final PeerAddress peer() {
    return visitor.peer();
  }

  @Override
  public final Framing framing() {
    return framing;
  }

  @Override
  public final void drain() {
    guard(this::give);
  }

  @Override
  public final void pauseReads() {
    paused = true;
  }

  @Override
  public final void resumeReads() {
    if (paused) {
      paused = false;
      loop().execute(() -> guard(this::handOnHeld)); // later: it may be in the middle of one
    }
  }

  @Override
  public final void close(int code, String reason) {
    if (state == State.OPEN) {
      state = State.CLOSING;
      closeDue = System.nanoTime() + writeDeadline;
      upstream.clear();
      refuseHeld(Transports.closed("the router closes it"));
      drain();
    }
  }

  @Override
  public final void drop() {
    end("dropped");
  }

  final void tick(long now) {
    guard(
        () -> {
          if (state != State.ENDED) {
            occupant.tick(now);
          }
          if (state == State.OPEN) {
            handOnDue(now);
          }
          if (state == State.CLOSING && now - closeDue >= 0) {
            end("the peer takes nothing any more (limits.write_deadline)");
          } else if (state != State.ENDED) {
            judge(now);
          }
        });
  }

  /** The peer sends a body, and gets the reply when it has been handed on. */
  final void send(byte[] body, Reply reply) {
    heard();
    guard(
        () -> {
          if (state != State.OPEN) {
            reply.refuse(Transports.closed("nothing more is taken"));
          } else if (!paused) {
            handOn(body, reply);
          } else if (held.size() == MOST_HELD || heldOctets + body.length > mostHeld) {
            reply.refuse(
                new Refusal(
                    StatusCodes.SERVICE_UNAVAILABLE,
                    "Too much waits already: take what is there to be received first."));
          } else {
            held.add(new Held(body, reply));
            heldOctets += body.length;
          }
        });
  }

  /** The peer closes it. */
  final void closedByPeer(Reply reply) {
    end("closed by the peer");
    reply.accepted();
  }

  /** It ends here, for this cause. */
  final void end(String cause) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    transports.remove(this, cause);
    upstream.clear();
    Refusal refusal = Transports.closed(cause);
    refuseHeld(refusal);
    stopped(refusal);
    visitor.gone().run();
    loop().execute(() -> occupant.closed(cause)); // it may be in the middle of a call
  }

  /** The root of all that runs for this transport: a fault ends it and no other. */
  final void guard(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error fault) {
      LOG.error("a fault ends the {} of {}", peer().transport(), peer().address(), fault);
      end("internal error");
    }
  }

  private void handOn(byte[] body, Reply reply) {
    try {
      List<Message> messages = parse(body);
      long now = System.nanoTime();
      if (!upstream.keeps(messages, body, now)) {
        handOn(messages, body);
        handOnDue(now);
      }
      reply.accepted();
    } catch (ProtocolViolation wrong) {
      reply.refuse(new Refusal(StatusCodes.BAD_REQUEST, "No message: " + wrong.getMessage() + "."));
      violated(body, wrong);
    } catch (RuntimeException | Error fault) {
      reply.status(StatusCodes.INTERNAL_SERVER_ERROR);
      throw fault;
    }
  }

  private List<Message> parse(byte[] body) {
    List<Message> messages = new ArrayList<>();
    split(body, (bytes, at, count) -> messages.add(reader.read(bytes, at, count)));
    return messages;
  }

  private void split(byte[] body, BatchFraming.Sink sink) {
    if (protocol.batched()) {
      BatchFraming.of(protocol.serializer()).split(body, 0, body.length, sink);
    } else {
      sink.message(body, 0, body.length);
    }
  }

  private void handOn(List<Message> messages, byte[] body) {
    upstream.passed(messages);
    boolean text = protocol.serializer().text();
    split(
        body,
        (bytes, at, count) -> {
          if (state == State.OPEN) {
            occupant.message(bytes, at, count, text);
          }
        });
    if (state == State.OPEN) {
      occupant.readComplete();
    }
  }

  private void handOnDue(long now) {
    for (var due = upstream.due(now); due.isPresent(); due = upstream.due(now)) {
      handOn(parse(due.get()), due.get());
    }
  }

  private void handOnHeld() {
    while (!paused && state == State.OPEN && !held.isEmpty()) {
      Held next = held.remove();
      heldOctets -= next.body.length;
      handOn(next.body, next.reply);
    }
  }

  /** The occupant says what is wrong; a batch that is none fails the transport. */
  private void violated(byte[] body, ProtocolViolation wrong) {
    if (protocol.batched()) {
      end("violation: " + wrong.getMessage());
    } else {
      occupant.message(body, 0, body.length, protocol.serializer().text());
      occupant.readComplete();
    }
  }

  private void refuseHeld(Refusal refusal) {
    held.forEach(each -> each.reply.refuse(refusal));
    held.clear();
    heldOctets = 0;
  }
}
