package dev.weir.gateway.worker;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.MessageLink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of a pool: the callee of its procedure, with as many invocations at once as there are
 * workers. What it is told it never waits for. Thread-safe.
 */
final class PoolCallee implements MessageLink.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(PoolCallee.class);
  private static final long REGISTER = 1;
  private static final long UNREGISTER = 2;

  private final WorkerPool pool;
  private final Map<Long, Job> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Long> registered = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletableFuture<MessageLink> link = new CompletableFuture<>();
  private final Deque<Message> unsent = new ArrayDeque<>();

  PoolCallee(WorkerPool pool) {
    this.pool = pool;
  }

  /** The link on which it is told; to be called once. */
  void link(MessageLink opened) {
    link.complete(opened);
  }

  /** Ends when the procedure is registered, or exceptionally with the reason why not. */
  CompletableFuture<Long> registered() {
    return registered;
  }

  void whenClosed(Runnable task) {
    closed.thenRun(task);
  }

  @Override
  public void message(Message message) {
    switch (message.type()) {
      case WELCOME -> register();
      case REGISTERED -> registered.complete(((Registered) message).registration());
      case INVOCATION -> invoke((Invocation) message);
      case INTERRUPT -> interrupt((Interrupt) message);
      case ERROR -> refused(((ErrorMessage) message).error(), ((ErrorMessage) message).payload());
      case ABORT -> refused(((Abort) message).reason(), ((Abort) message).payload());
      case GOODBYE -> answer();
      default -> LOG.debug("unexpected {}", message.type());
    }
  }

  private void register() {
    Dict options = Dict.of("concurrency", (long) pool.options().instances());
    send(new Register(REGISTER, RegisterOptions.of(options), pool.options().procedure()));
  }

  private void refused(String reason, Payload payload) {
    String sentence = "%s: %s".formatted(reason, payload.isRaw() ? "" : payload.arguments());
    if (!registered.completeExceptionally(new IOException(sentence))) {
      LOG.error("the router refuses the workers of {}: {}", pool.options().procedure(), sentence);
    }
  }

  private void answer() {
    send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT));
    link.thenAccept(MessageLink::close);
  }

  private void invoke(Invocation invocation) {
    long id = invocation.request();
    pool.call(invocation.payload(), new Reply(id))
        .ifPresent(
            job -> {
              running.put(id, job);
              job.afterwards(() -> running.remove(id));
            });
  }

  private void interrupt(Interrupt interrupt) {
    Job job = running.get(interrupt.request());
    if (job != null) {
      pool.cancel(job);
    }
  }

  /** Takes no more calls. */
  void unregister() {
    if (registered.isDone() && !registered.isCompletedExceptionally()) {
      send(new Unregister(UNREGISTER, registered.join()));
    }
  }

  void leave(String reason) {
    send(new Goodbye(Dict.EMPTY, reason));
  }

  /** What finds no room waits; these are at most as many answers as there are workers. */
  private void send(Message message) {
    synchronized (unsent) {
      unsent.add(message);
    }
    flush();
  }

  private void flush() {
    link.thenAccept(
        open -> {
          synchronized (unsent) {
            while (!unsent.isEmpty() && sent(open, unsent.peek())) {
              unsent.remove();
            }
          }
        });
  }

  private static boolean sent(MessageLink open, Message message) {
    try {
      return open.send(message) != MessageLink.Sent.FULL;
    } catch (Unencodable | ProtocolViolation unfit) {
      return switch (message.type()) {
        case YIELD -> sent(open, failed(((Yield) message).request(), unfit));
        case ERROR -> sent(open, failed(((ErrorMessage) message).request(), unfit));
        default -> throw unfit;
      };
    }
  }

  /** In place of an answer that no message can carry. */
  private static Message failed(long request, RuntimeException unfit) {
    return error(request, WorkerError.FAILED, Payload.of(unfit.getMessage()));
  }

  private static Message error(long request, String uri, Payload payload) {
    int type = MessageType.INVOCATION.code();
    return new ErrorMessage(type, request, Dict.EMPTY, uri, payload);
  }

  @Override
  public void room() {
    flush();
  }

  @Override
  public void closed() {
    registered.completeExceptionally(new IOException("the session has ended"));
    closed.complete(null);
  }

  /** The one answer to an invocation. */
  private final class Reply implements WorkerReply {
    private final long request;

    Reply(long request) {
      this.request = request;
    }

    @Override
    public void result(Payload payload) {
      send(new Yield(request, YieldOptions.NONE, payload));
    }

    @Override
    public void error(String uri, Payload payload) {
      send(PoolCallee.error(request, uri, payload));
    }
  }
}
