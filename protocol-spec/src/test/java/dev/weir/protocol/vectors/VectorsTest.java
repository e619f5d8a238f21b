package dev.weir.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.weir.conformance.Row;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Transcoder;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * Runs the vectors of the specification and our own over every serializer. The official ones are
 * read where they stand, beside the project; where they are missing, continuous integration (the
 * environment variable {@code CI}) fails, and any other build runs our own alone.
 */
class VectorsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Map<Serializer, ObjectMapper> MAPPERS =
      Map.of(
          Serializer.JSON, new ObjectMapper(),
          Serializer.MESSAGEPACK, new ObjectMapper(new MessagePackFactory()),
          Serializer.CBOR, new ObjectMapper(new CBORFactory()));

  static Stream<VectorFile> files() {
    return Stream.concat(VectorFile.official().stream(), VectorFile.own().stream());
  }

  static Stream<Arguments> messages() {
    return serializations(false);
  }

  static Stream<Arguments> extensions() {
    return serializations(true);
  }

  private static Stream<Arguments> serializations(boolean extension) {
    return files()
        .flatMap(file -> file.serializations().stream())
        .filter(sample -> sample.extension() == extension)
        .flatMap(VectorsTest::everySerializer);
  }

  static Stream<Arguments> validations() {
    return files()
        .flatMap(file -> file.validations().stream())
        .filter(sample -> !sample.extension())
        .flatMap(VectorsTest::everySerializer);
  }

  private static Stream<Arguments> everySerializer(Object sample) {
    return Stream.of(Serializer.values()).map(serializer -> Arguments.of(sample, serializer));
  }

  @Test
  void officialVectorsAreAllThere(TestReporter reporter) {
    boolean present = Files.isDirectory(VectorFile.OFFICIAL);
    assumeTrue(present || System.getenv("CI") != null, "the official vectors are not at hand");
    List<VectorFile> files = VectorFile.official();
    List<SerializationSample> serializations =
        files.stream().flatMap(file -> file.serializations().stream()).toList();
    List<ValidationSample> validations =
        files.stream().flatMap(file -> file.validations().stream()).toList();
    assertThat(serializations)
        .hasSize(35)
        .allSatisfy(sample -> assertThat(sample.variants().values()).noneMatch(List::isEmpty))
        .filteredOn(SerializationSample::extension)
        .hasSize(5);
    List<ValidationSample> skipped =
        validations.stream().filter(ValidationSample::extension).toList();
    assertThat(validations).hasSize(67);
    assertThat(skipped).hasSize(21);
    skipped.forEach(
        sample -> reporter.publishEntry("skipped, an extension of Autobahn", sample.name()));
  }

  @Test
  void ourVectorsAreAllThere() {
    List<VectorFile> files = VectorFile.own();
    assertThat(files.stream().mapToInt(file -> file.serializations().size()).sum()).isEqualTo(64);
    assertThat(files.stream().mapToInt(file -> file.validations().size()).sum()).isEqualTo(80);
  }

  @ParameterizedTest
  @MethodSource("messages")
  @Row("C022")
  void octetsMeanTheAttributes(SerializationSample sample, Serializer serializer) {
    for (byte[] octets : sample.variants().get(serializer)) {
      assertThat(Attributes.of(read(serializer, octets), sample.attributes()))
          .isEqualTo(sample.attributes());
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  @Row("C022")
  void attributesBecomeTheOctets(SerializationSample sample, Serializer serializer) {
    for (Serializer from : Serializer.values()) {
      List<byte[]> variants = sample.variants().get(from);
      // What came in this serializer leaves as it came, which only the first variant is to show.
      for (byte[] octets : from == serializer ? variants.subList(0, 1) : variants) {
        Message message = read(from, octets);
        assertThat(hexadecimal(write(serializer, message))).isIn(hexadecimal(sample, serializer));
      }
    }
  }

  /**
   * Autobahn's own kinds of message are none to a {@link MessageReader}; their octets are held
   * against the values that they are made of. Where the official vectors are not at hand there are
   * none: ours have no such kinds.
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("extensions")
  void extensionsAreReadAndWrittenAsValues(SerializationSample sample, Serializer serializer) {
    for (byte[] octets : sample.variants().get(serializer)) {
      assertThatExceptionOfType(ProtocolViolation.class).isThrownBy(() -> read(serializer, octets));
      List<Object> values = Transcoder.values(Payload.raw(serializer, octets, 1)).arguments();
      assertThat(Attributes.of(values, sample.attributes())).isEqualTo(sample.attributes());
      for (Serializer to : Serializer.values()) {
        byte[] written = Transcoder.encode(Payload.of(values.toArray()), to).octets();
        assertThat(hexadecimal(written)).isIn(hexadecimal(sample, to));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("validations")
  @Row({"C001", "C016", "C017", "C018"})
  void messagesAreAcceptedOrRefused(ValidationSample sample, Serializer serializer)
      throws JsonProcessingException {
    byte[] octets = MAPPERS.get(serializer).writeValueAsBytes(sample.message());
    if (sample.refusal().isEmpty()) {
      assertThat(read(serializer, octets)).isNotNull();
    } else {
      assertThatExceptionOfType(ProtocolViolation.class)
          .isThrownBy(() -> read(serializer, octets))
          .withMessageContaining(sample.refusal().get());
    }
  }

  private static List<String> hexadecimal(SerializationSample sample, Serializer serializer) {
    return sample.variants().get(serializer).stream().map(VectorsTest::hexadecimal).toList();
  }

  private static String hexadecimal(byte[] octets) {
    return HEX.formatHex(octets);
  }

  private static Message read(Serializer serializer, byte[] octets) {
    return MessageReader.of(serializer, Limits.DEFAULT).read(octets, 0, octets.length);
  }

  private static byte[] write(Serializer serializer, Message message) {
    ByteSink sink = new ByteSink(64);
    MessageWriter.of(serializer).write(message, sink);
    return sink.toByteArray();
  }
}
