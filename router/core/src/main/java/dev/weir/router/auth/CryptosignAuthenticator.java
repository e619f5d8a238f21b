package dev.weir.router.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.CryptosignPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code cryptosign} (advanced profile, "Cryptosign-based Authentication"): the client signs
 * random octets with its private key, and the router can do the same with its own. A client that
 * gives no authid is the one whose key it has. A key that is not known can be vouched for by {@link
 * CertificateChains}. Immutable; made by {@link #builder}.
 */
public final class CryptosignAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of(AuthMethod.CRYPTOSIGN);

  private record User(Set<CryptosignPublicKey> keys, String role) {}

  private record Claim(
      Applicant applicant,
      String authid,
      CryptosignPublicKey key,
      Optional<ChannelBinding> binding) {}

  private final Map<String, User> users;
  private final Map<CryptosignPublicKey, String> owners = new LinkedHashMap<>();
  private final Optional<CryptosignKey> own;
  private final Optional<CertificateChains> chains;

  private CryptosignAuthenticator(Builder builder) {
    this.users = Map.copyOf(builder.users);
    this.own = builder.own;
    this.chains = builder.chains;
    builder.users.forEach(
        (authid, user) -> user.keys.forEach(key -> owners.putIfAbsent(key, authid)));
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public List<String> methods() {
    return METHODS;
  }

  @Override
  public boolean knows(Applicant applicant) {
    if (certified(applicant).isPresent()) {
      return true;
    }
    return applicant.authid().isPresent()
        ? users.containsKey(applicant.authid().get())
        : key(applicant).filter(owners::containsKey).isPresent();
  }

  @Override
  public boolean vouches(Applicant applicant, String role) {
    return applicant.authid().map(users::get).filter(one -> one.role.equals(role)).isPresent();
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    Optional<CryptosignPublicKey> key = key(applicant);
    if (key.isEmpty()) {
      return new Step.Deny("HELLO.Details.authextra.pubkey is no Ed25519 key").now();
    }
    String authid = applicant.authid().orElseGet(() -> owners.getOrDefault(key.get(), ""));
    Optional<ChannelBinding> binding =
        applicant.authextra().text("channel_binding").flatMap(applicant::binding);
    Claim claim = new Claim(applicant, authid, key.get(), binding);
    CryptosignChallenge challenge = CryptosignChallenge.of(Nonces.octets());
    Dict.Builder extra = Dict.builder().put("challenge", challenge.hex());
    binding.ifPresent(channel -> extra.put("channel_binding", channel.type()));
    proveOurselves(applicant, binding, extra);
    return new Step.Ask(extra.build(), answer -> check(claim, challenge, answer).now()).now();
  }

  private void proveOurselves(
      Applicant applicant, Optional<ChannelBinding> binding, Dict.Builder extra) {
    Optional<CryptosignChallenge> asked =
        applicant.authextra().text("challenge").flatMap(CryptosignChallenge::parse);
    if (own.isPresent() && asked.isPresent()) {
      extra
          .put("pubkey", own.get().publicKey().hex())
          .put("signature", own.get().sign(message(asked.get(), binding)));
    }
  }

  private Step check(Claim claim, CryptosignChallenge challenge, Authenticate answer) {
    boolean signed = claim.key.verify(message(challenge, claim.binding), answer.signature());
    User user = users.get(claim.authid);
    boolean authorized = user != null && user.keys.contains(claim.key);
    if (signed && authorized) {
      return new Step.Accept(claim.authid, user.role, "static", Dict.EMPTY);
    }
    Optional<CertificateChains> judge = certified(claim.applicant).filter(chains -> signed);
    if (judge.isPresent()) {
      return judge.get().judge(claim.applicant, claim.key);
    }
    return new Step.Deny(
        authorized ? "the signature is wrong" : "no authid with the key " + claim.key.hex());
  }

  /** Who judges the certificates that an applicant brings; empty when it brings none. */
  private Optional<CertificateChains> certified(Applicant applicant) {
    return chains.filter(judge -> applicant.authextra().find("certificates").isPresent());
  }

  private static byte[] message(CryptosignChallenge challenge, Optional<ChannelBinding> binding) {
    return binding.map(challenge::message).orElseGet(challenge::message);
  }

  private static Optional<CryptosignPublicKey> key(Applicant applicant) {
    try {
      return applicant.authextra().text("pubkey").map(CryptosignPublicKey::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Collects users. Confined to one thread. */
  public static final class Builder {
    private final Map<String, User> users = new LinkedHashMap<>();
    private Optional<CryptosignKey> own = Optional.empty();
    private Optional<CertificateChains> chains = Optional.empty();

    private Builder() {}

    /** Who has the private key of one of these public ones joins with the role. */
    public Builder user(String authid, Set<CryptosignPublicKey> keys, String role) {
      users.put(authid, new User(Set.copyOf(keys), role));
      return this;
    }

    /** The router's own key, with which it answers the challenge of a client; default none. */
    public Builder routerKey(CryptosignKey key) {
      own = Optional.of(key);
      return this;
    }

    /**
     * Who judges the certificates of clients whose keys are not those of a {@link #user}; default
     * nobody: then such clients are denied. It is asked only after the client has proved that it
     * has the key.
     */
    public Builder certificates(CertificateChains judge) {
      chains = Optional.of(judge);
      return this;
    }

    public CryptosignAuthenticator build() {
      return new CryptosignAuthenticator(this);
    }
  }
}
