package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.RandomOctets;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Tries;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/** MessagePack and CBOR held against Jackson's, which share no code with them. */
class BinaryPropertiesTest {
  private static final ObjectMapper JACKSON_MESSAGEPACK =
      new ObjectMapper(new MessagePackFactory());

  /** Without these two its negative bignums are off by one. */
  private static final ObjectMapper JACKSON_CBOR =
      new ObjectMapper(
          CBORFactory.builder()
              .enable(CBORGenerator.Feature.ENCODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
              .enable(CBORParser.Feature.DECODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
              .build());

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void whatWeWriteJacksonReads(Serializer serializer) {
    Tries.of(
        1500,
        (seed, random) -> {
          Call call = call(serializer, seed);
          Object read = jackson(serializer).readValue(Hex.write(serializer, call), Object.class);
          assertSame(read, elements(call));
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void whatJacksonWritesWeRead(Serializer serializer) {
    Tries.of(
        1500,
        (seed, random) -> {
          Call call = call(serializer, seed);
          byte[] octets = jackson(serializer).writeValueAsBytes(elements(call));
          assertSame(elements(values(Hex.read(serializer, octets))), elements(call));
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void whatWeReadWeWriteAgain(Serializer serializer) {
    Tries.of(
        1500,
        (seed, random) -> {
          byte[] octets = Hex.write(serializer, call(serializer, seed));
          assertThat(Hex.write(serializer, Hex.read(serializer, octets))).isEqualTo(octets);
          Call values = values(Hex.read(serializer, octets));
          assertThat(Hex.write(serializer, values)).isEqualTo(octets);
        });
  }

  @Test
  void fromOneFormatToTheOtherAndBackNothingChanges() {
    Tries.of(
        2000,
        (seed, random) -> {
          Payload payload = call(MESSAGEPACK, seed).payload();
          Payload cbor = Transcoder.encode(Transcoder.encode(payload, MESSAGEPACK), CBOR);
          assertThat(cbor).isEqualTo(Transcoder.encode(payload, CBOR));
          assertThat(Transcoder.encode(cbor, MESSAGEPACK))
              .isEqualTo(Transcoder.encode(payload, MESSAGEPACK));
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void anyOctetsAreAMessageOrAViolation(Serializer serializer) {
    Tries.of(
        10_000,
        (seed, random) -> {
          byte[] octets = RandomOctets.octets(random, 255);
          readOrRefuse(serializer, octets);
          byte[] head = Forge.call(serializer, 6).octets();
          byte[] call = Arrays.copyOf(head, head.length + octets.length);
          System.arraycopy(octets, 0, call, head.length, octets.length);
          readOrRefuse(serializer, call);
        });
  }

  /** Reads, and what can be read has values or is refused by name. */
  private static void readOrRefuse(Serializer serializer, byte[] octets) {
    try {
      if (Hex.read(serializer, octets) instanceof Call call) {
        values(call);
      }
    } catch (ProtocolViolation | Unencodable e) {
      assertThat(e).hasMessageMatching("(?s).{10,300}");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void whereOctetsAreChangedValuesAreJacksonsOrAreRefused(Serializer serializer) {
    Tries.of(
        10_000,
        (seed, random) -> {
          byte[] octets = Hex.write(serializer, call(serializer, seed));
          for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
          }
          Call call;
          try {
            call = Hex.read(serializer, octets) instanceof Call read ? values(read) : null;
          } catch (ProtocolViolation | Unencodable e) {
            return;
          }
          if (call != null) {
            Object read = jackson(serializer).readValue(octets, Object.class);
            assertSame(trimmed((List<?>) read), elements(call));
          }
        });
  }

  /** As {@link #elements} has it: without what is absent or empty at the end. */
  private static List<Object> trimmed(List<?> message) {
    List<Object> elements = new ArrayList<>(message);
    if (elements.size() == 6
        && (elements.get(5) == null || ((Map<?, ?>) elements.get(5)).isEmpty())) {
      elements.remove(5);
    }
    if (elements.size() > 4 && elements.get(4) == null) {
      elements.set(4, List.of());
    }
    if (elements.size() == 5 && ((List<?>) elements.get(4)).isEmpty()) {
      elements.remove(4);
    }
    return elements;
  }

  private static Call call(Serializer serializer, long seed) {
    WampValues random = new WampValues(seed, serializer == CBOR ? 200 : 64);
    Payload payload = Payload.of(random.list(4), random.dictionary(4));
    Map<String, Object> options = random.dictionary(3);
    return new Call(
        1 + (seed >>> 11), CallOptions.of(Dict.of(options)), "com.example." + seed, payload);
  }

  private static Call values(Object message) {
    Call call = (Call) message;
    return new Call(
        call.request(), call.options(), call.procedure(), Transcoder.values(call.payload()));
  }

  private static List<Object> elements(Call call) {
    List<Object> elements = new ArrayList<>();
    elements.add(48L);
    elements.add(call.request());
    elements.add(call.options().dict().toMap());
    elements.add(call.procedure());
    if (call.payload().elements() > 0) {
      elements.add(call.payload().arguments());
    }
    if (call.payload().elements() > 1) {
      elements.add(call.payload().keywords());
    }
    return elements;
  }

  private static ObjectMapper jackson(Serializer serializer) {
    return serializer == CBOR ? JACKSON_CBOR : JACKSON_MESSAGEPACK;
  }

  private static void assertSame(Object actual, Object expected) {
    assertThat(normal(actual)).isEqualTo(normal(expected));
  }

  /** Integers as big ones and bytes as their text, so that values compare. */
  private static Object normal(Object value) {
    if (value instanceof List<?> list) {
      List<Object> normal = new ArrayList<>();
      list.forEach(element -> normal.add(normal(element)));
      return normal;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> normal = new LinkedHashMap<>();
      map.forEach((key, element) -> normal.put(key, normal(element)));
      return List.of("dictionary", new ArrayList<>(normal.entrySet()));
    }
    if (value instanceof byte[] bytes) {
      return List.of("bytes", Hex.of(bytes));
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    return value instanceof Long || value instanceof Integer
        ? BigInteger.valueOf(((Number) value).longValue())
        : value;
  }
}
