package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.router.peer.RawPeer;
import dev.weir.router.undertow.Tls;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A peer over long-poll that sends what a test says, by the JDK's HTTP client. Waits for at most
 * ten seconds. Confined to the test's thread.
 */
final class PollPeer {
  static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(Tls.context())
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI base;
  private final Serializer serializer;
  private final boolean batched;
  private final String id;

  private PollPeer(URI base, Serializer serializer, boolean batched, String id) {
    this.base = base;
    this.serializer = serializer;
    this.batched = batched;
    this.id = id;
  }

  static URI base(int port) {
    return URI.create("http://127.0.0.1:" + port + "/lp");
  }

  static PollPeer open(URI base, Serializer serializer, boolean batched) {
    String protocol = serializer.subprotocol() + (batched ? ".batched" : "");
    HttpResponse<byte[]> answer = post(base, "/open", "{\"protocols\":[\"" + protocol + "\"]}");
    String json = text(answer);
    assertThat(answer.statusCode()).as(json).isEqualTo(200);
    assertThat(json).contains("\"protocol\":\"" + protocol + "\"");
    return new PollPeer(base, serializer, batched, id(json));
  }

  static PollPeer join(URI base, Serializer serializer, boolean batched) {
    PollPeer peer = open(base, serializer, batched);
    peer.send(new Hello("realm1", HelloDetails.of(RawPeer.roles())));
    peer.expect(Welcome.class);
    return peer;
  }

  static String id(String json) {
    return json.replaceAll(".*\"transport\":\"([^\"]*)\".*", "$1");
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  static HttpResponse<byte[]> post(URI base, String path, String body, String... headers) {
    return ask("POST", base, path, body.getBytes(StandardCharsets.UTF_8), headers).join();
  }

  static CompletableFuture<HttpResponse<byte[]>> ask(
      String method, URI base, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.sendAsync(request.build(), BodyHandlers.ofByteArray());
  }

  URI base() {
    return base;
  }

  String id() {
    return id;
  }

  HttpResponse<byte[]> post(String action, byte[] body) {
    return ask("POST", base, "/" + id + action, body).join();
  }

  /** The same without saying how long it is. */
  HttpResponse<byte[]> postInChunks(String action, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/" + id + action))
            .timeout(PATIENCE)
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofByteArray()).join();
  }

  CompletableFuture<HttpResponse<byte[]>> later(String action, byte[] body) {
    return ask("POST", base, "/" + id + action, body);
  }

  /** The messages of one body by the specification's text, in words of this test. */
  byte[] body(Message... messages) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Message message : messages) {
      ByteSink sink = new ByteSink(64);
      MessageWriter.of(serializer).write(message, sink);
      if (batched && !serializer.text()) {
        body.writeBytes(ByteBuffer.allocate(4).putInt(sink.position()).array());
      }
      body.writeBytes(sink.toByteArray());
      if (batched && serializer.text()) {
        body.write(0x1E);
      }
    }
    return body.toByteArray();
  }

  void send(Message... messages) {
    HttpResponse<byte[]> answer = post("/send", body(messages));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(202);
  }

  /** The messages of one response. */
  List<Message> receive() {
    HttpResponse<byte[]> answer = post("/receive", new byte[0]);
    while (answer.statusCode() == 204) {
      answer = post("/receive", new byte[0]);
    }
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return messages(answer.body());
  }

  List<Message> messages(byte[] body) {
    List<Message> messages = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(body);
    while (rest.hasRemaining()) {
      byte[] message = new byte[length(rest)];
      rest.get(message);
      if (batched && serializer.text()) {
        assertThat(rest.get()).isEqualTo((byte) 0x1E);
      }
      messages.add(MessageReader.of(serializer, Limits.DEFAULT).read(message, 0, message.length));
    }
    return messages;
  }

  private int length(ByteBuffer rest) {
    if (!batched) {
      return rest.remaining();
    }
    if (!serializer.text()) {
      return rest.getInt();
    }
    int length = 0;
    while (rest.get(rest.position() + length) != 0x1E) {
      length++;
    }
    return length;
  }

  <T extends Message> T expect(Class<T> type) {
    List<Message> messages = receive();
    assertThat(messages).hasSize(1).allSatisfy(each -> assertThat(each).isInstanceOf(type));
    return type.cast(messages.get(0));
  }

  HttpResponse<byte[]> close() {
    return post("/close", new byte[0]);
  }
}
