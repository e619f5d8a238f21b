package dev.weir.router.conversation;

import dev.weir.conversation.Transport;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Serializer;
import dev.weir.router.fuzz.FuzzLink;
import dev.weir.router.fuzz.FuzzLoop;
import dev.weir.router.fuzz.FuzzRouter;
import dev.weir.router.options.RealmOptions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to a router in the same thread, on virtual time: what waits for a message lets time pass.
 * Confined to one thread.
 */
final class Memory implements Transport {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final FuzzRouter router;

  Memory(List<RealmOptions> realms) {
    SplittableRandom random = new SplittableRandom(1);
    router = new FuzzRouter(() -> random.nextLong(Ids.MAX) + 1, realms);
  }

  @Override
  public Connection connect(Serializer serializer) {
    ArrayDeque<byte[]> received = new ArrayDeque<>();
    return new Local(router.connectRaw(serializer, received::add), serializer.text(), received);
  }

  /** Everybody has left: nothing may be left of anybody. */
  void checkEmpty() {
    router.loop().settle();
    router.checkEmpty();
    if (!router.broken().isEmpty()) {
      throw new AssertionError("an error of the router's own", router.broken().get(0));
    }
  }

  private final class Local implements Connection {
    private final FuzzLink link;
    private final boolean text;
    private final ArrayDeque<byte[]> received;

    Local(FuzzLink link, boolean text, ArrayDeque<byte[]> received) {
      this.link = link;
      this.text = text;
      this.received = received;
    }

    @Override
    public void send(byte[] message) {
      link.deliver(message, text);
      link.readComplete();
      router.loop().settle();
    }

    @Override
    public Optional<byte[]> receive() throws TimeoutException {
      FuzzLoop loop = router.loop();
      loop.settle();
      long until = loop.now() + PATIENCE;
      while (received.isEmpty() && !link.ended() && loop.now() < until) {
        loop.advance(STEP);
      }
      if (received.isEmpty() && !link.ended()) {
        throw new TimeoutException("nothing came within " + PATIENCE + " ns");
      }
      return Optional.ofNullable(received.poll());
    }

    @Override
    public void close() {
      link.end("closed by the peer");
      router.loop().settle();
    }
  }
}
