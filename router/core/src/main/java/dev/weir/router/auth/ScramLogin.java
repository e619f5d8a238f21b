package dev.weir.router.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import java.util.Base64;
import java.util.Optional;

/**
 * One login by WAMP-SCRAM: its nonce is used for no other. Under the name {@code scram} clients are
 * let in that speak as Autobahn does. Immutable.
 */
final class ScramLogin {
  private final ScramUser user;
  private final boolean alias;
  private final ScramExchange exchange;

  /** The authid is prepared. */
  ScramLogin(Applicant applicant, String authid, ScramUser user, Optional<ChannelBinding> binding) {
    this.user = user;
    this.alias = applicant.method().equals(AuthMethod.SCRAM_ALIAS);
    String nonce = applicant.authextra().text("nonce").orElse("");
    this.exchange =
        new ScramExchange(
            authid,
            nonce,
            nonce + Nonces.text(),
            user.derivation().saltText(),
            user.derivation().iterations(),
            binding);
  }

  Step ask() {
    KeyDerivation derivation = user.derivation();
    Dict.Builder extra =
        Dict.builder()
            .put("nonce", exchange.nonce())
            .put("salt", exchange.salt())
            .put("kdf", derivation.kdf())
            .put("iterations", exchange.iterations());
    if (derivation.memoryHard()) {
      extra.put("memory", (long) derivation.memory());
    }
    return new Step.Ask(extra.build(), answer -> check(answer).now());
  }

  private Step check(Authenticate answer) {
    String standard = exchange.authMessage(ScramDialect.STANDARD);
    boolean proven = user.keys().verify(standard, answer.signature());
    Optional<String> mistake = mistake(answer.extra());
    if (proven && user.known() && mistake.isEmpty()) {
      return accept(standard);
    }
    String other = exchange.authMessage(ScramDialect.AUTOBAHN);
    if (alias
        && user.keys().verify(other, answer.signature())
        && user.known()
        && mistake.isEmpty()) {
      return accept(other);
    }
    return new Step.Deny(user.known() ? mistake.orElse("the proof is wrong") : "no such authid");
  }

  private Step accept(String message) {
    String verifier = user.keys().verifier(message);
    Dict.Builder extra = Dict.builder().put("verifier", verifier);
    if (alias) {
      extra.put("scram_server_signature", verifier);
    }
    return new Step.Accept(exchange.authid(), user.role(), "static", extra.build());
  }

  /** What AUTHENTICATE repeats must be what was said; Autobahn repeats nothing. */
  private Optional<String> mistake(Dict extra) {
    Optional<String> nonce = extra.text("nonce");
    boolean repeated = nonce.map(exchange.nonce()::equals).orElse(alias);
    if (!repeated) {
      return Optional.of("AUTHENTICATE.Extra.nonce is not the nonce of the CHALLENGE");
    }
    Optional<String> type = exchange.binding().map(ChannelBinding::type);
    if (!extra.text("channel_binding").equals(type)) {
      return Optional.of("AUTHENTICATE.Extra.channel_binding is not the one of HELLO");
    }
    Optional<String> bound =
        exchange.binding().map(b -> Base64.getEncoder().encodeToString(b.octets()));
    return extra.text("cbind_data").equals(bound)
        ? Optional.empty()
        : Optional.of("AUTHENTICATE.Extra.cbind_data is not what the connection has");
  }
}
