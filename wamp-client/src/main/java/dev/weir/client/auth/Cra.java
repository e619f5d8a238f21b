package dev.weir.client.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import java.util.List;
import java.util.Optional;

/** Login by WAMP-CRA (advanced profile, "Challenge Response Authentication"). Immutable. */
record Cra(String owner, String secret) implements Authentication {
  /** What a router may have this client compute; some seconds. */
  private static final int MOST_ITERATIONS = 10_000_000;

  @Override
  public List<String> methods() {
    return List.of(AuthMethod.WAMPCRA);
  }

  @Override
  public Optional<String> authid() {
    return Optional.of(owner);
  }

  @Override
  public Login begin(Channel channel) {
    return this::answer;
  }

  private Authenticate answer(Challenge challenge) throws AuthenticationException {
    Dict extra = challenge.extra();
    CraKey key = extra.find("salt").isPresent() ? derived(extra) : CraKey.of(secret);
    return new Authenticate(key.sign(Texts.challenged(extra, "challenge")), Dict.EMPTY);
  }

  private CraKey derived(Dict extra) throws AuthenticationException {
    int iterations = Texts.number(extra, "iterations");
    if (iterations > MOST_ITERATIONS) {
      throw new AuthenticationException(
          "the router wants "
              + iterations
              + " iterations of PBKDF2 for WAMP-CRA, and the limit is "
              + MOST_ITERATIONS);
    }
    try {
      String salt = Texts.challenged(extra, "salt");
      return CraKey.derived(secret, new CraSalt(salt, iterations, Texts.number(extra, "keylen")));
    } catch (IllegalArgumentException e) {
      throw new AuthenticationException("the router's salting cannot be done: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "wampcra of " + owner;
  }
}
