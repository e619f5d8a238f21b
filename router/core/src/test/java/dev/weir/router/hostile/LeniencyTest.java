package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The switches of a realm for clients that do not keep to the specification. */
final class LeniencyTest {
  private static final String PUBLISHER_ONLY = "[1,\"%s\",{\"roles\":{\"publisher\":{}}}]";

  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(everybody("lenient").lenientRequestIds(true).build())
            .realm(everybody("strict").lenientRoles(false).build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void aLenientRealmTakesAnyRequestId() {
    try (RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "lenient")) {
      for (long id : new long[] {1, 7, 3, 3, 4}) {
        peer.send(new Subscribe(id, SubscribeOptions.NONE, "com.any"));
        assertThat(peer.expect(Subscribed.class).request()).isEqualTo(id);
      }
      assertThat(router.count(Counter.LENIENT_REQUEST_IDS)).isEqualTo(3);
    }
  }

  @Test
  void evenThereACallInProgressKeepsItsId() {
    try (RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "lenient")) {
      peer.register("com.slow");
      peer.send(new Call(9, CallOptions.NONE, "com.slow", Payload.EMPTY));
      peer.receive();
      peer.send(new Call(9, CallOptions.NONE, "com.slow", Payload.EMPTY));
      assertThat(sentence(peer.expectAbort())).contains("CALL.Request 9", "in progress");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 0, -1, 9007199254740993L})
  void aStrictRealmNamesTheSwitchOrTheRange(long id) {
    try (RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "strict")) {
      peer.sendText("[32," + id + ",{},\"com.a\"]");
      Abort abort = peer.expectAbort();
      assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
      assertThat(sentence(abort)).contains("SUBSCRIBE.Request");
      assertThat(sentence(abort).contains("realms.lenient_request_ids")).isEqualTo(id == 2);
    }
  }

  @Test
  void rolesThatWereNotAnnouncedCountOrEnd() {
    try (RawPeer tolerated = announcingPublisher("lenient");
        RawPeer ended = announcingPublisher("strict")) {
      tolerated.subscribe("com.a");
      assertThat(router.count(Counter.UNANNOUNCED_ROLE)).isEqualTo(1);
      ended.sendText("[32,1,{},\"com.a\"]");
      assertThat(sentence(ended.expectAbort())).contains("subscriber", "realms.lenient_roles");
    }
  }

  private RawPeer announcingPublisher(String realm) {
    RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON);
    peer.sendText(PUBLISHER_ONLY.formatted(realm));
    peer.expect(Welcome.class);
    return peer;
  }

  private static String sentence(Abort abort) {
    return abort.details().text("message").orElse("");
  }

  private static RealmOptions.Builder everybody(String name) {
    return RealmOptions.builder(name).anonymous("guest").role("guest", Rule.allowAll());
  }
}
