package dev.weir.gateway.call;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.MessageLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A session of the router's own process that calls and publishes for others. Confined to the
 * executor of its end of the link.
 *
 * <pre>
 *   JOINING ──WELCOME──▶ OPEN ──GOODBYE, ABORT, link closed, close()──▶ ENDED
 *      └──ABORT, link closed, close()────────────────────────────────────▲
 * </pre>
 */
public final class Caller implements MessageLink.Receiver {
  private static final CancelOptions KILL =
      CancelOptions.of(Dict.of("mode", CancelMode.KILLNOWAIT.word()));

  private final Tenant tenant;
  private final Map<Long, Answer> pending = new HashMap<>();
  private final Deque<Cancel> owed = new ArrayDeque<>();
  private MessageLink link;
  private State state = State.JOINING;
  private long lastRequest;
  private Refusal refusal = Refusal.lost("the gateway has no session now");

  /** What those are answered who ask for something while there is no session. */
  private record Refusal(String error, Payload payload) {
    static Refusal lost(String sentence) {
      return new Refusal(ErrorUri.NETWORK_FAILURE, Payload.of(sentence));
    }

    /** Why it may not join: something that is over again is told as the router told it. */
    static Refusal of(Abort abort) {
      return switch (abort.reason()) {
        case ErrorUri.UNAVAILABLE -> new Refusal(abort.reason(), abort.payload());
        case ErrorUri.CLOSE_SYSTEM_SHUTDOWN ->
            new Refusal(abort.reason(), Payload.of("the router is shutting down"));
        default -> lost("the gateway has no session now: " + abort.reason());
      };
    }

    void tell(Answer answer) {
      answer.error(error, Dict.EMPTY, payload);
    }
  }

  private enum State {
    JOINING,
    OPEN,
    ENDED
  }

  /** Whom a session is for. */
  public interface Tenant {
    /** From now on it may call. */
    void joined();

    /** There is room again after a call for which there was none. */
    void room();

    /** All answers that came together were given. */
    void delivered();

    /** The session has ended, which its pending calls have been told; the last call. */
    void ended();
  }

  public Caller(Tenant tenant) {
    this.tenant = tenant;
  }

  /** Joins by this link, of which this is the receiver and by which HELLO was sent. */
  void join(MessageLink by) {
    link = by;
    if (state == State.ENDED) {
      link.close();
    }
  }

  /** Whether it has joined and not ended. */
  public boolean open() {
    return state == State.OPEN;
  }

  /** Whether it is about to join. */
  public boolean joining() {
    return state == State.JOINING;
  }

  /** How many calls and publications have no answer yet. */
  public int pending() {
    return pending.size();
  }

  /**
   * Calls.
   *
   * @return the request; 0 when there was no room, then nothing happened and {@link Tenant#room}
   *     will be called. Where the call cannot be made, its answer says so at once
   */
  public long call(String procedure, CallOptions options, Payload payload, Answer answer) {
    return send(new Call(lastRequest + 1, options, procedure, payload), answer);
  }

  /** Publishes, in the same way; the options should ask for an acknowledgement. */
  public long publish(String topic, PublishOptions options, Payload payload, Answer answer) {
    return send(new Publish(lastRequest + 1, options, topic, payload), answer);
  }

  private long send(Message message, Answer answer) {
    if (state != State.OPEN) {
      refusal.tell(answer);
      return lastRequest + 1;
    }
    try {
      switch (link.send(message)) {
        case ACCEPTED -> {
          pending.put(++lastRequest, answer);
          return lastRequest;
        }
        case FULL -> {
          return 0;
        }
        case CLOSED -> Refusal.lost("the gateway's session has ended").tell(answer);
      }
    } catch (Unencodable e) {
      answer.error(e.error(), Dict.EMPTY, Payload.of(e.getMessage()));
    } catch (ProtocolViolation e) {
      answer.error(ErrorUri.INVALID_ARGUMENT, Dict.EMPTY, Payload.of(e.getMessage()));
    }
    return lastRequest + 1;
  }

  /** Nobody waits for the answer to this request any more: it is canceled. */
  public void cancel(long request) {
    if (pending.remove(request) != null && state == State.OPEN) {
      owed.add(new Cancel(request, KILL));
      pay();
    }
  }

  /** Sends what must not be lost, as far as there is room. */
  private void pay() {
    while (!owed.isEmpty() && link.send(owed.peek()) != MessageLink.Sent.FULL) {
      owed.remove();
    }
  }

  /** Leaves, and cancels all that is pending; no answers come any more. */
  public void close() {
    if (state != State.ENDED) {
      state = State.ENDED;
      pending.clear();
      if (link != null) {
        link.close();
      }
    }
  }

  @Override
  public void message(Message message) {
    switch (message.type()) {
      case WELCOME -> {
        state = State.OPEN;
        tenant.joined();
      }
      case RESULT -> {
        Result result = (Result) message;
        answer(result.request(), answer -> answer.result(result.payload()));
      }
      case PUBLISHED -> {
        Published published = (Published) message;
        answer(published.request(), answer -> answer.result(Payload.of(published.publication())));
      }
      case ERROR -> {
        ErrorMessage error = (ErrorMessage) message;
        answer(
            error.request(),
            answer -> answer.error(error.error(), error.details(), error.payload()));
      }
      case GOODBYE -> {
        link.send(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT));
        end(((Goodbye) message).reason());
      }
      case ABORT -> {
        refusal = state == State.JOINING ? Refusal.of((Abort) message) : refusal;
        end(((Abort) message).reason());
      }
      default -> {
        // it subscribes to nothing and registers nothing
      }
    }
  }

  private void answer(long request, Consumer<Answer> how) {
    Answer answer = pending.remove(request);
    if (answer != null) { // else it was canceled
      how.accept(answer);
    }
  }

  @Override
  public void room() {
    pay();
    tenant.room();
  }

  @Override
  public void delivered() {
    tenant.delivered();
  }

  @Override
  public void closed() {
    end("the link is closed");
  }

  private void end(String reason) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    List<Answer> lost = new ArrayList<>(pending.values());
    pending.clear();
    Refusal ended = Refusal.lost("the gateway's session has ended: " + reason);
    lost.forEach(ended::tell);
    link.close();
    tenant.ended();
  }
}
