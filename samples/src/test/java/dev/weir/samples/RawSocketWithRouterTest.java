package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.tls.Authority;
import dev.weir.tls.Subject;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our client and our router over RawSocket, with and without TLS, in every serializer. */
final class RawSocketWithRouterTest {
  private static final int SMALL = 64 << 10;

  private static SSLContext context;
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    Authority authority = new Authority("an authority");
    context = authority.issue(Subject.named("localhost").dns("localhost")).context(authority);
    ListenerOptions shared =
        ListenerOptions.of("localhost", 0).withRawSocket(RawSocketOptions.DEFAULT);
    router =
        Router.builder()
            .listen(shared)
            .listen(shared.withName("shared tls").withTls(context))
            .listen(ListenerOptions.ofRawSocket("localhost", 0))
            .listen(
                ListenerOptions.ofRawSocket("localhost", 0)
                    .withName("small tls")
                    .withRawSocket(RawSocketOptions.DEFAULT.withMaxMessage(SMALL))
                    .withTls(context))
            .realm("realm1")
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  private static WampClient connect(String scheme, int listener, Serializer serializer) {
    int port = router.addresses().get(listener).getPort();
    return WampClient.builder()
        .router(URI.create(scheme + "://localhost:" + port))
        .serializers(serializer)
        .sslContext(context)
        .connect();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp, 0, JSON",
    "tcp, 0, CBOR",
    "tcp, 2, MESSAGEPACK",
    "tls, 1, JSON",
    "tls, 1, MESSAGEPACK",
    "tls, 3, CBOR"
  })
  void callsAndEventsGoThrough(String scheme, int listener, Serializer serializer)
      throws Exception {
    try (WampClient one = connect(scheme, listener, serializer);
        WampClient other = connect("tcp", 2, Serializer.JSON)) {
      one.register("com.reverse", in -> reversed(in.argument(0, byte[].class))).join();
      byte[] large = new byte[20_000];
      large[0] = 7;
      assertThat(other.call("com.reverse", (Object) large).join().as(byte[].class))
          .isEqualTo(reversed(large));
      BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
      one.subscribe("com.numbers", event -> numbers.add(event.arguments().get(0, Integer.class)))
          .join();
      IntStream.range(0, 1_000).forEach(number -> other.publish("com.numbers", number));
      for (int number = 0; number < 1_000; number++) {
        assertThat(numbers.poll(10, TimeUnit.SECONDS)).isEqualTo(number);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tcp, 0", "tls, 1"})
  void aMessageOfAlmostSixteenMebibytesGoesThrough(String scheme, int listener) {
    try (WampClient callee = connect(scheme, listener, Serializer.MESSAGEPACK);
        WampClient caller = connect(scheme, listener, Serializer.CBOR)) {
      callee.register("com.reverse", in -> reversed(in.argument(0, byte[].class))).join();
      byte[] large = new byte[(16 << 20) - 200];
      large[5] = 9;
      byte[] result = caller.call("com.reverse", (Object) large).join().as(byte[].class);
      assertThat(Arrays.equals(result, reversed(large))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"tls, 3"})
  void whatIsTooLargeFailsByName(String scheme, int listener) {
    try (WampClient client = connect(scheme, listener, Serializer.CBOR)) {
      client.register("com.size", in -> in.argument(0, byte[].class).length).join();
      Assertions.assertThatThrownBy(() -> client.call("com.size", (Object) new byte[SMALL]).join())
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isInstanceOf(WampException.class),
              thrown -> assertThat(thrown).isInstanceOf(CompletionException.class))
          .hasMessageContaining(String.valueOf(SMALL));
      assertThat(client.call("com.size", (Object) new byte[SMALL - 500]).join().as(Integer.class))
          .isEqualTo(SMALL - 500);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, ws", "1, wss", "2, tcp", "3, tls"})
  void everyListenerTellsItsAddress(int listener, String scheme) {
    List<URI> uris = router.uris();
    assertThat(uris.get(listener).getScheme()).isEqualTo(scheme);
    WampClient.builder().router(uris.get(listener)).sslContext(context).connect().close();
  }

  private static byte[] reversed(byte[] octets) {
    byte[] reversed = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      reversed[i] = octets[octets.length - 1 - i];
    }
    return reversed;
  }
}
