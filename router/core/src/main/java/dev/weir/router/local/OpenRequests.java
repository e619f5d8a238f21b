package dev.weir.router.local;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Published;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribed;
import dev.weir.protocol.Yield;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.matching.LongMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The requests of a {@link LocalSession} that are not answered, and its way out: requests get their
 * ids in the order in which they are sent. Thread-safe.
 */
final class OpenRequests {
  private static final LocalErrorException FULL =
      new LocalErrorException(
          ErrorUri.UNAVAILABLE, "the router takes no more of this session now: try again later");
  private static final LocalErrorException GONE =
      new LocalErrorException(ErrorUri.NETWORK_FAILURE, "the session has ended");

  private LongMap<Reply<?>> open = new LongMap<>();
  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final ArrayDeque<Kept> answers = new ArrayDeque<>();
  private MessageLink link; // null until it is opened
  private long last;
  private boolean ended;

  /** An answer for which there was no room, and what ends when there is. */
  private record Kept(Message answer, CompletableFuture<Void> taken) {}

  /** The answer to one request. */
  static final class Reply<T extends Message> extends CompletableFuture<T> {
    private final Class<T> type;
    private final Consumer<T> progress;
    private Consumer<T> first = answer -> {};
    private LongConsumer canceled = id -> {};
    private volatile long request;

    Reply(Class<T> type) {
      this(type, progress -> {});
    }

    /** Results that are not the last one go to the consumer. */
    Reply(Class<T> type, Consumer<T> progress) {
      this.type = type;
      this.progress = progress;
    }

    /** What is done before anything that comes behind the answer, and before others know of it. */
    Reply<T> with(Consumer<T> action) {
      first = action;
      return this;
    }

    /** What is done with the request when its future is canceled; to be said before it is sent. */
    Reply<T> canceling(LongConsumer action) {
      canceled = action;
      return this;
    }

    @Override
    public boolean cancel(boolean interrupt) {
      boolean mine = super.cancel(interrupt);
      if (mine && request != 0) {
        canceled.accept(request);
      }
      return isCancelled();
    }

    private void take(Message answer) {
      if (!type.isInstance(answer)) {
        completeExceptionally(new IllegalStateException("answered by " + answer.type()));
        return;
      }
      T mine = type.cast(answer);
      first.accept(mine);
      complete(mine);
    }

    private void progress(Message answer) {
      progress.accept(type.cast(answer));
    }
  }

  /** Makes the link; nothing is sent and nobody is answered until it is there. */
  synchronized void open(Supplier<MessageLink> opening) {
    link = opening.get();
  }

  /** Sends a request; the reply fails when that is not possible. */
  void send(LongFunction<Message> message, Reply<?> reply) {
    LocalErrorException refused;
    synchronized (this) {
      long id = Ids.next(last);
      open.put(id, reply);
      reply.request = id;
      refused = offer(message.apply(id));
      if (refused == null) {
        last = id;
        return;
      }
      open.remove(id);
      reply.request = 0;
    }
    reply.completeExceptionally(refused);
  }

  /** Sends a request without an answer. */
  synchronized CompletableFuture<Void> sendUnanswered(LongFunction<Message> message) {
    long id = Ids.next(last);
    LocalErrorException refused = offer(message.apply(id));
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    last = id;
    return CompletableFuture.completedFuture(null);
  }

  /** The answer to an invocation, which is kept until there is room for it: then the stage ends. */
  synchronized CompletionStage<Void> answer(Message answer) {
    if (answers.isEmpty() && given(answer)) {
      return DONE;
    }
    Kept kept = new Kept(answer, new CompletableFuture<>());
    answers.add(kept);
    return kept.taken();
  }

  /** Sends what may be lost when the session ends or takes nothing. */
  synchronized void tell(Message message) {
    if (!ended) {
      link.send(message);
    }
  }

  /** There is room. */
  void room() {
    List<Kept> taken = new ArrayList<>();
    synchronized (this) {
      while (!answers.isEmpty() && !ended && given(answers.peek().answer())) {
        taken.add(answers.poll());
      }
    }
    taken.forEach(kept -> kept.taken().complete(null));
  }

  /** False when there was no room; an answer that cannot be sent is given as an error. */
  private boolean given(Message answer) {
    LocalErrorException refused = offer(answer);
    if (refused == null || refused == GONE) {
      return true;
    }
    return refused != FULL && given(instead(answer, refused));
  }

  void answered(Message message) {
    boolean progress = message instanceof Result result && result.details().progress();
    long id = request(message);
    if (id == 0) {
      return; // it answers nothing
    }
    Reply<?> reply;
    synchronized (this) {
      reply = progress ? open.get(id) : open.remove(id);
    }
    if (reply == null) {
      return;
    }
    if (progress) {
      reply.progress(message);
    } else {
      reply.take(message);
    }
  }

  void failed(ErrorMessage error) {
    Reply<?> reply;
    synchronized (this) {
      reply = open.remove(error.request());
    }
    if (reply != null) {
      reply.completeExceptionally(
          new LocalErrorException(
              error.error(), error.details(), error.payload(), sentence(error)));
    }
  }

  /** The session has ended. */
  void fail(LocalErrorException error) {
    List<Reply<?>> left;
    List<Kept> untaken;
    synchronized (this) {
      ended = true;
      left = open.values();
      open = new LongMap<>();
      untaken = List.copyOf(answers);
      answers.clear();
    }
    left.forEach(reply -> reply.completeExceptionally(error));
    untaken.forEach(kept -> kept.taken().completeExceptionally(error));
  }

  synchronized void close() {
    ended = true;
    link.close();
  }

  /** Null when it was sent. */
  private LocalErrorException offer(Message message) {
    if (ended) {
      return GONE;
    }
    try {
      return switch (link.send(message)) {
        case ACCEPTED -> null;
        case FULL -> FULL;
        case CLOSED -> GONE;
      };
    } catch (Unencodable e) {
      return new LocalErrorException(e.error(), e.getMessage());
    } catch (ProtocolViolation e) {
      return new LocalErrorException(ErrorUri.INVALID_ARGUMENT, e.getMessage());
    }
  }

  /** An answer that cannot be sent becomes an error that says so. */
  private static Message instead(Message answer, LocalErrorException why) {
    long invocation =
        answer instanceof Yield yield ? yield.request() : ((ErrorMessage) answer).request();
    return new ErrorMessage(
        MessageType.INVOCATION.code(),
        invocation,
        Dict.EMPTY,
        why.error(),
        Payload.of(why.getMessage()));
  }

  private static long request(Message answer) {
    return switch (answer.type()) {
      case RESULT -> ((Result) answer).request();
      case PUBLISHED -> ((Published) answer).request();
      case REGISTERED -> ((Registered) answer).request();
      case UNREGISTERED -> ((Unregistered) answer).request();
      case SUBSCRIBED -> ((Subscribed) answer).request();
      case UNSUBSCRIBED -> ((Unsubscribed) answer).request();
      default -> 0;
    };
  }

  private static String sentence(ErrorMessage error) {
    return error.details().text("message").orElse(error.error());
  }
}
