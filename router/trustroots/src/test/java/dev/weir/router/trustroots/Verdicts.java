package dev.weir.router.trustroots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Step;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What becomes of a chain of certificates. Stateless. */
final class Verdicts {
  static final CryptosignPublicKey KEY = CryptosignKey.parse("1a".repeat(32)).publicKey();

  private Verdicts() {}

  static Trustroot.Builder trustroot() {
    return Trustroot.builder(ChainMaker.ROOT.address(), ChainMaker.REALM)
        .chain(1, ChainMaker.CONTRACT)
        .currentBlock(() -> ChainMaker.BLOCK)
        .role("user");
  }

  static Step judged(Trustroot trustroot, Object certificates) {
    String named = ChainMaker.ROOT.address().toString();
    return trustroot.judge(applicant("", named, certificates), KEY);
  }

  static void accepted(Object certificates) {
    assertThat(judged(trustroot().build(), certificates)).isInstanceOf(Step.Accept.class);
  }

  static void refused(Object certificates, String reason) {
    refused(judged(trustroot().build(), certificates), reason);
  }

  static void refused(Step step, String reason) {
    assertThat(step).isInstanceOf(Step.Deny.class);
    assertThat(((Step.Deny) step).reason()).contains(reason);
  }

  static Applicant applicant(String authid, String trustroot, Object certificates) {
    Dict extra =
        Dict.builder()
            .put("pubkey", KEY.hex())
            .put("trustroot", trustroot)
            .put("certificates", certificates)
            .build();
    return new Applicant(
        "realm1",
        "cryptosign",
        Optional.of(authid).filter(name -> !name.isEmpty()),
        extra,
        new InetSocketAddress("192.0.2.1", 4711),
        true,
        false,
        Evidence.NONE,
        1);
  }
}
