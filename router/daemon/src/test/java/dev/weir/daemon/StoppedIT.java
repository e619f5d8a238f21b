package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is stopped for longer than its peers may be silent, and goes on (X6). */
class StoppedIT {
  /** 30 in a long run. */
  private static final long STOPPED_SECONDS = Long.getLong("weir.stopped.seconds", 3);

  private static final int ALIVE = 10;
  private static final int DEAD = 3;

  /** One before the stop and one behind it; more only where the router itself is late again. */
  private static final int MOST_PINGS = 5;

  private static final String FILE =
      """
      listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}, rawsocket: {pings: true}}]
      limits: {ping_interval: 500ms, ping_timeout: 2s}
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles:
            guest:
              - {uri: "", match: prefix, allow: [call, register]}
              - {uri: wamp.session.on_leave, allow: [subscribe]}
      """;

  @TempDir Path directory;

  /** Those who live had sent something before it went on. */
  @Test
  @Hostile("X6")
  void thoseWhoLiveStayAndTheDeadAreDroppedOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("weir.yaml"), FILE);
    try (WeirProcess weir = WeirProcess.jar("--config", file.toString())) {
      URI url = weir.ready().get(0);
      List<TestSession> alive = new ArrayList<>();
      for (int i = 0; i < ALIVE; i++) {
        alive.add(TestSession.join(url, "realm1"));
      }
      TestSession watcher = alive.get(0);
      watcher.send("[32,1,{},\"wamp.session.on_leave\"]");
      assertThat(watcher.next()).startsWith("[33,1,");
      List<RawSocketSession> dead = new ArrayList<>();
      for (int i = 0; i < DEAD; i++) {
        RawSocketSession peer = RawSocketSession.connect(url);
        peer.join("realm1");
        dead.add(peer);
      }
      weir.signal("STOP");
      for (TestSession each : alive.subList(1, ALIVE)) {
        each.send("[64,1,{},\"com.example.shared" + alive.indexOf(each) + "\"]");
      }
      TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
      weir.signal("CONT");
      for (TestSession each : alive.subList(1, ALIVE)) {
        assertThat(each.next()).startsWith("[65,1,");
      }
      for (RawSocketSession each : dead) {
        assertThat(each.pingsToTheEnd()).isBetween(1, MOST_PINGS);
        each.close();
      }
      for (int i = 0; i < DEAD; i++) {
        assertThat(watcher.next()).startsWith("[36,");
      }
      for (TestSession each : alive) {
        each.send("[64,2,{},\"com.example.later" + alive.indexOf(each) + "\"]");
        assertThat(each.next()).startsWith("[65,2,"); // and nobody else has left
        each.close();
      }
      weir.signal("TERM");
      assertThat(weir.exitCode()).isZero();
      assertThat(weir.errLines()).noneMatch(line -> line.contains("ERROR"));
    }
  }
}
