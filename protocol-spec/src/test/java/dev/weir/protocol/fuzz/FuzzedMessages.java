package dev.weir.protocol.fuzz;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.WampValues;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Messages of all types with random values, mutated by a seed: cut, doubled, spliced, changed. */
final class FuzzedMessages {
  private static final int SEEDS = 4096;

  /** Type, then i: id, u: URI, d: dictionary, a: Arguments, k: ArgumentsKw. */
  private static final String[] SHAPES = {
    "1ud", "2id", "3duak", "4ud", "5ud", "6du", "16iduak", "17ii", "32idu", "33ii", "34ii", "35i",
    "36iidak", "48iduak", "48iduak", "48iduak", "48idua", "49id", "50idak", "64idu", "65ii", "66ii",
    "67i", "68iidak", "69id", "70idak"
  };

  private static final Map<Serializer, List<byte[]>> TOKENS =
      Map.of(
          Serializer.JSON,
          List.of("[", "]", "{", "}", ",", ":", "\"", "\\u0000", "\\ud800", "-", "1e9", "null")
              .stream()
              .map(token -> token.getBytes(StandardCharsets.UTF_8))
              .toList(),
          Serializer.MESSAGEPACK,
          hex("c0", "c1", "d40500", "c70005", "dc0001", "dd00000001", "de0001", "d903616263", "c3"),
          Serializer.CBOR,
          hex(
              "9f", "bf", "ff", "7f", "5f", "d840", "d9d9f7", "c2", "c34101", "f7", "f97e00",
              "f820"));

  private static final Map<String, Object> OPTIONS =
      Map.of(
          "acknowledge",
          true,
          "timeout",
          1000L,
          "match",
          "prefix",
          "exclude",
          List.of(1L, 2L),
          "roles",
          Map.of("caller", Map.of("features", Map.of("call_timeout", true))),
          "ppt_scheme",
          "x_custom");

  private final Serializer serializer;
  private final List<byte[]> valid = new ArrayList<>();

  FuzzedMessages(Serializer serializer) {
    this.serializer = serializer;
    for (long seed = 0; valid.size() < SEEDS; seed++) {
      add(seed);
    }
  }

  private static List<byte[]> hex(String... tokens) {
    return Arrays.stream(tokens).map(HexFormat.of()::parseHex).toList();
  }

  private void add(long seed) {
    try {
      Payload message = Payload.of(elements(seed), Map.of());
      valid.add(Transcoder.encode(message, serializer).octets());
    } catch (Unencodable e) {
      // some random values have no form in JSON: the next seed has others
    }
  }

  private static List<Object> elements(long seed) {
    String shape = SHAPES[(int) (seed % SHAPES.length)];
    WampValues values = new WampValues(seed, 64);
    String fields = shape.replaceAll("[0-9]", "");
    List<Object> elements = new ArrayList<>();
    elements.add(Long.valueOf(shape.substring(0, shape.length() - fields.length())));
    for (char field : fields.toCharArray()) {
      elements.add(
          switch (field) {
            case 'i' -> 1 + (seed * seed >>> seed % 12);
            case 'u' -> "com.example.n" + seed;
            case 'a' -> values.list(4);
            case 'k' -> values.dictionary(4);
            default -> seed % 3 == 0 ? OPTIONS : seed % 3 == 1 ? Map.of() : values.dictionary(3);
          });
    }
    return elements;
  }

  /** The octets of a seed. */
  byte[] octets(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] octets = valid.get(random.nextInt(valid.size()));
    for (int mutations = random.nextInt(4); mutations > 0 && octets.length > 0; mutations--) {
      octets = mutated(octets, random);
    }
    return octets;
  }

  private byte[] mutated(byte[] octets, SplittableRandom random) {
    int at = random.nextInt(octets.length);
    int to = Math.min(octets.length, at + 1 + random.nextInt(8));
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(octets, at);
      case 1 -> spliced(octets, at, to, new byte[0]);
      case 2 -> spliced(octets, at, at, Arrays.copyOfRange(octets, at, to));
      case 3 -> spliced(octets, at, at, random(to - at, random));
      case 4 -> spliced(octets, at, at + 1, new byte[] {(byte) (octets[at] ^ 1 << to % 8)});
      case 5 -> spliced(octets, at, at, token(random));
      case 6 -> spliced(octets, at, at + 1, token(random));
      default -> spliced(octets, at, at + 1, random(1, random));
    };
  }

  private byte[] token(SplittableRandom random) {
    List<byte[]> tokens = TOKENS.get(serializer);
    return tokens.get(random.nextInt(tokens.size()));
  }

  private static byte[] random(int length, SplittableRandom random) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  private static byte[] spliced(byte[] octets, int from, int to, byte[] middle) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream(octets.length + middle.length);
    spliced.write(octets, 0, from);
    spliced.writeBytes(middle);
    spliced.write(octets, to, octets.length - to);
    return spliced.toByteArray();
  }
}
