package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several messages in one of WebSocket. */
final class BatchedTest {
  private final ScriptedRouter router = new ScriptedRouter();

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private static byte[] batch(ScriptedPeer peer, Message... messages) {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    for (Message message : messages) {
      byte[] octets = peer.octets(message);
      if (!peer.serializer().text()) {
        batch.writeBytes(ByteBuffer.allocate(4).putInt(octets.length).array());
      }
      batch.writeBytes(octets);
      if (peer.serializer().text()) {
        batch.write(0x1E);
      }
    }
    return batch.toByteArray();
  }

  private static int opcode(ScriptedPeer peer) {
    return peer.serializer().text() ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY;
  }

  private static List<Message> receive(ScriptedPeer peer) {
    ScriptedPeer.Frame frame = peer.receiveFrame();
    assertThat(frame.opcode()).isEqualTo(opcode(peer));
    List<Message> messages = new ArrayList<>();
    MessageReader reader = MessageReader.of(peer.serializer(), Limits.DEFAULT);
    ByteBuffer rest = ByteBuffer.wrap(frame.payload());
    while (rest.hasRemaining()) {
      byte[] message = peer.serializer().text() ? separated(rest) : new byte[rest.getInt()];
      if (!peer.serializer().text()) {
        rest.get(message);
      }
      messages.add(reader.read(message, 0, message.length));
    }
    assertThat(messages).isNotEmpty();
    return messages;
  }

  private static byte[] separated(ByteBuffer rest) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    byte octet = rest.get();
    while (octet != 0x1E) {
      message.write(octet);
      octet = rest.get();
    }
    return message.toByteArray();
  }

  private ScriptedPeer accept(Serializer serializer) {
    ScriptedPeer peer = router.accept().upgrade();
    assertThat(peer.serializer()).isEqualTo(serializer);
    assertThat(receive(peer)).hasSize(1); // HELLO
    return peer;
  }

  private CompletableFuture<WampClient> connect(Serializer serializer) {
    return router.connect(options -> options.serializers(serializer).batched(true));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row({"C185", "C186"})
  void messagesGoAndComeInBatches(Serializer serializer) {
    CompletableFuture<WampClient> connecting = connect(serializer);
    ScriptedPeer peer = accept(serializer);
    peer.frame(
        opcode(peer),
        batch(
            peer,
            new Welcome(1, Dict.of("roles", Map.of("dealer", Map.of(), "broker", Map.of())))));
    WampClient client = soon(connecting);
    int count = 100;
    List<CompletableFuture<CallResult>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(client.call("com.example.p", "x".repeat(i * 20)));
    }
    List<Message> answers = new ArrayList<>();
    while (answers.size() < count) {
      for (Message message : receive(peer)) {
        long request = ((Call) message).request();
        answers.add(new Result(request, ResultDetails.NONE, Payload.of(request)));
      }
    }
    peer.frame(opcode(peer), batch(peer, answers.toArray(Message[]::new)));
    for (int i = 0; i < count; i++) {
      assertThat(soon(results.get(i)).as(Integer.class)).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row("C187")
  void anEmptyOrMalformedBatchFailsTheTransport(Serializer serializer) {
    for (byte[] wrong : List.of(new byte[0], "[2,1".getBytes(StandardCharsets.US_ASCII))) {
      CompletableFuture<WampClient> connecting = connect(serializer);
      ScriptedPeer peer = accept(serializer);
      peer.frame(opcode(peer), wrong);
      assertThat(failure(connecting)).hasMessageContaining("a batch");
      assertThat(peer.expectClose()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void aRouterWithoutBatchesIsSpokenToWithout(Serializer serializer) {
    CompletableFuture<WampClient> connecting = connect(serializer);
    ScriptedPeer peer = router.accept();
    peer.upgrade(serializer);
    peer.welcome();
    CompletableFuture<CallResult> result = soon(connecting).call("com.example.p");
    long request = peer.expect(Call.class).request();
    peer.send(new Result(request, ResultDetails.NONE, Payload.of(7)));
    assertThat(soon(result).as(Integer.class)).isEqualTo(7);
  }
}
