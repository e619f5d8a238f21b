package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.Serializer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The octets that open a RawSocket, from both sides. */
final class RawSocketHandshakeTest {
  private static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }

  private static RawSocketHandshakeException refused(int... values) {
    return catchThrowableOfType(
        RawSocketHandshakeException.class, () -> RawSocketHandshake.request(octets(values)));
  }

  private static RawSocketHandshakeException unanswered(int... values) {
    RawSocketHandshake asked = RawSocketHandshake.of(Serializer.CBOR, 1 << 24);
    return catchThrowableOfType(
        RawSocketHandshakeException.class, () -> asked.answer(octets(values)));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void everyRequestIsReadAsItWasMade(Serializer serializer) throws Exception {
    for (int code = 0; code < 16; code++) {
      RawSocketHandshake made = RawSocketHandshake.of(serializer, 512 << code);
      assertThat(made.octets()).isEqualTo(octets(0x7F, code << 4 | serializer.rawSocketId(), 0, 0));
      assertThat(RawSocketHandshake.request(made.octets())).isEqualTo(made);
      assertThat(made.largest()).isEqualTo(512 << code);
      assertThat(made.answer(made.octets())).isEqualTo(made);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 512",
    "1, 512",
    "512, 512",
    "1023, 512",
    "1024, 1024",
    "10485760, 8388608",
    "16777215, 8388608",
    "16777216, 16777216",
    "2147483647, 16777216"
  })
  void limitsAreRoundedToWhatCanBeTold(int limit, int told) {
    assertThat(RawSocketHandshake.of(Serializer.JSON, limit).largest()).isEqualTo(told);
  }

  @Test
  void whatIsWrongWithARequestIsSaid() {
    assertThat(refused(0x47, 0xF1, 0, 0))
        .hasMessageContaining("0x47")
        .extracting(RawSocketHandshakeException::error)
        .isEqualTo(Optional.empty());
    for (int serializer : new int[] {0, 4, 5, 15}) {
      assertThat(refused(0x7F, 0xF0 | serializer, 0, 0))
          .hasMessageContaining("serializer " + serializer)
          .extracting(RawSocketHandshakeException::error)
          .isEqualTo(Optional.of(RawSocketError.SERIALIZER_UNSUPPORTED));
    }
    assertThat(refused(0x7F, 0xF1, 0, 1).error()).contains(RawSocketError.RESERVED_BITS_USED);
    assertThat(refused(0x7F, 0xF1, 0x80, 0).error()).contains(RawSocketError.RESERVED_BITS_USED);
  }

  @ParameterizedTest
  @EnumSource(RawSocketError.class)
  void anErrorArrivesAsItWasTold(RawSocketError error) {
    byte[] told = error.octets();
    assertThat(told).isEqualTo(octets(0x7F, error.number() << 4, 0, 0));
    assertThat(unanswered(told[0], told[1], told[2], told[3]))
        .hasMessageContaining(error.sentence())
        .extracting(RawSocketHandshakeException::error)
        .isEqualTo(Optional.of(error));
  }

  @Test
  void whatIsWrongWithAnAnswerIsSaid() {
    assertThat(unanswered('H', 'T', 'T', 'P')).hasMessageContaining("0x48545450");
    assertThat(unanswered(0x7F, 0xF3, 0, 1)).hasMessageContaining("does not speak RawSocket");
    assertThat(unanswered(0x7F, 0xF1, 0, 0)).hasMessageContaining("serializer 1 to 3");
    assertThat(unanswered(0x7F, 0x50, 0, 0)).hasMessageContaining("unknown error 5");
    assertThat(unanswered(0x7F, 0x00, 0, 0)).hasMessageContaining("unknown error 0");
  }

  @Test
  void theRouterMayTellASmallerLimit() throws Exception {
    RawSocketHandshake asked = RawSocketHandshake.of(Serializer.CBOR, 1 << 24);
    assertThat(asked.answer(octets(0x7F, 0x03, 0, 0)).largest()).isEqualTo(512);
  }
}
