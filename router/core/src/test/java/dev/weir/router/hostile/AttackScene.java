package dev.weir.router.hostile;

import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A router in the test's own JVM with bystanders, and the peers of the test in {@code realm1}, all
 * of which are closed before it is seen that nothing is left of the attack. Used by the test's
 * thread.
 */
public final class AttackScene {
  private final List<RawPeer> peers = new ArrayList<>();
  private final Router router;
  private final Bystanders bystanders;
  private final Memory before;

  private AttackScene(Router router, String bystanders) throws InterruptedException {
    this.router = router;
    this.bystanders = Bystanders.of(router.port(), bystanders);
    this.before = Memory.now();
  }

  /** Bystanders in the same realm, in which the anonymous may do all that they do. */
  public static AttackScene start(RealmOptions realm1, RouterOptions options)
      throws IOException, InterruptedException {
    return new AttackScene(router(realm1, options).start(), "realm1");
  }

  /** Bystanders in a realm of their own. */
  public static AttackScene beside(RealmOptions realm1) throws IOException, InterruptedException {
    RouterOptions options = RouterOptions.builder().drain(Duration.ZERO).build();
    return new AttackScene(
        router(realm1, options).realm(RealmOptions.open("others")).start(), "others");
  }

  private static Router.Builder router(RealmOptions realm1, RouterOptions options) {
    return Router.builder().listen("127.0.0.1", 0).realm(realm1).options(options);
  }

  public Router router() {
    return router;
  }

  /** A JSON session without features. */
  public RawPeer peer() {
    return peer(Serializer.JSON);
  }

  /** A session that announces these features. */
  public RawPeer peer(Serializer serializer, String... features) {
    RawPeer peer = RawPeer.join(router.port(), serializer, "realm1", features);
    peers.add(peer);
    return peer;
  }

  /** So many JSON sessions. */
  public List<RawPeer> peers(int count) {
    List<RawPeer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(peer());
    }
    return all;
  }

  /** Nobody was harmed and the memory is as it was; the router is closed. */
  public void end() throws InterruptedException {
    peers.forEach(RawPeer::close);
    peers.clear();
    before.expectKept();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
  }
}
