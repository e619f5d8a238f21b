package dev.weir.router.trustroots;

import static dev.weir.router.trustroots.ChainMaker.DELEGATE;
import static dev.weir.router.trustroots.ChainMaker.ROOT;
import static dev.weir.router.trustroots.ChainMaker.STRANGER;
import static dev.weir.router.trustroots.Verdicts.KEY;
import static dev.weir.router.trustroots.Verdicts.accepted;
import static dev.weir.router.trustroots.Verdicts.applicant;
import static dev.weir.router.trustroots.Verdicts.judged;
import static dev.weir.router.trustroots.Verdicts.refused;
import static dev.weir.router.trustroots.Verdicts.trustroot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.auth.Step;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What else somebody may send in place of a chain of its own. */
final class ChainAttacksTest {
  private static final String TRUSTROOT = ROOT.address().toString();

  @Test
  void somebodyElsesChainIsOfNoUse() throws Exception {
    List<Object> stolen = ChainMaker.good(CryptosignKey.generate().publicKey()).signed();
    refused(stolen, "csPubKey");
    List<Object> forged = ChainMaker.good(CryptosignKey.generate().publicKey()).signed();
    message(forged, 0).put("csPubKey", KEY.hex());
    refused(forged, "CCR-12");
  }

  @Test
  void nobodyTakesAnotherName() throws Exception {
    List<Object> chain = good().signed();
    Trustroot trustroot = trustroot().build();
    refused(trustroot.judge(applicant("joe", TRUSTROOT, chain), KEY), "authid");
    refused(trustroot.judge(applicant(TRUSTROOT, TRUSTROOT, chain), KEY), "authid");
    String own = DELEGATE.address().toString();
    for (String authid : List.of("", own, own.toLowerCase(Locale.ROOT))) {
      assertThat(trustroot.judge(applicant(authid, TRUSTROOT, chain), KEY))
          .isInstanceOfSatisfying(
              Step.Accept.class,
              accept -> {
                assertThat(accept.authid()).isEqualTo(own);
                assertThat(accept.authrole()).isEqualTo("user");
              });
    }
  }

  @Test
  void theTrustrootMustBeNamed() throws Exception {
    for (String other : List.of("", "0x", STRANGER.address().toString())) {
      Step step = trustroot().build().judge(applicant("", other, good().signed()), KEY);
      refused(step, "trustroot is not");
    }
  }

  @Test
  void theOrderIsThatOfTheSpecification() throws Exception {
    List<Object> chain = good().signed();
    refused(List.of(chain.get(0), chain.get(2), chain.get(1)), "CCR-4");
    refused(List.of(chain.get(2), chain.get(1), chain.get(0)), "CCR-3");
  }

  @Test
  void aLoopIsNoChain() throws Exception {
    List<Object> chain = good().signed();
    List<Object> twice = List.of(chain.get(0), chain.get(1), chain.get(2), chain.get(2));
    refused(twice, "a subject comes twice");
    ChainMaker ownIssuer =
        new ChainMaker()
            .add(ChainMaker.delegate(DELEGATE, KEY), DELEGATE)
            .add(ChainMaker.authority(DELEGATE, DELEGATE, 3), DELEGATE)
            .add(ChainMaker.authority(ROOT, DELEGATE, 3), ROOT)
            .add(ChainMaker.authority(ROOT, ROOT, 63), ROOT);
    refused(ownIssuer.signed(), "a subject comes twice");
  }

  @Test
  void aChainIsBounded() throws Exception {
    accepted(ofLength(5).signed());
    refused(ofLength(6).signed(), "a list of 2 to 5");
    Step step = judged(trustroot().longestChain(6).build(), ofLength(6).signed());
    assertThat(step).isInstanceOf(Step.Accept.class);
    refused(good().signed().subList(0, 1), "a list of 2 to 5");
    refused(List.of(), "a list of 2 to 5");
    refused("certificates", "a list of 2 to 5");
    String longest = "é".repeat(Fields.LONGEST_META);
    accepted(good().with(0, "meta", longest).signed());
    assertThatThrownBy(() -> good().with(0, "meta", longest + ".").signed())
        .hasMessageContaining("at most 1024 characters");
  }

  @Test
  void capabilitiesDoNotGrow() throws Exception {
    refused(ofLength(4).with(1, "capabilities", 4L).signed(), "CCR-7");
    refused(ofLength(4).with(2, "capabilities", 4L).signed(), "CCR-7");
    ChainMaker noIssuer = ofLength(4).with(1, "capabilities", 0L).with(2, "capabilities", 0L);
    refused(noIssuer.signed(), "CAPABILITY_INTERMEDIATE_CA");
    ChainMaker noRoot = good().with(1, "capabilities", 2L).with(2, "capabilities", 2L);
    refused(noRoot.signed(), "CAPABILITY_ROOT_CA");
    refused(good().with(2, "capabilities", 1L << 8 | 63).signed(), "unknown capabilities");
    List<Object> changed = good().signed();
    message(changed, 1).put("capabilities", 14L);
    refused(changed, "CCR-11");
  }

  @Test
  void everyFieldIsSigned() throws Exception {
    for (int i = 0; i < 3; i++) {
      List<Object> chain = good().signed();
      message(chain, i).put("meta", "more");
      refused(chain, "CCR-1");
    }
    List<Object> booted = good().signed();
    message(booted, 0).put("bootedAt", 0L);
    refused(booted, "CCR-12");
  }

  @Test
  void aSignatureHasOneText() throws Exception {
    for (int i = 0; i < 3; i++) {
      String signature = signature(good().signed(), i);
      String other = signature.endsWith("1b") ? "1c" : "1b";
      String noV = signature.substring(0, 128);
      for (String changed :
          List.of(
              EthereumKey.twin(signature),
              signature + "00",
              "0x" + signature,
              signature.substring(2),
              noV + "00",
              noV + "01",
              noV + "1d",
              "",
              "zz".repeat(65),
              "00".repeat(64) + "1b",
              "ff".repeat(64) + "1b")) {
        refused(resigned(i, changed), "a signature must be");
      }
      refused(resigned(i, noV + other), "CCR-1");
      // 5 is the first coordinate of no point of the curve
      refused(resigned(i, EthereumKey.text(BigInteger.valueOf(5), BigInteger.ONE, 27)), "CCR-1");
    }
  }

  @Test
  void nothingIsSaidBesides() throws Exception {
    List<Object> more = good().signed();
    certificate(more, 1).add("more");
    refused(more, "a list of typed data and a signature");
    List<Object> field = good().signed();
    message(field, 0).put("more", 1L);
    refused(field, "exactly the fields of its type");
    List<Object> part = good().signed();
    message(part, 0).remove("meta");
    refused(part, "exactly the fields of its type");
    for (String key : List.of("domain", "types", "more")) {
      List<Object> chain = good().signed();
      data(chain, 2).put(key, Map.of("name", "WMP", "version", "1", "chainId", 1L));
      refused(chain, "those of the specification");
    }
    List<Object> type = good().signed();
    data(type, 1).put("primaryType", "EIP712Domain");
    refused(type, "primaryType");
    List<Object> types = good().signed();
    data(types, 1).put("types", CertificateType.DELEGATE.types());
    refused(types, "those of the specification");
    refused(List.of("a", "b"), "a list of typed data and a signature");
  }

  @Test
  void aValueOfAnotherKindIsRefused() throws Exception {
    Map<String, List<Object>> wrong = new LinkedHashMap<>();
    wrong.put("chainId", List.of("1", 1.0, -1L, BigInteger.ONE.shiftLeft(256), true));
    wrong.put("bootedAt", List.of("1", -1L, BigInteger.ONE.shiftLeft(64)));
    wrong.put("csPubKey", List.of("", 1L, "0x" + KEY.hex(), KEY.hex() + "00", new byte[32]));
    wrong.put(
        "delegate",
        List.of("", 1L, DELEGATE.address() + "0", DELEGATE.address().toString().substring(2)));
    wrong.put("meta", List.of(1L, Map.of(), "\ud800"));
    for (Map.Entry<String, List<Object>> field : wrong.entrySet()) {
      for (Object value : field.getValue()) {
        List<Object> chain = good().signed();
        message(chain, 0).put(field.getKey(), value);
        refused(chain, "EIP712DelegateCertificate." + field.getKey() + " must be");
      }
      List<Object> chain = good().signed();
      message(chain, 0).put(field.getKey(), null);
      refused(chain, "EIP712DelegateCertificate." + field.getKey() + " must be");
    }
  }

  @Test
  void aTrustrootIsBoundToSomething() {
    Trustroot.Builder nothing = Trustroot.builder(ROOT.address(), ChainMaker.REALM);
    assertThatThrownBy(nothing::build).hasMessage("chain must be given");
    nothing.chain(1, ChainMaker.CONTRACT);
    assertThatThrownBy(nothing::build).hasMessage("currentBlock must be given");
    nothing.currentBlock(() -> 0);
    assertThatThrownBy(nothing::build).hasMessage("role must be given");
    assertThatThrownBy(() -> trustroot().chain(-1, ChainMaker.CONTRACT))
        .hasMessageContaining("not negative");
    for (int length : new int[] {1, 33}) {
      assertThatThrownBy(() -> trustroot().longestChain(length)).hasMessageContaining("2 to 32");
    }
  }

  /** A root, then one authority for another, down to the delegate. */
  private static ChainMaker ofLength(int certificates) {
    List<EthereumKey> subjects = new ArrayList<>(List.of(DELEGATE));
    for (int i = 2; i < certificates - 1; i++) {
      subjects.add(new EthereumKey(2000 + i));
    }
    subjects.add(ROOT);
    ChainMaker chain = new ChainMaker().add(ChainMaker.delegate(DELEGATE, KEY), DELEGATE);
    for (int i = 0; i < subjects.size() - 1; i++) {
      EthereumKey issuer = subjects.get(i + 1);
      chain.add(ChainMaker.authority(issuer, subjects.get(i), 2), issuer);
    }
    return chain.add(ChainMaker.authority(ROOT, ROOT, 63), ROOT);
  }

  private static ChainMaker good() {
    return ChainMaker.good(KEY);
  }

  private static List<Object> resigned(int index, String signature) throws Exception {
    List<Object> chain = good().signed();
    certificate(chain, index).set(1, signature);
    return chain;
  }

  private static String signature(List<Object> chain, int index) {
    return (String) certificate(chain, index).get(1);
  }

  @SuppressWarnings("unchecked") // as ChainMaker made it
  private static List<Object> certificate(List<Object> chain, int index) {
    return (List<Object>) chain.get(index);
  }

  @SuppressWarnings("unchecked") // as ChainMaker made it
  private static Map<String, Object> data(List<Object> chain, int index) {
    return (Map<String, Object>) certificate(chain, index).get(0);
  }

  @SuppressWarnings("unchecked") // as ChainMaker made it
  private static Map<String, Object> message(List<Object> chain, int index) {
    return (Map<String, Object>) data(chain, index).get("message");
  }
}
