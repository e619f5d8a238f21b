package dev.weir.client.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.CryptosignPublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/** One login by cryptosign. Immutable. */
final class CryptosignLogin implements Authentication.Login {
  private final CryptosignKey key;
  private final Set<CryptosignPublicKey> routers;
  private final BindingPolicy policy;
  private final Optional<ChannelBinding> wanted;
  private final Dict certificates;
  private final CryptosignChallenge challenge;

  CryptosignLogin(
      CryptosignKey key,
      Set<CryptosignPublicKey> routers,
      BindingPolicy policy,
      Optional<ChannelBinding> wanted,
      Dict certificates) {
    this.key = key;
    this.routers = routers;
    this.policy = policy;
    this.wanted = wanted;
    this.certificates = certificates;
    byte[] random = new byte[CryptosignChallenge.LENGTH];
    new SecureRandom().nextBytes(random);
    this.challenge = CryptosignChallenge.of(random);
  }

  @Override
  public Dict hello() {
    Dict.Builder extra = Dict.builder().put("pubkey", key.publicKey().hex());
    BindingPolicy.put(extra, wanted);
    if (provesRouter()) {
      extra.put("challenge", challenge.hex());
    }
    for (int i = 0; i < certificates.size(); i++) {
      extra.put(certificates.key(i), certificates.value(i));
    }
    return extra.build();
  }

  @Override
  public boolean provesRouter() {
    return !routers.isEmpty();
  }

  @Override
  public Authenticate answer(Challenge received) throws AuthenticationException {
    Dict extra = received.extra();
    CryptosignChallenge toSign =
        CryptosignChallenge.parse(Texts.challenged(extra, "challenge"))
            .orElseThrow(() -> Texts.wrong("challenge", "64 hex digits"));
    Optional<ChannelBinding> agreed = policy.agreed(wanted, extra);
    if (provesRouter()) {
      proven(extra, message(challenge, agreed));
    }
    return new Authenticate(key.sign(message(toSign, agreed)), Dict.EMPTY);
  }

  private static byte[] message(CryptosignChallenge challenge, Optional<ChannelBinding> binding) {
    return binding.map(challenge::message).orElseGet(challenge::message);
  }

  private void proven(Dict extra, byte[] message) throws AuthenticationException {
    CryptosignPublicKey router =
        routers.stream()
            .filter(known -> extra.text("pubkey").filter(known.hex()::equalsIgnoreCase).isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    new AuthenticationException(
                        "the router did not name one of the keys that it should have"));
    if (!router.verify(message, extra.text("signature").orElse(""))) {
      throw new AuthenticationException(
          "the router's signature does not prove that it has the key " + router);
    }
  }
}
