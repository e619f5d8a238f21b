package dev.weir.gateway.callee;

import dev.weir.gateway.json.JsonOutcome;
import dev.weir.gateway.json.JsonPayload;
import dev.weir.gateway.post.Posted;
import dev.weir.gateway.post.Poster;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.ValueCodec;
import dev.weir.router.local.LocalErrorException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A service by HTTP: each call is a POST of its own. What it answers in JSON is a {@link
 * JsonOutcome}, text is a string, anything else octets; what is no success is told by {@link
 * HttpErrors}. Thread-safe.
 */
final class HttpService implements Service {
  private static final byte[] PROCEDURE = "{\"procedure\":".getBytes(StandardCharsets.US_ASCII);

  private final Poster poster;
  private final HttpReach reach = new HttpReach();

  HttpService(ServiceCalleeOptions options) {
    this.poster = new Poster(options.url(), options.headers(), options.maxAnswer());
  }

  @Override
  public void start() {
    // a connection is made with the first call
  }

  @Override
  public void call(String procedure, Payload payload, CompletableFuture<Payload> reply) {
    byte[] body = body(procedure, payload);
    reach.follow(poster.post(body, Map.of()), reply, HttpService::result);
  }

  private static byte[] body(String procedure, Payload payload) {
    JsonPayload texts = JsonPayload.of(payload, new JsonParts(JsonPayload.TRUSTED));
    ByteSink sink = new ByteSink(payload.size() + 64);
    sink.put(PROCEDURE);
    sink.put(ValueCodec.encode(procedure, Serializer.JSON));
    sink.put((byte) ',');
    texts.members(sink);
    sink.put((byte) '}');
    return sink.toByteArray();
  }

  private static Payload result(Posted answer) throws LocalErrorException {
    if (!answer.successful()) {
      throw HttpErrors.of(answer);
    }
    if (answer.body().length == 0) {
      return Payload.EMPTY;
    }
    if (!answer.json()) {
      return Payload.of(plain(answer));
    }
    JsonOutcome outcome;
    try {
      outcome = JsonOutcome.of(answer.body(), Limits.DEFAULT);
    } catch (ProtocolViolation e) {
      throw ServiceError.failed("the service's answer is not JSON: " + e.getMessage());
    }
    if (outcome.error().isPresent()) {
      throw new LocalErrorException(outcome.error().get(), outcome.payload());
    }
    return outcome.payload();
  }

  private static Object plain(Posted answer) {
    if (!answer.media().startsWith("text/")) {
      return answer.body();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.body())).toString();
    } catch (CharacterCodingException noText) {
      return answer.body();
    }
  }

  @Override
  public boolean reachable() {
    return reach.reachable();
  }

  @Override
  public void close() {
    // calls that run are ended with their session; the client's threads end with it
  }
}
