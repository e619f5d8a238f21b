package dev.weir.client.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaltedPassword;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.protocol.auth.ScramKeys;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * One login by WAMP-SCRAM. Its methods are called one after another; what the answer leaves for the
 * WELCOME is published by a volatile field.
 */
final class ScramLogin implements Authentication.Login {
  /** Divided by three, so that its base64 text can be continued; 144 bits. */
  private static final int NONCE_OCTETS = 18;

  /** What the router must sign to be believed. */
  private record Expected(ScramKeys keys, String authMessage) {}

  private final String authid;
  private final String password;
  private final ScramCosts costs;
  private final Optional<ChannelBinding> binding;
  private final String nonce;
  private volatile Optional<Expected> expected = Optional.empty();

  ScramLogin(String authid, String password, ScramCosts costs, Optional<ChannelBinding> binding) {
    this.authid = authid;
    this.password = password;
    this.costs = costs;
    this.binding = binding;
    byte[] random = new byte[NONCE_OCTETS];
    new SecureRandom().nextBytes(random);
    this.nonce = Base64.getEncoder().encodeToString(random);
  }

  @Override
  public Dict hello() {
    Dict.Builder extra = Dict.builder().put("nonce", nonce);
    BindingPolicy.put(extra, binding);
    return extra.build();
  }

  @Override
  public boolean provesRouter() {
    return true;
  }

  @Override
  public Authenticate answer(Challenge challenge) throws AuthenticationException {
    ScramExchange exchange = exchange(challenge.extra());
    if (!exchange.extendsClientNonce()) {
      throw new AuthenticationException(
          "the router's nonce does not begin with the one that this client sent");
    }
    String message =
        exchange.authMessage(
            challenge.authMethod().equals(AuthMethod.SCRAM_ALIAS)
                ? ScramDialect.AUTOBAHN
                : ScramDialect.STANDARD);
    SaltedPassword salted = salted(challenge.extra());
    expected = Optional.of(new Expected(salted.keys(), message));
    return new Authenticate(salted.proof(message), extra(exchange));
  }

  private ScramExchange exchange(Dict extra) {
    return new ScramExchange(
        authid,
        nonce,
        Texts.challenged(extra, "nonce"),
        Texts.challenged(extra, "salt"),
        Texts.number(extra, "iterations"),
        binding);
  }

  private SaltedPassword salted(Dict extra) throws AuthenticationException {
    KeyDerivation derivation = derivation(extra);
    costs.check(derivation);
    try {
      return derivation.derive(password);
    } catch (IllegalStateException e) {
      throw new AuthenticationException(e.getMessage());
    }
  }

  private static KeyDerivation derivation(Dict extra) throws AuthenticationException {
    String kdf = Texts.challenged(extra, "kdf");
    int memory = kdf.equals(KeyDerivation.PBKDF2) ? 0 : Texts.number(extra, "memory");
    try {
      byte[] salt = Base64.getDecoder().decode(Texts.challenged(extra, "salt"));
      return KeyDerivation.of(kdf, salt, Texts.number(extra, "iterations"), memory);
    } catch (IllegalArgumentException e) {
      throw new AuthenticationException("the router's salting cannot be done: " + e.getMessage());
    }
  }

  private Dict extra(ScramExchange exchange) {
    Dict.Builder extra = Dict.builder().put("nonce", exchange.nonce());
    BindingPolicy.put(extra, binding);
    binding.ifPresent(
        channel -> extra.put("cbind_data", Base64.getEncoder().encodeToString(channel.octets())));
    return extra.build();
  }

  @Override
  public void welcomed(Dict extra) throws AuthenticationException {
    Expected proof = expected.orElseThrow();
    String verifier =
        extra.text("verifier").or(() -> extra.text("scram_server_signature")).orElse("");
    if (!proof.keys().isVerifier(proof.authMessage(), verifier)) {
      throw new AuthenticationException(
          "the router did not prove that it knows the password's keys; it may not be the router"
              + " that it says it is");
    }
  }
}
