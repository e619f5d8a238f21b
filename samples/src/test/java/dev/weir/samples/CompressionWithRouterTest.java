package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.WampClient;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ListenerOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client and our router, each with what compression it wants. */
@Timeout(120)
final class CompressionWithRouterTest {
  private static final CompressionOptions PLAIN = CompressionOptions.DEFAULT;

  static Stream<Arguments> both() {
    List<CompressionOptions> kinds =
        List.of(PLAIN, PLAIN.withTakeover(true), PLAIN.withTakeover(true).withWindow(9));
    return kinds.stream()
        .flatMap(router -> kinds.stream().map(client -> Arguments.of(router, client)));
  }

  @ParameterizedTest
  @MethodSource("both")
  void callsGoThrough(CompressionOptions onRouter, CompressionOptions onClient) throws Exception {
    try (Router router =
            Router.builder()
                .listen(ListenerOptions.of("127.0.0.1", 0).withCompression(onRouter))
                .realm("realm1")
                .start();
        WampClient single = connect(router, onClient, Serializer.JSON, false);
        WampClient batched = connect(router, onClient, Serializer.CBOR, true)) {
      batched.register("com.example.echo", call -> call.argument(0, String.class)).join();
      Random random = new Random(7);
      for (int round = 0; round < 15; round++) {
        echo(single, random);
      }
      assertThat(router.count(Counter.COMPRESSIONS_AGREED)).isEqualTo(2);
    }
  }

  /** What is so alike in itself that it would be taken for a bomb is sent as it is. */
  @ParameterizedTest
  @MethodSource("both")
  void aLongMessageOfOneLetterIsNoBomb(CompressionOptions onRouter, CompressionOptions onClient)
      throws Exception {
    try (Router router =
            Router.builder()
                .listen(ListenerOptions.of("127.0.0.1", 0).withCompression(onRouter))
                .realm("realm1")
                .start();
        WampClient single = connect(router, onClient, Serializer.JSON, false);
        WampClient batched = connect(router, onClient, Serializer.CBOR, true)) {
      batched.register("com.example.echo", call -> call.argument(0, String.class)).join();
      for (int length : new int[] {1_000, 3 << 20, 1_000, 3 << 20, 200_000}) {
        String text = "x".repeat(length) + length;
        assertThat(single.call("com.example.echo", text).join().as(String.class)).isEqualTo(text);
      }
    }
  }

  /** Several at a time, but no more than a mailbox holds. */
  private static void echo(WampClient caller, Random random) {
    List<String> sent = new ArrayList<>();
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      char[] text = new char[1 << random.nextInt(15)];
      Arrays.fill(text, (char) ('a' + random.nextInt(26)));
      sent.add(new String(text) + random.nextLong());
      results.add(caller.call("com.example.echo", sent.get(i)).thenApply(r -> r.as(String.class)));
    }
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).join()).isEqualTo(sent.get(i));
    }
  }

  private static WampClient connect(
      Router router, CompressionOptions compression, Serializer serializer, boolean batched) {
    return WampClient.builder()
        .router(router.uris().get(0))
        .serializers(serializer)
        .batched(batched)
        .compression(compression)
        .connect();
  }
}
