package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.options.SlowConsumerRule;
import dev.weir.router.options.SlowPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that sleeps while prices come: by the rule {@code conflate} it costs nobody anything, and
 * when it wakes it gets what is left, in the end the newest price of each share. By {@code
 * disconnect}, which is the default, its session would be ended; {@code drop_oldest}, {@code
 * drop_newest} and {@code slow_publishers} are the other rules.
 */
public final class SlowSubscribers {
  private static final List<String> SHARES = List.of("acme", "bell", "cray");
  private static final Pattern PRICE = Pattern.compile("\\[(\\d+),\"x");
  private static final String CHART = "x".repeat(1_000);

  private SlowSubscribers() {}

  /** How many prices were published, how many the page got, and the last of them. */
  record Outcome(int published, int received, int last) {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  static Outcome run() throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("guest")
            .role("guest", Rule.allowAll())
            .slowConsumers(
                List.of(
                    new SlowConsumerRule(
                        "com.example.price.",
                        MatchPolicy.PREFIX,
                        SlowConsumer.of(SlowPolicy.CONFLATE),
                        Set.of())))
            .build();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm(realm).start();
        WampClient exchange = WampClient.connect(router.uris().get(0), "realm1")) {
      SleepingPage page = SleepingPage.open(router.uris().get(0));
      int price = 0;
      while (router.count(Counter.EVENTS_CONFLATED) < 100) {
        for (String share : SHARES) {
          exchange.publishAcknowledged("com.example.price." + share, ++price, CHART).join();
        }
      }
      return page.wakeUntil(price);
    }
  }

  /** A browser's page: it speaks WAMP in JSON, and reads only while it is awake. */
  private static final class SleepingPage implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    static SleepingPage open(URI router) throws Exception {
      SleepingPage page = new SleepingPage();
      page.socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("wamp.2.json")
              .buildAsync(router, page)
              .join();
      page.send("[1,\"realm1\",{\"roles\":{\"subscriber\":{}}}]");
      page.next();
      page.send("[32,1,{\"match\":\"prefix\"},\"com.example.price.\"]");
      page.next();
      return page; // and falls asleep
    }

    /** Reads until this price has come, which is the newest of all. */
    Outcome wakeUntil(int newest) throws Exception {
      int received = 0;
      int price;
      do {
        price = price(next());
        received++;
      } while (price < newest);
      return new Outcome(newest, received, price);
    }

    private static int price(String event) {
      Matcher price = PRICE.matcher(event);
      if (!price.find()) {
        throw new IllegalStateException("no price: " + event);
      }
      return Integer.parseInt(price.group(1));
    }

    private void send(String message) {
      socket.sendText(message, true).join();
    }

    private String next() throws Exception {
      socket.request(1);
      String message = messages.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new IllegalStateException("nothing came within ten seconds");
      }
      return message;
    }

    @Override
    public void onOpen(WebSocket opened) {
      // asks for nothing yet
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      } else {
        from.request(1);
      }
      return null;
    }
  }
}
