package dev.weir.router.trustroots;

import static dev.weir.router.trustroots.ChainMaker.BLOCK;
import static dev.weir.router.trustroots.ChainMaker.DELEGATE;
import static dev.weir.router.trustroots.ChainMaker.ROOT;
import static dev.weir.router.trustroots.ChainMaker.STRANGER;
import static dev.weir.router.trustroots.Verdicts.KEY;
import static dev.weir.router.trustroots.Verdicts.accepted;
import static dev.weir.router.trustroots.Verdicts.refused;

import dev.weir.conformance.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The twelve rules of "Certificate Chain Verification": each test breaks one, and everything else
 * of the chain holds and is signed by who it says.
 */
final class ChainRulesTest {

  @Test
  @Row("C170")
  void aChainThatKeepsAllRulesIsAccepted() throws Exception {
    accepted(good().signed());
    accepted(good().with(2, "validFrom", 1L).with(0, "validFrom", BLOCK).signed());
    ChainMaker withoutIntermediate =
        new ChainMaker()
            .add(ChainMaker.delegate(ROOT, KEY), ROOT)
            .add(ChainMaker.authority(ROOT, ROOT, 1), ROOT);
    accepted(withoutIntermediate.signed());
  }

  @Test
  @Row("C170")
  void rule1ChainContractAndBlock() throws Exception {
    for (int i = 0; i < 3; i++) {
      refused(good().with(i, "chainId", 5L).signed(), "CCR-1: chainId");
      String other = STRANGER.address().toString();
      refused(good().with(i, "verifyingContract", other).signed(), "CCR-1: verifyingContract");
    }
    refused(good().with(0, "validFrom", BLOCK + 1).signed(), "CCR-1: validFrom");
  }

  @Test
  @Row("C170")
  void rule2Realm() throws Exception {
    for (int i = 1; i < 3; i++) {
      refused(good().with(i, "realm", STRANGER.address().toString()).signed(), "CCR-2");
    }
  }

  @Test
  @Row("C170")
  void rule3Types() throws Exception {
    List<Object> chain = good().signed();
    refused(List.of(chain.get(1), chain.get(1), chain.get(2)), "CCR-3: the first");
    refused(List.of(chain.get(0), chain.get(0), chain.get(2)), "CCR-3: one after");
    refused(List.of(chain.get(0), chain.get(1), chain.get(0)), "CCR-3: one after");
  }

  @Test
  @Row("C170")
  void rule4SelfSignedRootOfTheTrustroot() throws Exception {
    refused(good().signed().subList(0, 2), "CCR-4: the last is not self-signed");
    ChainMaker ofAnotherRoot =
        new ChainMaker()
            .add(ChainMaker.delegate(DELEGATE, KEY), DELEGATE)
            .add(ChainMaker.authority(STRANGER, DELEGATE, 12), STRANGER)
            .add(ChainMaker.authority(STRANGER, STRANGER, 63), STRANGER);
    refused(ofAnotherRoot.signed(), "CCR-4: the last is not the trustroot's");
  }

  @Test
  @Row("C170")
  void rule5Issuer() throws Exception {
    String stranger = STRANGER.address().toString();
    refused(good().with(1, "issuer", stranger).signedBy(1, STRANGER).signed(), "CCR-5");
  }

  @Test
  @Row("C170")
  void rule6RootBeforeIntermediate() throws Exception {
    refused(good().with(2, "validFrom", 501L).signed(), "CCR-6");
  }

  @Test
  @Row("C170")
  void rule7CapabilitiesOfTheIssuerOnly() throws Exception {
    refused(good().with(1, "capabilities", 12L | 64L).signed(), "CCR-7");
    refused(good().with(2, "capabilities", 1L | 4L).signed(), "CCR-7");
  }

  @Test
  @Row("C170")
  void rule8SubjectIsTheDelegate() throws Exception {
    String stranger = STRANGER.address().toString();
    refused(good().with(1, "subject", stranger).signed(), "CCR-8");
    refused(good().with(0, "delegate", stranger).signedBy(0, STRANGER).signed(), "CCR-8");
  }

  @Test
  @Row("C170")
  void rule9IntermediateBeforeDelegate() throws Exception {
    refused(good().with(0, "validFrom", 499L).signed(), "CCR-9");
  }

  @Test
  @Row("C170")
  void rules10To12SignaturesOfTheIssuers() throws Exception {
    refused(good().signedBy(2, STRANGER).signed(), "CCR-10");
    refused(good().signedBy(1, STRANGER).signed(), "CCR-11");
    refused(good().signedBy(1, DELEGATE).signed(), "CCR-11");
    refused(good().signedBy(0, STRANGER).signed(), "CCR-12");
    refused(good().signedBy(0, ROOT).signed(), "CCR-12");
  }

  private static ChainMaker good() {
    return ChainMaker.good(KEY);
  }
}
