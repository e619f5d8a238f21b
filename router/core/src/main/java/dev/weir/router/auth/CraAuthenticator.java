package dev.weir.router.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.CraChallenge;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code wampcra} (advanced profile, "Challenge Response Authentication"): the client signs
 * a text with a secret that both have, or with a key derived from it. Immutable; made by {@link
 * #builder}.
 */
public final class CraAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of(AuthMethod.WAMPCRA);

  /** What a challenge shows of a user; without a salt its length is 0. */
  private record Shape(int salt, int iterations, int keylen, String role) {
    private static Shape of(User user) {
      return user.salt
          .map(salt -> new Shape(salt.salt().length(), salt.iterations(), salt.keylen(), user.role))
          .orElse(new Shape(0, 0, 0, user.role));
    }
  }

  private record User(CraKey key, Optional<CraSalt> salt, String role, boolean known) {}

  private final KeyedHash hash = new KeyedHash();
  private final CraKey nobodysKey = CraKey.of(Nonces.text());
  private final Map<String, User> users;
  private final List<Shape> shapes;
  private final String provider;

  private CraAuthenticator(Builder builder) {
    this.users = Map.copyOf(builder.users);
    this.shapes = builder.users.values().stream().map(Shape::of).distinct().toList();
    this.provider = builder.provider;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public List<String> methods() {
    return METHODS;
  }

  @Override
  public boolean quick() {
    return true;
  }

  @Override
  public boolean knows(Applicant applicant) {
    return applicant.authid().filter(users::containsKey).isPresent();
  }

  @Override
  public boolean vouches(Applicant applicant, String role) {
    return applicant.authid().map(users::get).filter(one -> one.role.equals(role)).isPresent();
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    String authid = applicant.authid().orElse("");
    User decoy = decoy(authid);
    User user = users.getOrDefault(authid, decoy);
    String challenge =
        new CraChallenge(
                authid, user.role, provider, Nonces.text(), Instant.now(), applicant.session())
            .text();
    Dict.Builder extra = Dict.builder().put("challenge", challenge);
    user.salt.ifPresent(
        salt ->
            extra
                .put("salt", salt.salt())
                .put("keylen", (long) salt.keylen())
                .put("iterations", (long) salt.iterations()));
    return new Step.Ask(extra.build(), answer -> check(authid, user, challenge, answer).now())
        .now();
  }

  private Step check(String authid, User user, String challenge, Authenticate answer) {
    boolean right = user.key.verify(challenge, answer.signature());
    return right && user.known
        ? new Step.Accept(authid, user.role, provider, Dict.EMPTY)
        : new Step.Deny(user.known ? "the signature is wrong" : "no such authid");
  }

  /** Looks like one of the users, always like the same one, with a salt of its own. */
  private User decoy(String authid) {
    if (shapes.isEmpty()) {
      return new User(nobodysKey, Optional.empty(), "user", false);
    }
    Shape shape = hash.choice("shape", authid, shapes);
    return new User(nobodysKey, salt(authid, shape), shape.role, false);
  }

  private Optional<CraSalt> salt(String authid, Shape shape) {
    String digits = HexFormat.of().formatHex(hash.octets("salt", authid, 32));
    int length = Math.min(shape.salt, digits.length());
    return length == 0
        ? Optional.empty()
        : Optional.of(new CraSalt(digits.substring(0, length), shape.iterations, shape.keylen));
  }

  /** Collects users. Confined to one thread. */
  public static final class Builder {
    private final Map<String, User> users = new LinkedHashMap<>();
    private String provider = "static";

    private Builder() {}

    /**
     * Who knows the secret joins with the role.
     *
     * @throws IllegalArgumentException when the secret is empty
     */
    public Builder user(String authid, String secret, String role) {
      users.put(authid, new User(CraKey.of(secret), Optional.empty(), role, true));
      return this;
    }

    /**
     * The same with a salted secret: the key is derived now, which takes as long as the iterations
     * demand.
     *
     * @throws IllegalArgumentException when the secret is empty
     */
    public Builder user(String authid, String secret, CraSalt salt, String role) {
      return derived(authid, CraKey.derived(secret, salt), salt, role);
    }

    /**
     * The same with a key that was derived before: the base64 text of what PBKDF2 gives.
     *
     * @throws IllegalArgumentException when the key is empty
     */
    public Builder derived(String authid, String key, CraSalt salt, String role) {
      return derived(authid, CraKey.of(key), salt, role);
    }

    /** The same with a key that was derived with this salt. */
    public Builder derived(String authid, CraKey key, CraSalt salt, String role) {
      users.put(authid, new User(key, Optional.of(salt), role, true));
      return this;
    }

    /** Who vouches for the users, as challenge and WELCOME tell it; default {@code static}. */
    public Builder provider(String name) {
      provider = name;
      return this;
    }

    public CraAuthenticator build() {
      return new CraAuthenticator(this);
    }
  }
}
