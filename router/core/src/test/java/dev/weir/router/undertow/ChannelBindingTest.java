package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaltedPassword;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.protocol.auth.TlsExporter;
import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.ScramAuthenticator;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Logins bound to their TLS connection, of which both ends see the same octets where their JDK
 * tells them, from version 25 on. Before that the router says that it cannot.
 */
final class ChannelBindingTest {
  private static final boolean TOLD = Runtime.version().feature() >= 25;
  private static final CryptosignKey KEY = CryptosignKey.generate();
  private static final KeyDerivation DERIVATION = KeyDerivation.pbkdf2(new byte[16], 4096);
  private static final ChannelBinding NOT_OURS =
      new ChannelBinding(ChannelBinding.TLS_EXPORTER, filled());
  private static final String NONCE = "Y2xpZW50";

  private Router router;

  private static byte[] filled() {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) 0x5A);
    return octets;
  }

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen(ListenerOptions.of("127.0.0.1", 0).withTls(Tls.context()))
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(
                        Authentication.builder()
                            .method(
                                CryptosignAuthenticator.builder()
                                    .user("joe", Set.of(KEY.publicKey()), "user")
                                    .build())
                            .method(
                                ScramAuthenticator.builder()
                                    .user("sue", "pencil", DERIVATION, "user")
                                    .build())
                            .build())
                    .build())
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private FramePeer hello(String method, String authid, String extra) throws IOException {
    FramePeer peer = FramePeer.open(router.uris().get(0));
    peer.send(peer.request("Sec-WebSocket-Protocol: wamp.2.json\r\n"));
    assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
    peer.sendText(
        "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"%s\"],\"authid\":\"%s\",\"authextra\":{%s,\"channel_binding\":\"tls-exporter\"}}]"
            .formatted(method, authid, extra));
    return peer;
  }

  private static String member(String json, String key) {
    return Pattern.compile("\"" + key + "\":\"([^\"]*)\"")
        .matcher(json)
        .results()
        .findFirst()
        .map((MatchResult found) -> found.group(1))
        .orElseThrow(() -> new AssertionError("no " + key + " in " + json));
  }

  private static ChannelBinding seenBy(FramePeer peer) {
    return TlsExporter.binding(peer.tls()).orElseThrow();
  }

  @Test
  @Row("C167")
  void aLoginByCryptosignIsBoundToItsConnection() throws Exception {
    String pubkey = "\"pubkey\":\"" + KEY.publicKey().hex() + "\"";
    try (FramePeer peer = hello("cryptosign", "joe", pubkey);
        FramePeer another = hello("cryptosign", "joe", pubkey)) {
      String asked = peer.text();
      CryptosignChallenge challenge =
          CryptosignChallenge.parse(member(asked, "challenge")).orElseThrow();
      if (TOLD) {
        assertThat(member(asked, "channel_binding")).isEqualTo("tls-exporter");
        answer(peer, KEY.sign(challenge.message(seenBy(peer))));
      } else {
        assertThat(asked).doesNotContain("channel_binding");
        answer(peer, KEY.sign(challenge.message()));
      }
      assertThat(peer.text()).startsWith("[2,");
      CryptosignChallenge other =
          CryptosignChallenge.parse(member(another.text(), "challenge")).orElseThrow();
      answer(another, KEY.sign(other.message(TOLD ? seenBy(peer) : NOT_OURS)));
      assertThat(another.text()).startsWith("[3,").contains("authentication_denied");
    }
  }

  @Test
  @Row("C164")
  void aLoginByScramIsBoundToItsConnection() throws Exception {
    try (FramePeer peer = hello("wamp-scram", "sue", "\"nonce\":\"" + NONCE + "\"");
        FramePeer another = hello("wamp-scram", "sue", "\"nonce\":\"" + NONCE + "\"")) {
      if (!TOLD) {
        assertThat(peer.text()).startsWith("[3,").contains("authentication_denied");
        return;
      }
      prove(peer, seenBy(peer));
      assertThat(peer.text()).startsWith("[2,");
      prove(another, seenBy(peer));
      assertThat(another.text()).startsWith("[3,").contains("authentication_denied");
    }
  }

  private static void prove(FramePeer peer, ChannelBinding binding) throws IOException {
    String nonce = member(peer.text(), "nonce");
    SaltedPassword salted = DERIVATION.derive("pencil");
    String message =
        new ScramExchange("sue", NONCE, nonce, DERIVATION.saltText(), 4096, Optional.of(binding))
            .authMessage(ScramDialect.STANDARD);
    peer.sendText(
        "[5,\"%s\",{\"nonce\":\"%s\",\"channel_binding\":\"tls-exporter\",\"cbind_data\":\"%s\"}]"
            .formatted(
                salted.proof(message),
                nonce,
                Base64.getEncoder().encodeToString(binding.octets())));
  }

  private static void answer(FramePeer peer, String signature) throws IOException {
    peer.sendText("[5,\"" + signature + "\",{}]");
  }
}
