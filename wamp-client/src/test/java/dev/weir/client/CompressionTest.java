package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are compressed by agreement, and routers that send what should burst a client. */
final class CompressionTest {
  private static final CompressionOptions ALONE = CompressionOptions.DEFAULT;
  private static final CompressionOptions TAKEOVER = ALONE.withTakeover(true);
  private static final String BOTH =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  private static final int COMPRESSED = 0x40;
  private static final int MESSAGE = 1 << 20;

  private final ScriptedRouter router = new ScriptedRouter();
  private final Deflater deflater = new Deflater(6, true);

  @AfterEach
  void close() throws Exception {
    router.close();
    deflater.end();
  }

  private CompletableFuture<WampClient> connect(CompressionOptions options, int largest) {
    return router.connect(
        builder -> builder.serializers(Serializer.CBOR).compression(options).maxMessage(largest));
  }

  private ScriptedRouter.Joined join(CompressionOptions options, String answer) {
    return join(options, answer, MESSAGE);
  }

  private ScriptedRouter.Joined join(CompressionOptions options, String answer, int largest) {
    CompletableFuture<WampClient> connecting = connect(options, largest);
    ScriptedPeer peer = router.accept().upgradeCompressed(Serializer.CBOR, answer);
    peer.welcome();
    return new ScriptedRouter.Joined(soon(connecting), peer);
  }

  private static byte[] noise() {
    byte[] noise = new byte[1_000];
    new Random(5).nextBytes(noise);
    return noise;
  }

  /** A compressed message as a router sends it; by one that goes on, it may refer to others. */
  private void send(ScriptedPeer peer, byte[] octets, boolean takeover) {
    if (!takeover) {
      deflater.reset();
    }
    deflater.setInput(octets);
    byte[] out = new byte[octets.length + 1_000];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4;
    byte[] frame = new byte[count + WebSocketEncoder.LONGEST_HEADER];
    int end = WebSocketEncoder.writeFrame(frame, 0, WebSocketOpcode.BINARY, out, 0, count);
    frame[0] |= COMPRESSED;
    peer.raw(Arrays.copyOf(frame, end));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 15, permessage-deflate; client_max_window_bits",
    "false, 15, permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
        + " client_max_window_bits",
    "true, 9, permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
  })
  void theOptionsAreOffered(boolean takeover, int window, String offer) {
    CompletableFuture<WampClient> connecting =
        connect(ALONE.withTakeover(takeover).withWindow(window), MESSAGE);
    ScriptedPeer peer = router.accept().upgrade(Serializer.CBOR);
    assertThat(peer.header("Sec-WebSocket-Extensions")).isEqualTo(offer);
    peer.welcome();
    CompletableFuture<CallResult> result = soon(connecting).call("com.example.p", noise());
    assertThat(peer.expect(Call.class).payload().size())
        .as("a router that takes none of it is spoken to without")
        .isGreaterThan(1_000);
    assertThat(result).isNotDone();
  }

  @Test
  void nothingIsOfferedUnlessItIsAskedFor() {
    ScriptedRouter.Joined joined = router.join();
    assertThat(joined.peer().header("Sec-WebSocket-Extensions")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        BOTH,
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9"
      })
  void messagesGoAndComeByTheTermsOfTheRouter(String terms) {
    ScriptedRouter.Joined joined = join(TAKEOVER, terms);
    int before = joined.peer().octets();
    String text = "the same again and again, ".repeat(400);
    for (int i = 0; i < 3; i++) {
      CompletableFuture<CallResult> result = joined.client().call("com.example.p", text);
      Call call = joined.peer().expect(Call.class);
      assertThat(ScriptedPeer.values(call.payload())).containsExactly(text);
      Result answer = new Result(call.request(), ResultDetails.NONE, Payload.of(text + i));
      send(
          joined.peer(),
          joined.peer().octets(answer),
          !terms.contains("server_no_context_takeover"));
      assertThat(soon(result).as(String.class)).isEqualTo(text + i);
    }
    assertThat(joined.peer().octets() - before).isLessThan(text.length() / 2);
  }

  /** Noise becomes smaller only where it was there before. */
  @ParameterizedTest
  @CsvSource({"permessage-deflate, true", BOTH + ", false"})
  void onlyWithTakeoverMessagesReferToThoseBefore(String terms, boolean refers) {
    ScriptedRouter.Joined joined = join(TAKEOVER, terms);
    int last = 0;
    for (int i = 0; i < 3; i++) {
      int before = joined.peer().octets();
      assertThat(joined.client().call("com.example.p", noise())).isNotDone();
      assertThat(ScriptedPeer.values(joined.peer().expect(Call.class).payload()))
          .containsExactly((Object) noise());
      last = joined.peer().octets() - before;
    }
    assertThat(last < 200).isEqualTo(refers);
  }

  @Test
  void aRouterThatGrantsNotWhatWasAskedForIsNotSpokenTo() {
    CompletableFuture<WampClient> connecting = connect(ALONE, MESSAGE);
    router.accept().upgradeCompressed(Serializer.CBOR, "permessage-deflate");
    assertThat(failure(connecting))
        .hasMessageContaining("Sec-WebSocket-Extensions does not fit the offer");
  }

  @Test
  void aMessageMayBecomeNoLargerThanTheLargest() {
    ScriptedRouter.Joined joined = join(ALONE.withMaxRatio(100_000), BOTH);
    refused(joined, new byte[MESSAGE + 1], "larger than 1048576 bytes (maxMessage)");
  }

  @Test
  void aMessageMayBecomeSoManyTimesItsSizeAndNoMore() {
    ScriptedRouter.Joined joined = join(ALONE, BOTH, 2 * MESSAGE);
    refused(
        joined,
        new byte[MESSAGE + 1],
        "more than 100 times larger than its frames (weir.client.compression.max_ratio)");
  }

  private void refused(ScriptedRouter.Joined joined, byte[] bomb, String sentence) {
    CompletableFuture<CallResult> result = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    send(joined.peer(), bomb, false);
    assertThat(joined.peer().expectClose()).isEqualTo(1009);
    assertThat(failure(result)).hasMessageContaining(sentence);
  }

  @Test
  void whatIsNotCompressedAsItSaysIsRefused() {
    ScriptedRouter.Joined joined = join(ALONE, BOTH);
    CompletableFuture<CallResult> result = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().raw(new byte[] {(byte) 0xC2, 1, (byte) 0xFF});
    assertThat(joined.peer().expectClose()).isEqualTo(1007);
    assertThat(failure(result)).hasMessageContaining("is not DEFLATE data");
  }
}
