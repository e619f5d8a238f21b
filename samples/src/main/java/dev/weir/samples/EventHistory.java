package dev.weir.samples;

import dev.weir.client.Event;
import dev.weir.client.PastEvent;
import dev.weir.client.Subscription;
import dev.weir.client.Topic;
import dev.weir.client.WampClient;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.options.RealmOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A display that was away gets what it missed first and then what is new, without gap or repeat;
 * and it looks up what came before.
 */
public final class EventHistory {
  private static final String TOPIC = "com.example.temperature";

  private EventHistory() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("caught up with, saw and looked up " + run());
  }

  /** Returns what the display missed, then what is new, then the last two events, newest first. */
  static List<Integer> run() throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("anonymous")
            .role("anonymous", Rule.allowAll())
            .history(List.of(HistoryRule.of(TOPIC, MatchPolicy.EXACT).withLimit(1_000)))
            .build();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm(realm).start();
        WampClient sensor = WampClient.connect(router.uris().get(0), "realm1")) {
      long lastSeen = watchOnce(router, sensor);
      sensor.publishAcknowledged(TOPIC, 18).join();
      sensor.publishAcknowledged(TOPIC, 19).join();
      try (WampClient display = WampClient.connect(router.uris().get(0), "realm1")) {
        return comeBack(display, sensor, lastSeen);
      }
    }
  }

  /** Sees one event and goes away; returns its publication, which is all that has to be kept. */
  private static long watchOnce(Router router, WampClient sensor) throws Exception {
    BlockingQueue<Event> seen = new LinkedBlockingQueue<>();
    try (WampClient display = WampClient.connect(router.uris().get(0), "realm1")) {
      display.subscribe(TOPIC, seen::add).join();
      sensor.publish(TOPIC, 17);
      return seen.poll(10, TimeUnit.SECONDS).publication();
    }
  }

  private static List<Integer> comeBack(WampClient display, WampClient sensor, long lastSeen)
      throws Exception {
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    Subscription subscription =
        display
            .subscribe(
                Topic.exact(TOPIC).since(lastSeen), event -> seen.add(event.as(Integer.class)))
            .join();
    sensor.publishAcknowledged(TOPIC, 20).join();
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(seen.poll(10, TimeUnit.SECONDS));
    }
    List<PastEvent> past =
        display.meta().events(subscription, Map.of("reverse", true, "limit", 2)).join();
    past.forEach(each -> all.add(each.event().as(Integer.class)));
    return all;
  }
}
