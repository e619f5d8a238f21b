package dev.weir.router.local;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.Router;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A test's own peer in the same program: what it was sent waits until it is asked for. */
public final class HostPeer implements MessageLink.Receiver, AutoCloseable {
  private static final int SECONDS = 20;

  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BlockingQueue<Boolean> rooms = new LinkedBlockingQueue<>();
  private MessageLink link;
  private Welcome welcome;
  private long request;

  private HostPeer() {}

  /** Sends HELLO and does not wait for an answer. */
  public static HostPeer open(Router router, LocalPeer as) {
    HostPeer peer = new HostPeer();
    peer.link = router.join(as, peer);
    return peer;
  }

  /** Joins. */
  public static HostPeer join(Router router, LocalPeer as) {
    HostPeer peer = open(router, as);
    peer.welcome = peer.expect(Welcome.class);
    return peer;
  }

  public MessageLink link() {
    return link;
  }

  public Welcome welcome() {
    return welcome;
  }

  public long session() {
    return welcome.session();
  }

  public long nextRequest() {
    return ++request;
  }

  public void send(Message message) {
    MessageLink.Sent sent = link.send(message);
    if (sent != MessageLink.Sent.ACCEPTED) {
      throw new AssertionError(message + " was " + sent);
    }
  }

  public long register(String procedure) {
    send(new Register(nextRequest(), RegisterOptions.of(Dict.EMPTY), procedure));
    return expect(Registered.class).registration();
  }

  public long subscribe(String topic) {
    send(new Subscribe(nextRequest(), SubscribeOptions.of(Dict.EMPTY), topic));
    return expect(Subscribed.class).subscription();
  }

  public void goodbye() {
    send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
    expect(Goodbye.class);
  }

  /** The next message, which must be of this class. */
  public <T extends Message> T expect(Class<T> type) {
    try {
      Message next = inbox.poll(SECONDS, TimeUnit.SECONDS);
      if (!type.isInstance(next)) {
        throw new AssertionError("expected " + type.getSimpleName() + " and not " + next);
      }
      return type.cast(next);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The link is closed, and nothing came before that was not expected. */
  public void expectEnd() {
    try {
      if (!closed.await(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the link is still open");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!inbox.isEmpty()) {
      throw new AssertionError("unexpected " + inbox);
    }
  }

  /** It is told once that there is room. */
  public void expectRoom() {
    try {
      if (rooms.poll(SECONDS, TimeUnit.SECONDS) == null) {
        throw new AssertionError("it was not told of room");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void message(Message message) {
    inbox.add(message);
  }

  @Override
  public void room() {
    rooms.add(true);
  }

  @Override
  public void closed() {
    closed.countDown();
  }

  @Override
  public void close() {
    link.close();
  }
}
