package dev.weir.gateway.jsonrpc;

import dev.weir.gateway.call.Answer;
import dev.weir.gateway.call.Caller;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.ByteSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The requests of one connection: at most so many run at the same time, others that were read wait
 * for their turn, and replies go as they come. Confined to the connection's thread.
 */
final class Dispatch implements RequestReader.Requests {
  /** Octets of a batch's replies beyond which its further ones are errors. */
  static final int LONGEST_BATCH = 16 << 20;

  private final JsonRpcOptions options;
  private final CallOptions terms;
  private final Codec codec;
  private final Supplier<Caller> caller;
  private final Client client;
  private final Counts counts;

  private final Deque<Asked> waiting = new ArrayDeque<>();
  private final Set<Running> running = new HashSet<>();
  private Optional<Batch> batch = Optional.empty();
  private boolean full;

  /** A request in its batch, if it came in one. */
  private record Asked(Request request, Optional<Batch> batch) {}

  /**
   * Who asked.
   *
   * @param replies gets each reply, one JSON text
   * @param ended is run behind the end of each call
   */
  record Client(Consumer<byte[]> replies, Runnable ended) {}

  Dispatch(
      JsonRpcOptions options, Codec codec, Supplier<Caller> caller, Client client, Counts counts) {
    this.options = options;
    this.terms = terms(options.timeout().toMillis());
    this.codec = codec;
    this.caller = caller;
    this.client = client;
    this.counts = counts;
  }

  private static CallOptions terms(long millis) {
    return millis == 0 ? CallOptions.NONE : CallOptions.of(Dict.of("timeout", millis));
  }

  /**
   * Takes one JSON text; what it asks for waits until {@link #proceed}.
   *
   * @return false when it is no JSON, which is replied
   */
  boolean take(byte[] octets, int offset, int length) {
    return codec.reader().read(octets, offset, length, this);
  }

  /** Replies to something that could not be read. */
  void unreadable(String sentence) {
    refused(codec.reader().standard(), RequestId.NULL, Fault.notJson(sentence));
  }

  /** Lets requests run that wait, as many as may. */
  void proceed() {
    while (!waiting.isEmpty()
        && !full
        && !caller.get().joining()
        && running.size() < options.inFlight()) {
      start(waiting.remove());
    }
  }

  /** There is room again in the session. */
  void room() {
    full = false;
  }

  /** Whether more may be read: nothing waits. */
  boolean hungry() {
    return waiting.isEmpty();
  }

  /** Whether nothing waits and nothing runs. */
  boolean idle() {
    return waiting.isEmpty() && running.isEmpty();
  }

  /** Nobody waits for replies any more. */
  void cancel() {
    waiting.clear();
    List.copyOf(running).forEach(Running::cancel);
    running.clear();
  }

  private void start(Asked asked) {
    Running call = new Running(asked);
    counts.requests.increment();
    running.add(call);
    call.request =
        caller
            .get()
            .call(
                options.prefix() + asked.request().method(), terms, asked.request().params(), call);
    if (call.request == 0) {
      counts.requests.decrement();
      running.remove(call);
      waiting.addFirst(asked);
      full = true;
    }
  }

  @Override
  public void batchBegins() {
    batch = Optional.of(new Batch());
  }

  @Override
  public void request(Request request) {
    batch.ifPresent(Batch::open);
    waiting.add(new Asked(request, batch));
  }

  @Override
  public void refused(Version version, RequestId id, Fault fault) {
    counts.faults.increment();
    reply(batch, sink -> codec.writer().error(version, id, fault, sink));
  }

  @Override
  public void batchEnds() {
    Batch ended = batch.orElseThrow();
    batch = Optional.empty();
    close(ended);
  }

  private void reply(Optional<Batch> to, Consumer<ByteSink> how) {
    if (to.isPresent()) {
      to.get().reply(how);
    } else {
      ByteSink sink = codec.scratch();
      how.accept(sink);
      client.replies().accept(sink.toByteArray());
    }
  }

  private void close(Batch ended) {
    byte[] texts = ended.close();
    if (texts.length > 0) {
      client.replies().accept(texts);
    }
  }

  /** A call that runs. */
  private final class Running implements Answer {
    private final Asked asked;
    private long request;

    private Running(Asked asked) {
      this.asked = asked;
    }

    @Override
    public void result(Payload payload) {
      Request of = asked.request();
      if (asked.batch().isPresent()
          && asked.batch().get().size() + payload.size() > LONGEST_BATCH) {
        failed(Fault.tooMuch("the replies of a batch exceed " + LONGEST_BATCH + " octets"));
      } else {
        finish(sink -> codec.writer().result(of.version(), of.id(), payload, sink));
      }
    }

    @Override
    public void error(String uri, Dict details, Payload payload) {
      failed(Fault.of(uri, payload));
    }

    private void failed(Fault fault) {
      Request of = asked.request();
      counts.faults.increment();
      finish(sink -> codec.writer().error(of.version(), of.id(), fault, sink));
    }

    private void finish(Consumer<ByteSink> how) {
      running.remove(this);
      if (!asked.request().notification()) {
        reply(asked.batch(), how);
      }
      asked.batch().ifPresent(Dispatch.this::close);
      client.ended().run();
    }

    private void cancel() {
      caller.get().cancel(request);
    }
  }
}
