package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.client.Reason;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.auth.Authentication;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client and our router over a Unix socket. */
@Timeout(120)
final class UnixSocketWithRouterTest {
  @TempDir private Path directory;
  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen(ListenerOptions.ofUnix(directory.resolve("weir.sock")))
            .realm("realm1")
            .realm(
                RealmOptions.builder("secret")
                    .authentication(
                        dev.weir.router.auth.Authentication.builder()
                            .method(
                                TicketAuthenticator.builder().user("joe", "ticket", "user").build())
                            .build())
                    .role("user", Rule.allowAll())
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private WampClient connect(Serializer serializer) {
    return WampClient.builder().router(router.uris().get(0)).serializers(serializer).connect();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void callsGoThrough(Serializer serializer) {
    try (WampClient callee = connect(serializer);
        WampClient caller = connect(Serializer.JSON)) {
      callee.register("com.example.echo", call -> call.argument(0, Integer.class)).join();
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        results.add(
            caller.call("com.example.echo", i).thenApply(result -> result.as(Integer.class)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).join()).isEqualTo(i);
      }
    }
  }

  @Test
  void aLargeMessageGoesBothWays() {
    try (WampClient client = connect(Serializer.CBOR)) {
      client.register("com.example.echo", call -> call.argument(0, byte[].class)).join();
      byte[] large = new byte[8 << 20];
      Arrays.fill(large, (byte) 7);
      assertThat(client.call("com.example.echo", (Object) large).join().as(byte[].class))
          .isEqualTo(large);
    }
  }

  @Test
  void aTicketMayBeShownThere() {
    try (WampClient joe =
        WampClient.builder()
            .router(router.uris().get(0))
            .realm("secret")
            .authentication(Authentication.ticket("joe", "ticket"))
            .connect()) {
      assertThat(joe.session().authid()).contains("joe");
      assertThat(joe.session().authmethod()).contains("ticket");
    }
  }

  @Test
  void whereNobodyListensIsSaid() {
    URI nowhere = URI.create("unix:" + directory.resolve("none.sock"));
    assertThatExceptionOfType(WampException.class)
        .isThrownBy(() -> WampClient.builder().router(nowhere).connect())
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_FAILED))
        .withMessageContaining("none.sock");
  }
}
