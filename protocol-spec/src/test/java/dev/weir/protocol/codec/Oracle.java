package dev.weir.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.weir.protocol.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/** The three formats as other people's libraries read and write them. Thread-safe. */
final class Oracle {
  private static final StreamReadConstraints LENIENT =
      StreamReadConstraints.builder()
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNestingDepth(2000)
          .build();
  private static final ObjectMapper JSON =
      mapper(JsonFactory.builder().streamReadConstraints(LENIENT).build());
  private static final ObjectMapper MESSAGEPACK = mapper(new MessagePackFactory());
  private static final ObjectMapper CBOR =
      mapper(CBORFactory.builder().streamReadConstraints(LENIENT).build());

  private Oracle() {}

  private static ObjectMapper mapper(JsonFactory factory) {
    return new ObjectMapper(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_LONG_FOR_INTS);
  }

  static ObjectMapper of(Serializer serializer) {
    return switch (serializer) {
      case JSON -> JSON;
      case MESSAGEPACK -> MESSAGEPACK;
      case CBOR -> CBOR;
    };
  }

  static byte[] write(Serializer serializer, Object value) {
    try {
      return of(serializer).writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<?> read(Serializer serializer, byte[] octets) {
    try {
      return of(serializer).readValue(octets, List.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether octets are one JSON text in UTF-8. */
  static boolean isJson(byte[] octets) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
    } catch (CharacterCodingException e) {
      return false;
    }
    try (JsonParser parser = JSON.createParser(octets)) {
      int depth = 0;
      do {
        if (parser.nextToken() == null) {
          return false;
        }
        depth += parser.currentToken().isStructStart() ? 1 : 0;
        depth -= parser.currentToken().isStructEnd() ? 1 : 0;
        parser.finishToken();
      } while (depth > 0);
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
