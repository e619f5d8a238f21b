package dev.weir.gateway.worker;

import dev.weir.gateway.worker.exchange.Answer;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The payload of a call as a worker's request, and its answer as payload. Stateless. */
abstract class RequestForm {

  /**
   * What a worker receives.
   *
   * @param media its kind, as HTTP names it
   * @param text whether the answer is text, where it can be
   */
  record Octets(byte[] octets, String media, boolean text) {}

  static RequestForm of(WorkerRequest kind) {
    return switch (kind) {
      case FIRST_ARGUMENT -> new FirstArgument();
      case JSON -> new JsonForm();
    };
  }

  /**
   * The request.
   *
   * @throws RefusedRequestException when the payload has no form at the worker
   */
  abstract Octets request(Payload payload) throws RefusedRequestException;

  /** Gives the answer to its caller. */
  void reply(Octets request, Answer answer, WorkerReply to) {
    if (answer.refusal().isPresent()) {
      to.error(
          WorkerError.FAILED,
          Payload.of(answer.refusal().get(), plain(answer.octets(), request.text())));
    } else {
      result(request, answer.octets(), to);
    }
  }

  abstract void result(Octets request, byte[] answer, WorkerReply to);

  /** The values of a payload. */
  static Payload values(Payload payload) throws RefusedRequestException {
    try {
      return Transcoder.values(payload);
    } catch (Unencodable e) {
      throw new RefusedRequestException(e.error(), e.getMessage());
    }
  }

  /** Octets as text, if they shall and can be that. */
  static Object plain(byte[] octets, boolean text) {
    if (!text) {
      return octets;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException noText) {
      return octets;
    }
  }

  private static final class FirstArgument extends RequestForm {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";

    @Override
    Octets request(Payload payload) throws RefusedRequestException {
      List<Object> arguments = values(payload).arguments();
      Object first = arguments.isEmpty() ? List.of() : arguments.get(0);
      if (first instanceof String text) {
        return new Octets(text.getBytes(StandardCharsets.UTF_8), TEXT, true);
      }
      if (first instanceof byte[] octets) {
        return new Octets(octets, BYTES, false);
      }
      throw new RefusedRequestException(
          ErrorUri.INVALID_ARGUMENT, "the first argument must be a text or bytes");
    }

    @Override
    void result(Octets request, byte[] answer, WorkerReply to) {
      to.result(Payload.of(plain(answer, request.text())));
    }
  }
}
