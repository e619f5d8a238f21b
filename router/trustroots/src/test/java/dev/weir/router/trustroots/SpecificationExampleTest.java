package dev.weir.router.trustroots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.router.auth.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The chain of the specification's third example (advanced profile, "Cryptosign-based
 * Authentication"), whose signatures were made by somebody else's software.
 */
final class SpecificationExampleTest {
  private static final String ROOT = "0xf766Dc789CF04CD18aE75af2c5fAf2DA6650Ff57";
  private static final String DELEGATE = "0xf5173a6111B2A6B3C20fceD53B2A8405EC142bF6";
  private static final String REALM = "0xA6e693CC4A2b4F1400391a728D26369D9b82ef96";
  private static final String KEY =
      "12ae0184b180e9a9c5e45be4a1afbce3c6491320063701cd9c4011a777d04089";
  private static final long BLOCK = 15212703;

  @Test
  @Row("C170")
  void theChainOfTheExampleIsAccepted() {
    assertThat(judged(BLOCK)).isEqualTo(new Step.Accept(DELEGATE, "user", "trustroot", Dict.EMPTY));
    Verdicts.refused(judged(BLOCK - 1), "CCR-1: validFrom");
  }

  private static Step judged(long block) {
    Trustroot trustroot =
        Trustroot.builder(EthereumAddress.parse(ROOT), EthereumAddress.parse(REALM))
            .chain(1, EthereumAddress.parse(ROOT))
            .currentBlock(() -> block)
            .role("user")
            .build();
    return trustroot.judge(Verdicts.applicant("", ROOT, chain()), CryptosignPublicKey.parse(KEY));
  }

  private static List<Object> chain() {
    Map<String, Object> delegate = common();
    delegate.put("delegate", DELEGATE);
    delegate.put("csPubKey", KEY);
    delegate.put("bootedAt", 1658765756680628959L);
    return List.of(
        ChainMaker.pair(
            ChainMaker.typed(delegate),
            "8fe06bb269110c6bc0e011ea2b7da07091c674f7fe67458c1805157157da702b"
                + "70b56cdf662666dc386820ded0116b6b84151df1ed65210eeecd7e477cdb765b1b"),
        ChainMaker.pair(
            authority(DELEGATE, 12L),
            "0c0eb60a108dbd72a204b41c1d18505358e4e7886b0c9787192a33ac9e0f94c9"
                + "2ce158f8de576fa9cccf28a8c9404ed66c2d355ea4ae7ee65cff0b73215b91bb1c"),
        ChainMaker.pair(
            authority(ROOT, 63L),
            "be35c8d6ae735d3bd8b5e27b1e1a067eba53e6a1cb4ef0f607c4717435e8ffa6"
                + "76246e7d08dfb4e83c78ad26f423b727b5d2c90627bdf6c94c1dbdf01979c34b1c"));
  }

  private static Map<String, Object> authority(String subject, long capabilities) {
    Map<String, Object> authority = common();
    authority.put("issuer", ROOT);
    authority.put("subject", subject);
    authority.put("realm", REALM);
    authority.put("capabilities", capabilities);
    return ChainMaker.typed(authority);
  }

  private static Map<String, Object> common() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("chainId", 1L);
    message.put("verifyingContract", ROOT);
    message.put("validFrom", BLOCK);
    message.put("meta", "");
    return message;
  }
}
