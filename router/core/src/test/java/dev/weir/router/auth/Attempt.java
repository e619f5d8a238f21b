package dev.weir.router.auth;

import dev.weir.protocol.Challenge;
import dev.weir.protocol.Message;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A login by any method, of {@code joe} whose secret is {@code s3cret} or of somebody else, with
 * that secret or another one. Stateless.
 */
final class Attempt {
  static final String NONCE = "egVDf3DMJh0=";
  static final KeyDerivation COST = KeyDerivation.pbkdf2(new byte[16], 4096);

  /** The same in every process. */
  static final CryptosignKey JOES = CryptosignKey.parse("1a".repeat(32));

  private static final CryptosignKey OTHER = CryptosignKey.parse("2b".repeat(32));

  private Attempt() {}

  /** From HELLO to the last word: WELCOME or ABORT. */
  static Message login(int port, String method, String authid, String secret) {
    try (LoginPeer peer = hello(port, method, authid)) {
      answer(peer, method, authid, secret);
      return peer.end();
    }
  }

  static LoginPeer hello(int port, String method, String authid) {
    return hello(new LoginPeer(port), method, authid);
  }

  static LoginPeer hello(LoginPeer peer, String method, String authid) {
    Map<String, Object> extra =
        switch (method) {
          case "wamp-scram" -> Map.of("nonce", NONCE);
          case "cryptosign" -> Map.of("pubkey", JOES.publicKey().hex());
          default -> Map.of();
        };
    return peer.hello(authid, extra, method);
  }

  /** Returns what was said. */
  static String answer(LoginPeer peer, String method, String authid, String secret) {
    Challenge challenge = peer.challenge();
    String said = proof(challenge, method, authid, secret);
    peer.answer(said, method.equals("wamp-scram") ? repeated(challenge) : Map.of());
    return said;
  }

  static String proof(Challenge challenge, String method, String authid, String secret) {
    return switch (method) {
      case "wampcra" -> CraKey.of(secret).sign(challenge.extra().text("challenge").orElseThrow());
      case "wamp-scram" ->
          COST.derive(secret).proof(exchange(authid, challenge).authMessage(ScramDialect.STANDARD));
      case "cryptosign" -> signature(secret, challenge);
      default -> secret;
    };
  }

  static String signature(String secret, Challenge challenge) {
    CryptosignKey key = secret.equals("s3cret") ? JOES : OTHER;
    return key.sign(
        CryptosignChallenge.parse(challenge.extra().text("challenge").orElseThrow())
            .orElseThrow()
            .message());
  }

  static Map<String, Object> repeated(Challenge challenge) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("nonce", challenge.extra().text("nonce").orElseThrow());
    return extra;
  }

  private static ScramExchange exchange(String authid, Challenge challenge) {
    return new ScramExchange(
        authid,
        NONCE,
        challenge.extra().text("nonce").orElseThrow(),
        challenge.extra().text("salt").orElseThrow(),
        4096,
        Optional.empty());
  }
}
