package dev.weir.router.fuzz;

import dev.weir.protocol.Hello;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Unencodable;
import java.util.SplittableRandom;

/**
 * A client that misbehaves at random, and what it knows of its session: which messages may come in
 * which state. Confined to one thread.
 */
final class FuzzPeer {
  private final SplittableRandom random;
  private final FuzzMessages messages;
  private final Serializer serializer;
  private final MessageWriter writer;
  private final ByteSink sink = new ByteSink(256);
  private final FuzzLink link;
  private boolean open;
  private boolean aborted;
  private long helloes;
  private long request;
  private long known = 1;
  private long invocation = 1;
  private long lastInvocation;

  FuzzPeer(FuzzRouter router, SplittableRandom random) {
    this.random = random;
    this.messages = new FuzzMessages(random);
    this.serializer = Serializer.values()[random.nextInt(3)];
    this.writer = MessageWriter.of(serializer);
    this.link = router.connect(serializer, this::received);
  }

  boolean ended() {
    return link.ended();
  }

  void end() {
    link.end("ended by the test");
  }

  /** One read with some messages; returns how many. */
  int act() {
    switch (random.nextInt(300)) {
      case 0 -> end();
      case 1, 2 -> link.stall(true);
      case 3, 4, 5, 6 -> link.stall(false);
      default -> link.tick();
    }
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      send(next());
    }
    link.readComplete();
    return count;
  }

  private Message next() {
    if (!open && random.nextInt(20) > 0) {
      return messages.hello();
    }
    if (random.nextInt(200) == 0) {
      return messages.misplaced(1 + random.nextInt(9));
    }
    if (random.nextInt(150) > 0) {
      request++;
    }
    return messages.request(Math.max(1, request), known, answered());
  }

  private long answered() {
    long wrong = Math.max(1, invocation + random.nextInt(3) - 1);
    return random.nextInt(10) == 0 ? wrong : invocation;
  }

  private void send(Message message) {
    sink.position(0);
    try {
      writer.write(message, sink);
    } catch (Unencodable e) {
      request--; // it has no form in this serializer, so the id was not used
      return;
    }
    if (message instanceof Hello) {
      helloes++;
    }
    byte[] octets = sink.toByteArray();
    boolean mutate = random.nextInt(60) == 0;
    boolean text = serializer.text() ^ random.nextInt(2_000) == 0;
    link.deliver(mutate ? messages.mutated(octets) : octets, text);
  }

  private void received(Message message) {
    FuzzRouter.require(!aborted, message + " came after ABORT");
    switch (message.type()) {
      case WELCOME -> welcomed();
      case ABORT -> aborted = true;
      default -> FuzzRouter.require(open, message + " came to a session that is not open");
    }
    switch (message.type()) {
      case GOODBYE -> open = false;
      case SUBSCRIBED -> known = ((Subscribed) message).subscription();
      case REGISTERED -> known = ((Registered) message).registration();
      case INVOCATION -> invoked(((Invocation) message).request());
      default -> FuzzRouter.require(forClients(message.type()), message + " is for routers");
    }
  }

  private void welcomed() {
    FuzzRouter.require(!open && helloes > 0, "WELCOME came without HELLO");
    open = true;
    request = 0;
    lastInvocation = 0;
  }

  private void invoked(long id) {
    // an invocation that has no form in this serializer leaves a gap
    FuzzRouter.require(id > lastInvocation, "invocation " + id + " after " + lastInvocation);
    lastInvocation = id;
    invocation = id;
  }

  private static boolean forClients(MessageType type) {
    return switch (type) {
      case WELCOME, ABORT, ERROR, PUBLISHED, UNSUBSCRIBED, UNREGISTERED, EVENT, RESULT, INTERRUPT ->
          true;
      default -> false;
    };
  }
}
