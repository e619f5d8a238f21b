package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who joins by certificates up to a trustroot that the configuration names. */
final class TrustrootLoginsTest {
  /** The certificates of {@code certificates.json} are of this key, from block 500 on. */
  private static final CryptosignKey KEY =
      CryptosignKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private static final String ROOT = "0x5935897A39AFABbedA5a599D38236E7Df151C8b8";
  private static final String REALM = "0xA6e693CC4A2b4F1400391a728D26369D9b82ef96";
  private static final String CONTRACT = "0xf766Dc789CF04CD18aE75af2c5fAf2DA6650Ff57";
  private static final String OURS =
      "ours: {root: \"%s\", realm: \"%s\", chain: 1, contract: \"%s\", block_file: block, role: user}"
          .formatted(ROOT, REALM, CONTRACT);
  private static final String OTHERS =
      "others: {root: \"%s\", realm: \"%s\", chain: 1, contract: \"%s\", block: 1000, role: user}"
          .formatted(CONTRACT, REALM, CONTRACT);

  @TempDir Path directory;

  @Test
  @Row("C170")
  void aDelegateOfAChainJoinsUnderItsAddress() throws Exception {
    block("1000\n");
    try (Router router = router(OTHERS + ", " + OURS)) {
      assertThat(login(router, ROOT))
          .startsWith("[2,")
          .contains(
              "\"authid\":\"0x8105660Af15a4eB54Fa0571BC84DFBEC0294A99A\"",
              "\"authrole\":\"user\"",
              "\"authprovider\":\"trustroot\"");
      assertThat(login(router, CONTRACT)).startsWith("[3,").contains("authentication_denied");
    }
  }

  /** It is read at each login. */
  @Test
  void theCurrentBlockDecides() throws Exception {
    block("499");
    try (Router router = router(OURS)) {
      assertThat(login(router, ROOT)).startsWith("[3,").contains("authentication_denied");
      block("500");
      assertThat(login(router, ROOT)).startsWith("[2,");
      block("unknown");
      assertThat(login(router, ROOT)).startsWith("[3,").contains("authentication_failed");
      Files.delete(directory.resolve("block"));
      assertThat(login(router, ROOT)).startsWith("[3,").contains("authentication_failed");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role: user|role: usr|5:217: role `usr` is not among the `roles`",
        "block_file: block|block_file: none|none cannot be read",
        "block_file: block|block_file: weir.yaml|is to have the number of the current block alone",
        "block_file: block|block: 1, block_file: block|either as `block` or as `block_file`",
        "block_file: block, |''|either as `block` or as `block_file`",
        "chain: 1|chain: -1|-1 is negative",
        "chain: 1, |''|the key `chain` is missing",
        "contract: \"0xf7|contract: \"0xf6|the checksum of the address is wrong (EIP-55)",
        "contract: \"0xf7|contract: \"f7|an address must be 0x and 40 hex digits",
        "role: user|longest_chain: 1, role: user|1 is too small",
        "role: user|roles: [user]|unknown key `roles`"
      })
  void whatCannotBeIsToldBefore(String part, String other, String sentence) throws Exception {
    block("1000");
    assertThat(OURS).contains(part);
    ConfigurationFile read = read(OURS.replace(part, other));
    assertThat(read.configuration()).isEmpty();
    assertThat(read.verdicts())
        .anySatisfy(verdict -> assertThat(verdict.line("x")).contains(sentence));
  }

  private void block(String number) throws IOException {
    Files.writeString(directory.resolve("block"), number);
  }

  private Router router(String trustroots) throws Exception {
    ConfigurationFile read = read(trustroots);
    assertThat(read.verdicts()).isEmpty();
    Router.Builder builder = Router.builder().listen("127.0.0.1", 0);
    read.configuration().orElseThrow().realms().forEach(builder::realm);
    return builder.start();
  }

  private ConfigurationFile read(String trustroots) throws IOException {
    return ConfigurationFile.read(
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
            realms:
              realm1:
                authentication:
                  trustroots: {%s}
                roles: {user: []}
            """
                .formatted(trustroots)));
  }

  private static String login(Router router, String root) throws Exception {
    try (TestSession session = TestSession.connect(router.uris().get(0))) {
      session.send(
          """
          [1,"realm1",{"roles":{"caller":{}},"authmethods":["cryptosign"],
            "authextra":{"pubkey":"%s","trustroot":"%s","certificates":%s}}]
          """
              .formatted(KEY.publicKey().hex(), root, certificates()));
      String challenge = session.next();
      assertThat(challenge).startsWith("[4,\"cryptosign\"");
      String hex = challenge.replaceFirst(".*\"challenge\":\"(\\p{XDigit}+)\".*", "$1");
      session.send(
          "[5,\"" + KEY.sign(CryptosignChallenge.parse(hex).orElseThrow().message()) + "\",{}]");
      return session.next();
    }
  }

  private static String certificates() throws IOException {
    try (InputStream file = TrustrootLoginsTest.class.getResourceAsStream("certificates.json")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
