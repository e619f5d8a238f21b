package dev.weir.router.trustroots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Addresses and their checksum. */
final class EthereumAddressTest {
  /** Of EIP-55 itself. */
  private static final List<String> ADDRESSES =
      List.of(
          "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
          "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
          "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

  @Test
  void theCaseOfTheDigitsIsAChecksum() {
    for (String text : ADDRESSES) {
      String lower = text.toLowerCase(Locale.ROOT);
      assertThat(EthereumAddress.parse(text)).hasToString(text);
      assertThat(EthereumAddress.parse(lower)).hasToString(text);
    }
    assertThatThrownBy(() -> EthereumAddress.parse("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))
        .hasMessageContaining("checksum");
  }

  @Test
  void whatIsNoAddressIsRefused() {
    String text = ADDRESSES.get(0);
    for (String wrong : List.of("", "0x", text.substring(2), text + "0", "0x" + "g".repeat(40))) {
      assertThatThrownBy(() -> EthereumAddress.parse(wrong)).hasMessageContaining("40 hex digits");
    }
  }
}
