package dev.weir.protocol.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of vectors for single messages, in the schema of the specification's test suite: samples
 * of octets with what they mean, and messages to be accepted or refused.
 */
record VectorFile(String name, JsonNode content) {
  /** The official vectors stand beside the project, not in it. */
  static final Path OFFICIAL = Path.of("../../shared/vectors/wamp-proto");

  private static final String OWN = "/dev/weir/protocol/vectors/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The vectors that ship with the project. */
  static List<VectorFile> own() {
    return new String(resource("index.txt"), StandardCharsets.UTF_8)
        .lines()
        .map(name -> new VectorFile("weir/" + name, parsed(resource(name))))
        .toList();
  }

  /** The vectors of the specification; none where they are not at hand. */
  static List<VectorFile> official() {
    Path root = OFFICIAL.resolve("singlemessage");
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> new VectorFile(OFFICIAL.relativize(file).toString(), parsed(read(file))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The samples of octets. */
  List<SerializationSample> serializations() {
    List<SerializationSample> samples = new ArrayList<>();
    for (JsonNode sample : content.get("samples")) {
      if (sample.has("serializers")) {
        samples.add(SerializationSample.of(name, sample));
      }
    }
    return samples;
  }

  /** The samples to be accepted or refused. */
  List<ValidationSample> validations() {
    List<ValidationSample> samples = new ArrayList<>();
    for (JsonNode sample : content.get("samples")) {
      if (sample.has("wmsg")) {
        samples.add(ValidationSample.of(name, sample));
      }
    }
    return samples;
  }

  private static byte[] resource(String name) {
    try (InputStream in = VectorFile.class.getResourceAsStream(OWN + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(byte[] octets) {
    try {
      return JSON.readTree(octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
