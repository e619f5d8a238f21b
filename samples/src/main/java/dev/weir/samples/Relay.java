package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Phones relay to browsers: each phone publishes in a room of its own and one browser listens in
 * it. All rooms are busy at once, and every browser gets what its own phone sent and nothing else.
 */
public final class Relay {
  private static final int MESSAGES = 20;

  private Relay() {}

  public static void main(String[] arguments) throws Exception {
    int rooms = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    System.out.println(run(rooms) + " messages relayed in " + rooms + " rooms");
  }

  /** Returns how many messages reached the right browser; anything else is an error. */
  static int run(int rooms) throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start()) {
      List<WampClient> clients = new ArrayList<>();
      try {
        return relay(router.uris().get(0), rooms, clients);
      } finally {
        clients.forEach(WampClient::close);
      }
    }
  }

  private static int relay(URI router, int rooms, List<WampClient> clients) throws Exception {
    AtomicInteger right = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(rooms * MESSAGES);
    for (int room = 0; room < rooms; room++) {
      WampClient browser = WampClient.connect(router, "realm1");
      clients.add(browser);
      listen(browser, room, right, all);
    }
    List<WampClient> phones = new ArrayList<>();
    for (int room = 0; room < rooms; room++) {
      WampClient phone = WampClient.connect(router, "realm1");
      clients.add(phone);
      phones.add(phone);
    }
    for (int message = 0; message < MESSAGES; message++) {
      for (int room = 0; room < rooms; room++) {
        phones.get(room).publish("com.example.room" + room, room, message);
      }
    }
    if (!all.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException(all.getCount() + " messages did not arrive");
    }
    return right.get();
  }

  private static void listen(
      WampClient browser, int room, AtomicInteger right, CountDownLatch all) {
    AtomicInteger next = new AtomicInteger();
    browser
        .subscribe(
            "com.example.room" + room,
            event -> {
              boolean mine = event.arguments().get(0, Integer.class) == room;
              boolean inOrder = event.arguments().get(1, Integer.class) == next.getAndIncrement();
              if (mine && inOrder) {
                right.incrementAndGet();
              }
              all.countDown();
            })
        .join();
  }
}
