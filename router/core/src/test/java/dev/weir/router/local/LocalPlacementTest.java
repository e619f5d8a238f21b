package dev.weir.router.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.Router;
import dev.weir.router.auth.Authorization;
import dev.weir.router.auth.AuthorizationRequest;
import dev.weir.router.auth.Authorizer;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.XnioIoThread;

/** The session of a peer lives on the I/O thread by which it wants to be called. */
final class LocalPlacementTest {
  private static final LocalPeer BRIDGE = LocalPeer.of("realm1", "bridge", "service");

  private final BlockingQueue<Thread> judged = new LinkedBlockingQueue<>();
  private final BlockingQueue<Thread> called = new LinkedBlockingQueue<>();
  private final Set<Executor> threads = ConcurrentHashMap.newKeySet();
  private Router router;

  /** An authorizer that is quick is asked on the loop of its session. */
  private final class Judge implements Authorizer {
    @Override
    public boolean quick() {
      return true;
    }

    @Override
    public CompletionStage<Authorization> authorize(AuthorizationRequest request) {
      judged.add(Thread.currentThread());
      return Authorization.ALLOW.once().now();
    }
  }

  /** Notes by which thread it is called. */
  private final class Noting implements MessageLink.Receiver {
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();

    @Override
    public void message(Message message) {
      called.add(Thread.currentThread());
      if (message.type() == MessageType.WELCOME) {
        welcomed.complete(null);
      }
    }

    @Override
    public void closed() {}
  }

  @BeforeEach
  void start() throws IOException {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("service", Rule.allowAll())
            .authorizer("service", AuthorizerOptions.of(new Judge()))
            .build();
    router =
        Router.builder()
            .listen(ListenerOptions.of("127.0.0.1", 0).withHandler("/where", this::where))
            .realm(realm)
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private void where(HttpServerExchange exchange) {
    threads.add(exchange.getIoThread());
    exchange.endExchange();
  }

  /** All I/O threads, which connections get in turn. */
  private List<Executor> ioThreads() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/where")).build();
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }
    return new ArrayList<>(threads);
  }

  private Thread placed(LocalPeer peer) throws InterruptedException {
    Noting noting = new Noting();
    MessageLink link = router.join(peer, noting);
    noting.welcomed.join();
    link.send(
        new Publish(
            1,
            PublishOptions.of(Dict.of("acknowledge", true)),
            "com.example.topic",
            Payload.EMPTY));
    return judged.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void onTheThreadOfAConnectionAndCalledThere() throws Exception {
    for (Executor thread : ioThreads()) {
      for (int i = 0; i < 3; i++) {
        assertThat(placed(BRIDGE.on(thread))).isSameAs(thread);
        assertThat(called.poll(10, TimeUnit.SECONDS)).isSameAs(thread); // WELCOME
        assertThat(called.poll(10, TimeUnit.SECONDS)).isSameAs(thread); // PUBLISHED
      }
    }
  }

  @Test
  void onAnyThreadWhenTheExecutorIsAnother() throws Exception {
    Executor foreign = task -> new Thread(task, "foreign").start();
    assertThat(placed(BRIDGE.on(foreign))).isInstanceOf(XnioIoThread.class);
    assertThat(called.poll(10, TimeUnit.SECONDS).getName()).isEqualTo("foreign");
  }
}
