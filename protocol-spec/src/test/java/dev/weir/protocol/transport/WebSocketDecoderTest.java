package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.transport.FrameEvent.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the frame codec on raw bytes, at the limit and one past it. */
final class WebSocketDecoderTest {
  private static final WebSocketLimits SMALL = new WebSocketLimits(300, 4);

  private final WebSocketDecoder server = new WebSocketDecoder(true, SMALL);
  private final WebSocketDecoder client = new WebSocketDecoder(false, SMALL);
  private final RecordingSink sink = new RecordingSink();

  private static FrameStream masked() {
    return new FrameStream(true);
  }

  private List<FrameEvent> served(FrameStream stream) {
    sink.feed(server, stream.toBytes());
    return sink.events();
  }

  private WebSocketViolation refused(FrameStream stream) {
    byte[] bytes = stream.toBytes();
    return catchThrowableOfType(
        WebSocketViolation.class, () -> server.decode(bytes, 0, bytes.length, sink));
  }

  private static FrameEvent binary(int length) {
    return FrameEvent.of(Kind.BINARY, new byte[length]);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 810548656c6c6f, TEXT",
    "true, 818537fa213d7f9f4d5158, TEXT",
    "false, 010348656c80026c6f, TEXT",
    "false, 890548656c6c6f, PING",
    "true, 8a8537fa213d7f9f4d5158, PONG",
  })
  void examplesOfTheRfc(boolean masked, String hex, Kind kind) {
    sink.feed(masked ? server : client, HexFormat.of().parseHex(hex));
    assertThat(sink.events()).containsExactly(new FrameEvent(kind, 0, "Hello"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
  void everyFormOfLength(int length) {
    WebSocketDecoder decoder = new WebSocketDecoder(true, WebSocketLimits.DEFAULT);
    sink.feed(decoder, masked().frame(0x82, new byte[length]).toBytes());
    assertThat(sink.events()).containsExactly(binary(length));
  }

  @Test
  void severalFramesOfOneInputInOrder() {
    FrameStream stream = masked().frame(0x81, "a").frame(0x89, "b").frame(0x82, "c");
    assertThat(served(stream).stream().map(FrameEvent::payload)).containsExactly("a", "b", "c");
  }

  @Test
  void bytesOutsideTheGivenRangeStayUntouched() {
    byte[] frame = masked().frame(0x82, "payload").toBytes();
    byte[] input = new byte[frame.length + 20];
    Arrays.fill(input, (byte) 0x55);
    System.arraycopy(frame, 0, input, 10, frame.length);
    sink.feed(server, input, 10, frame.length);
    assertThat(sink.events()).containsExactly(new FrameEvent(Kind.BINARY, 0, "payload"));
    assertThat(Arrays.copyOf(input, 10)).containsOnly(0x55);
    assertThat(Arrays.copyOfRange(input, input.length - 10, input.length)).containsOnly(0x55);
  }

  @Test
  void aRangeOutsideTheInputIsTheCallersFault() {
    assertThatThrownBy(() -> server.decode(new byte[4], 2, 3, sink))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void fragmentsWithControlFramesBetweenThem() {
    sink.feed(server, masked().frame(0x01, "Hel").frame(0x89, "now").toBytes());
    assertThat(sink.events()).containsExactly(new FrameEvent(Kind.PING, 0, "now"));
    sink.feed(server, masked().frame(0x00, "").frame(0x8A, "").frame(0x80, "lo").toBytes());
    assertThat(sink.events().subList(1, 3))
        .containsExactly(new FrameEvent(Kind.PONG, 0, ""), FrameEvent.text("Hello"));
    assertThat(server.heldBytes()).isZero();
  }

  @Test
  void emptyFragmentsOnlyMakeAnEmptyMessage() {
    assertThat(served(masked().frame(0x01, "").frame(0x00, "").frame(0x80, "")))
        .containsExactly(FrameEvent.text(""));
  }

  @Test
  void theServerWantsMaskedFrames() {
    WebSocketViolation violation = refused(new FrameStream(false).frame(0x81, "a"));
    assertThat(violation.closeCode()).isEqualTo(1002);
    assertThat(violation).hasMessage("a client must mask its frames").hasNoCause();
    assertThat(violation.getStackTrace()).isEmpty();
  }

  @Test
  void theClientWantsUnmaskedFrames() {
    sink.feed(client, masked().frame(0x81, "a").toBytes());
    assertThat(sink.events()).containsExactly(FrameEvent.violation(1002));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
  void reservedBitsAreRefused(int bits) {
    assertThat(served(masked().frame(0x81 | bits, "a")))
        .containsExactly(FrameEvent.violation(1002));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void reservedOpcodesAreRefused(int opcode) {
    assertThat(refused(masked().frame(0x80 | opcode, ""))).hasMessageContaining("opcode " + opcode);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x08, 0x09, 0x0A})
  void fragmentedControlFramesAreRefused(int first) {
    assertThat(served(masked().frame(first, ""))).containsExactly(FrameEvent.violation(1002));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x89, 0x8A})
  void aControlFrameHoldsUpTo125Bytes(int first) {
    sink.feed(server, masked().frame(first, new byte[125]).frame(first, new byte[126]).toBytes());
    assertThat(sink.events()).hasSize(2).endsWith(FrameEvent.violation(1002));
    assertThat(sink.events().get(0).payload()).hasSize(125);
  }

  @Test
  void anOversizedControlFrameIsRefusedByItsFirstTwoBytes() {
    assertThat(refused(masked().bytes(0x89, 0xFE))).hasMessageContaining("125");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x80})
  void aContinuationNeedsAStart(int first) {
    assertThat(served(masked().frame(0x82, "").frame(first, "a")))
        .containsExactly(binary(0), FrameEvent.violation(1002));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x81, 0x82})
  void aMessageMustNotBeginInsideAnother(int first) {
    assertThat(served(masked().frame(0x01, "a").frame(first, "b")))
        .containsExactly(FrameEvent.violation(1002));
  }

  @ParameterizedTest
  @CsvSource({"126, 0, 2", "126, 125, 2", "127, 0, 8", "127, 126, 8", "127, 65535, 8"})
  void lengthsMustBeMinimal(int shortLength, long length, int lengthBytes) {
    WebSocketViolation violation = refused(masked().header(0x82, shortLength, length, lengthBytes));
    assertThat(violation.closeCode()).isEqualTo(1002);
    assertThat(violation).hasMessageContaining("length " + length);
  }

  @Test
  void theTopBitOfALengthIsRefused() {
    WebSocketViolation violation = refused(masked().header(0x82, 127, Long.MIN_VALUE, 8));
    assertThat(violation.closeCode()).isEqualTo(1002);
    assertThat(violation).hasMessageContaining("highest bit");
  }

  @Test
  void theLargestLengthIsRefusedBeforeAnythingIsAllocated() {
    WebSocketViolation violation = refused(masked().header(0x82, Long.MAX_VALUE));
    assertThat(violation.closeCode()).isEqualTo(1009);
    assertThat(violation).hasMessageContaining("300").hasMessageContaining("limits.message");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x81, 0x82})
  void aMessageOfOneFrameAtItsLimitAndOnePast(int first) {
    assertThat(served(masked().frame(first, new byte[300]).header(first, 301)))
        .hasSize(2)
        .endsWith(FrameEvent.violation(1009));
  }

  @Test
  void aFragmentedMessageAtItsLimitAndOnePast() {
    byte[] part = new byte[100];
    FrameStream stream = masked().frame(0x02, part).frame(0x00, part).frame(0x80, part);
    stream.frame(0x02, part).frame(0x00, part).header(0x80, 101);
    assertThat(served(stream)).containsExactly(binary(300), FrameEvent.violation(1009));
  }

  @Test
  void theFragmentsAtTheirLimitAndOnePast() {
    FrameStream stream = masked();
    stream.frame(0x02, "a").frame(0x00, "b").frame(0x00, "c").frame(0x80, "d");
    stream.frame(0x02, "a").frame(0x00, "").frame(0x00, "").frame(0x00, "");
    assertThat(served(stream)).containsExactly(new FrameEvent(Kind.BINARY, 0, "abcd"));
    WebSocketViolation violation = refused(masked().frame(0x80, ""));
    assertThat(violation.closeCode()).isEqualTo(1008);
    assertThat(violation).hasMessageContaining("4").hasMessageContaining("limits.fragments");
  }

  @Test
  void twoMillionEmptyFragmentsEndAtTheDefaultLimit() {
    WebSocketDecoder decoder = new WebSocketDecoder(true, WebSocketLimits.DEFAULT);
    sink.feed(decoder, masked().frame(0x02, "").toBytes());
    byte[] fragment = masked().frame(0x00, "").toBytes();
    IntStream.range(0, 2_000_000).forEach(i -> sink.feed(decoder, fragment));
    assertThat(sink.events()).containsExactly(FrameEvent.violation(1008));
  }

  @Test
  void aCloseFrameWithoutACode() {
    assertThat(served(masked().frame(0x88, "").frame(0x81, "late")))
        .containsExactly(FrameEvent.close(1005, ""));
    assertThat(server.stopped()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999})
  void closeCodesThatMayBeSent(int code) {
    byte[] payload = {(byte) (code >> 8), (byte) code, 'b', 'y', 'e'};
    assertThat(served(masked().frame(0x88, payload)))
        .containsExactly(FrameEvent.close(code, "bye"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535})
  void closeCodesThatMustNotBeSent(int code) {
    byte[] payload = {(byte) (code >> 8), (byte) code};
    assertThat(refused(masked().frame(0x88, payload)))
        .hasMessageContaining("close code " + code)
        .extracting(WebSocketViolation::closeCode)
        .isEqualTo(1002);
  }

  @Test
  void aCloseFrameOfOneByte() {
    assertThat(served(masked().frame(0x88, "x"))).containsExactly(FrameEvent.violation(1002));
  }

  @Test
  void aCloseReasonOf123BytesAndOneThatIsNotUtf8() {
    byte[] longest = new byte[125];
    Arrays.fill(longest, (byte) 'x');
    longest[0] = 0x03;
    longest[1] = (byte) 0xE8;
    assertThat(served(masked().frame(0x88, longest)))
        .containsExactly(FrameEvent.close(1000, "x".repeat(123)));
    RecordingSink second = new RecordingSink();
    byte[] broken = {0x03, (byte) 0xE8, (byte) 0xC3};
    second.feed(new WebSocketDecoder(true, SMALL), masked().frame(0x88, broken).toBytes());
    assertThat(second.events()).containsExactly(FrameEvent.violation(1007));
  }

  @Test
  void textAcrossFragmentsWithinACharacter() {
    byte[] euro = {(byte) 0xE2, (byte) 0x82, (byte) 0xAC};
    FrameStream stream = masked();
    stream.frame(0x01, Arrays.copyOf(euro, 1)).frame(0x89, "");
    stream.frame(0x80, Arrays.copyOfRange(euro, 1, 3));
    assertThat(served(stream)).endsWith(FrameEvent.text("€")).hasSize(2);
  }

  @Test
  void textThatEndsInsideACharacter() {
    assertThat(served(masked().frame(0x81, new byte[] {(byte) 0xE2, (byte) 0x82})))
        .containsExactly(FrameEvent.violation(1007));
  }

  @Test
  void textIsRefusedInAFragmentThatIsNotTheLast() {
    assertThat(served(masked().frame(0x01, new byte[] {'a', (byte) 0xFF})))
        .containsExactly(FrameEvent.violation(1007));
  }

  /** The Autobahn cases 6.4.1 to 6.4.4: the verdict falls with the byte that is wrong. */
  @Test
  void textIsRefusedInsideAFrameThatHasNotWhollyArrived() {
    byte[] valid = HexFormat.of().parseHex("cebae1bdb9cf83cebcceb5");
    byte[] invalid = HexFormat.of().parseHex("f4908080656469746564");
    byte[] payload = Arrays.copyOf(valid, valid.length + invalid.length);
    System.arraycopy(invalid, 0, payload, valid.length, invalid.length);
    byte[] frame = masked().frame(0x81, payload).toBytes();
    int beforeTheVerdict = 6 + valid.length + 1;
    sink.feed(server, frame, 0, beforeTheVerdict);
    assertThat(sink.events()).isEmpty();
    sink.feed(server, frame, beforeTheVerdict, 1);
    assertThat(sink.events()).containsExactly(FrameEvent.violation(1007));
  }

  @Test
  void aBinaryMessageMayHoldAnyBytes() {
    byte[] payload = {(byte) 0xFF, (byte) 0xC0, 0};
    assertThat(served(masked().frame(0x82, payload)))
        .containsExactly(FrameEvent.of(Kind.BINARY, payload));
  }

  @Test
  void nothingIsTakenAfterAViolation() {
    assertThat(refused(masked().frame(0x83, "").frame(0x81, "a"))).isNotNull();
    sink.feed(server, masked().frame(0x81, "b").toBytes());
    assertThat(sink.events()).isEmpty();
    assertThat(server.stopped()).isTrue();
    assertThat(server.heldBytes()).isZero();
  }

  @Test
  void whatCameBeforeAViolationIsDelivered() {
    assertThat(served(masked().frame(0x81, "a").frame(0x83, "").frame(0x81, "b")))
        .containsExactly(FrameEvent.text("a"), FrameEvent.violation(1002));
  }

  @Test
  void limitsMustBePossible() {
    assertThat(WebSocketLimits.DEFAULT).isEqualTo(new WebSocketLimits(16 * 1024 * 1024, 1024));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketLimits(0, 1))
        .withMessageContaining("limits.message");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketLimits(Integer.MAX_VALUE, 1))
        .withMessageContaining("limits.message");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketLimits(1, 0))
        .withMessageContaining("limits.fragments");
  }
}
