package dev.weir.gateway.kit;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Role;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A callee in the router's process: what it is asked waits, or is answered by a function. */
public final class HostCallee implements MessageLink.Receiver, AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
  private final BlockingQueue<Interrupt> interrupts = new LinkedBlockingQueue<>();
  private final Queue<Message> outbox = new ArrayDeque<>();
  private volatile Function<Payload, Payload> function;
  private MessageLink link;
  private long request;

  private HostCallee() {}

  /** Joins by a role that may register. */
  public static HostCallee join(Router router, String realm, String role) throws Exception {
    HostCallee callee = new HostCallee();
    LocalPeer peer =
        LocalPeer.of(realm, "callee", role).announcing(Role.CALLEE, Feature.CALL_CANCELING);
    callee.link = router.join(peer, callee);
    callee.expect(MessageType.WELCOME);
    return callee;
  }

  /** Registers and waits for the answer. */
  public HostCallee register(String procedure) throws Exception {
    return register(procedure, Dict.EMPTY);
  }

  public HostCallee register(String procedure, Dict options) throws Exception {
    link.send(new Register(++request, RegisterOptions.of(options), procedure));
    expect(MessageType.REGISTERED);
    return this;
  }

  /** From now on all is answered at once, by what this gives. */
  public HostCallee answering(Function<Payload, Payload> how) {
    function = how;
    return this;
  }

  /** The next invocation that waits. */
  public Invocation next() throws InterruptedException {
    Invocation next = invocations.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no invocation within ten seconds");
    }
    return next;
  }

  /** The next interrupt. */
  public Interrupt interrupt() throws InterruptedException {
    Interrupt next = interrupts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no interrupt within ten seconds");
    }
    return next;
  }

  /** How many invocations wait. */
  public int waiting() {
    return invocations.size();
  }

  public void answer(Invocation invocation, Payload payload) {
    send(new Yield(invocation.request(), YieldOptions.of(Dict.EMPTY), payload));
  }

  public void fail(Invocation invocation, String uri, Payload payload) {
    int type = MessageType.INVOCATION.code();
    send(new ErrorMessage(type, invocation.request(), Dict.EMPTY, uri, payload));
  }

  /** Positional values of what was asked. */
  public static List<Object> arguments(Payload payload) {
    return Transcoder.values(payload).arguments();
  }

  /** Keyword values of what was asked. */
  public static Map<String, Object> keywords(Payload payload) {
    return Transcoder.values(payload).keywords();
  }

  private synchronized void send(Message message) {
    outbox.add(message);
    room();
  }

  @Override
  public synchronized void room() {
    while (!outbox.isEmpty() && link.send(outbox.peek()) != MessageLink.Sent.FULL) {
      outbox.remove();
    }
  }

  private void expect(MessageType type) throws InterruptedException {
    Message next = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null || next.type() != type) {
      throw new AssertionError("expected " + type + ", not " + next);
    }
  }

  @Override
  public void message(Message message) {
    switch (message.type()) {
      case INVOCATION -> {
        Invocation invocation = (Invocation) message;
        if (function == null) {
          invocations.add(invocation);
        } else {
          answer(invocation, function.apply(invocation.payload()));
        }
      }
      case GOODBYE -> send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT));
      case INTERRUPT -> interrupts.add((Interrupt) message);
      default -> inbox.add(message);
    }
  }

  @Override
  public void closed() {}

  @Override
  public void close() {
    link.close();
  }
}
