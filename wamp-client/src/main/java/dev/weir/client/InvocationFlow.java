package dev.weir.client;

import java.util.Optional;
import java.util.concurrent.Flow;

/** The arguments of the chunks of one invocation for one subscriber. Thread-safe. */
final class InvocationFlow implements Feed.Source<Arguments> {
  private final Reply reply;
  private Optional<Received> first;

  private InvocationFlow(Reply reply, Received first) {
    this.reply = reply;
    this.first = Optional.of(first);
  }

  static void begin(Reply reply, Received first, Flow.Subscriber<? super Arguments> subscriber) {
    InvocationFlow source = new InvocationFlow(reply, first);
    Feed<Arguments> feed = new Feed<>(subscriber, reply.executor(), source);
    if (feed.start()) {
      reply.chunks().ifPresent(chunks -> chunks.listen(feed::changed));
    }
  }

  @Override
  public Optional<Feed.End> end() {
    return first.isPresent()
        ? Optional.empty()
        : reply.chunks().map(Chunks::end).orElse(Optional.of(Feed.End.COMPLETE));
  }

  @Override
  public Optional<Arguments> poll() {
    Optional<Received> next = first.or(() -> reply.chunks().flatMap(Chunks::poll).map(reply::took));
    first = Optional.empty();
    return next.map(Received::arguments);
  }

  @Override
  public void cancel() {
    reply.dropChunks();
  }
}
