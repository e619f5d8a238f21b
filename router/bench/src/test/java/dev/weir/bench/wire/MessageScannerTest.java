package dev.weir.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What routers send is read, however they write it. */
class MessageScannerTest {
  private final Payload payload = new Payload(300);

  @ParameterizedTest
  @EnumSource(Codec.class)
  void readsAnInvocationWithDetails(Codec codec) {
    Received received =
        scan(
            codec,
            codec.encode(
                "[68,123456789012,7,{\"caller\":300,\"x\":[1,{\"y\":true}],\"z\":\"text\"},[\"%s\"]]"
                    .formatted(payload.text())));
    assertThat(received.code()).isEqualTo(MessageCode.INVOCATION);
    assertThat(received.first()).isEqualTo(123456789012L);
    assertThat(received.second()).isEqualTo(7);
    assertThat(received.marker(payload)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void readsAnErrorWithItsReason(Codec codec) {
    Received received =
        scan(codec, codec.encode("[8,48,70000,{},\"wamp.error.canceled\",[\"why\",1],{\"k\":2}]"));
    assertThat(received.second()).isEqualTo(70000);
    assertThat(received.text()).isEqualTo("wamp.error.canceled");
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void refusesAMessageThatEndsEarly(Codec codec) {
    byte[] whole = codec.encode("[36,1,2,{},[\"%s\"]]".formatted(payload.text()));
    for (int length = 0; length < whole.length; length++) {
      int to = length;
      assertThatThrownBy(() -> codec.scanner().read(whole, 0, to, new Received()))
          .isInstanceOf(MalformedMessage.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void refusesBytesAfterAMessage(Codec codec) {
    byte[] message = codec.encode("[65,1,2]");
    byte[] longer = java.util.Arrays.copyOf(message, message.length + 1);
    assertThatThrownBy(() -> scan(codec, longer)).isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void refusesAResultWithTwoArguments(Codec codec) {
    assertThatThrownBy(() -> scan(codec, codec.encode("[50,1,{},[\"a\",\"b\"]]")))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void readsIntegersOfEveryWidthInMessagePack() {
    assertThat(subscription("93 d1 0021 d3 0000000000000005 cf 0000000100000000"))
        .isEqualTo(1L << 32);
    assertThat(subscription("dc0003 cc21 cd0005 ce00000009")).isEqualTo(9);
    assertThat(subscription("dd00000003 d021 d20000ffff d109ff")).isEqualTo(0x9ff);
  }

  @Test
  void readsJsonWithBlanks() {
    byte[] message = " [ 33 , 5 ,\t9 , { \"a\" : [ ] } ] \n".getBytes(StandardCharsets.US_ASCII);
    assertThat(scan(Codec.JSON, message).second()).isEqualTo(9);
  }

  @Test
  void tellsAPayloadWithAnotherLetterApart() {
    byte[] message = Codec.JSON.encode("[50,1,{},[\"%s\"]]".formatted(payload.text()));
    message[message.length - 10]++;
    assertThat(scan(Codec.JSON, message).marker(payload)).isEqualTo(-1);
  }

  private static long subscription(String hex) {
    Received received = scan(Codec.MESSAGE_PACK, HexFormat.of().parseHex(hex.replace(" ", "")));
    assertThat(received.code()).isEqualTo(MessageCode.SUBSCRIBED);
    return received.second();
  }

  private static Received scan(Codec codec, byte[] message) {
    Received received = new Received();
    codec.scanner().read(message, 0, message.length, received);
    return received;
  }
}
