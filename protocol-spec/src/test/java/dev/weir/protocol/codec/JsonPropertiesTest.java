package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.RandomOctets;
import dev.weir.protocol.Tries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** JSON held against Jackson's, which shares no code with it. */
class JsonPropertiesTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final String[] TOKENS = {
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    " ",
    "\t",
    "\n",
    "\r",
    "0",
    "1",
    "-",
    "+",
    ".",
    "e",
    "E",
    "12",
    "1.5",
    "-0.0e-7",
    "true",
    "false",
    "null",
    "tru",
    "\"a\"",
    "\"é\"",
    "\"\\u00e9\"",
    "\"\\ud800\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\\u12",
    "[]",
    "{}",
    "\"a\":",
    "\"b\" : 1",
    ",1",
    ",null",
    "\u0001",
    "\u007f",
    "\u00a0",
    "\ufeff",
    "x",
    "'",
    "/",
    "\0"
  };

  @Test
  void whatWeWriteJacksonReads() {
    Tries.of(
        3000,
        (seed, random) -> {
          Call call = call(seed);
          Object read = JACKSON.readValue(Hex.write(JSON, call), Object.class);
          assertThat(ordered(read)).isEqualTo(ordered(elements(call)));
        });
  }

  @Test
  void whatJacksonWritesWeRead() {
    Tries.of(
        3000,
        (seed, random) -> {
          Call call = call(seed);
          Call read =
              (Call) Hex.read(JSON, byJackson(seed).writeValueAsBytes(plain(elements(call))));
          Call values =
              new Call(
                  read.request(),
                  read.options(),
                  read.procedure(),
                  Transcoder.values(read.payload()));
          assertThat(ordered(elements(values))).isEqualTo(ordered(elements(call)));
        });
  }

  @Test
  void whatWePassOnIsStillTheSameToJackson() {
    Tries.of(
        3000,
        (seed, random) -> {
          Call call = call(seed);
          Call read =
              (Call) Hex.read(JSON, byJackson(seed).writeValueAsBytes(plain(elements(call))));
          Object passed = JACKSON.readValue(Hex.write(JSON, read), Object.class);
          assertThat(ordered(passed)).isEqualTo(ordered(elements(call)));
        });
  }

  @Test
  void argumentsAreReadIfAndOnlyIfTheyAreJson() {
    Tries.of(
        30_000,
        (seed, random) -> {
          byte[] message = message(random);
          boolean json = Oracle.isJson(message);
          boolean read = isRead(message);
          if (read) {
            assertThat(json).isTrue();
          } else if (json) {
            assertThat(isCall(JACKSON.readTree(message))).isFalse();
          }
        });
  }

  @Test
  void anyOctetsAreAMessageOrAViolation() {
    Tries.of(
        10_000,
        (seed, random) -> {
          byte[] octets = RandomOctets.octets(random, 255);
          byte[] head = Json.utf8("[48,1,{\"a");
          byte[] message = Arrays.copyOf(head, head.length + octets.length);
          System.arraycopy(octets, 0, message, head.length, octets.length);
          assertThat(isRead(message) && !Oracle.isJson(message)).isFalse();
          assertThat(isRead(octets) && !Oracle.isJson(octets)).isFalse();
        });
  }

  /** A call whose payload is made of tokens, with a stray octet now and then. */
  private static byte[] message(SplittableRandom random) {
    ByteSink sink = new ByteSink(64);
    sink.put(
        Json.utf8(random.nextBoolean() ? "[48,1,{},\"a.b\",[" : "[48,1,{},\"a.b\",[],{\"k\":"));
    for (int count = random.nextInt(8); count > 0; count--) {
      sink.put(Json.utf8(TOKENS[random.nextInt(TOKENS.length)]));
    }
    if (random.nextInt(8) == 0) {
      sink.put((byte) random.nextInt());
    }
    sink.put(Json.utf8(random.nextBoolean() ? "]]" : "}]"));
    return sink.toByteArray();
  }

  private static boolean isRead(byte[] message) {
    try {
      return Hex.read(JSON, message) != null;
    } catch (ProtocolViolation e) {
      assertThat(e).hasMessageMatching("(?s).{10,300}");
      return false;
    }
  }

  private static boolean isCall(JsonNode message) {
    return message.isArray()
        && message.size() >= 4
        && message.size() <= 6
        && (message.size() < 5 || message.get(4).isArray() || message.get(4).isNull())
        && (message.size() < 6 || message.get(5).isObject() || message.get(5).isNull());
  }

  /** The first call from this seed on that has a form. */
  private static Call call(long seed) {
    long at = seed;
    Call call = any(at);
    while (!hasForm(call)) {
      call = any(++at);
    }
    return call;
  }

  private static Call any(long seed) {
    WampValues random = new WampValues(seed, 64);
    Payload payload = Payload.of(random.list(4), random.dictionary(4));
    Map<String, Object> options = random.dictionary(3);
    return new Call(1 + (seed >>> 11), CallOptions.of(Dict.of(options)), "com.example", payload);
  }

  /** Without NaN and infinities, and strings that look like octets. */
  private static boolean hasForm(Call call) {
    try {
      return Hex.write(JSON, call).length > 0;
    } catch (Unencodable e) {
      return false;
    }
  }

  /** Jackson with one of its ways to write. */
  private static ObjectWriter byJackson(long seed) {
    ObjectWriter writer = JACKSON.writer();
    if ((seed & 1) != 0) {
      writer = writer.with(JsonGenerator.Feature.ESCAPE_NON_ASCII);
    }
    return (seed & 2) != 0 ? writer.withDefaultPrettyPrinter() : writer;
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

  /** Octets as WAMP puts them into JSON, and all integers as long ones. */
  private static Object plain(Object value) {
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      map.forEach((key, element) -> plain.put(key, plain(element)));
      return plain;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof byte[] octets
        ? "\0" + Base64.getEncoder().encodeToString(octets)
        : value;
  }

  /** The same, where the order of keys counts too. */
  private static Object ordered(Object value) {
    Object plain = plain(value);
    if (plain instanceof List<?> list) {
      return list.stream().map(JsonPropertiesTest::ordered).toList();
    }
    if (plain instanceof Map<?, ?> map) {
      List<Object> entries = new ArrayList<>();
      map.forEach((key, element) -> entries.add(Arrays.asList(key, ordered(element))));
      return Map.of("dictionary", entries);
    }
    return plain;
  }
}
