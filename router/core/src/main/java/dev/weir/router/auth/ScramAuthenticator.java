package dev.weir.router.auth;

import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaslPrep;
import dev.weir.protocol.auth.ScramKeys;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code wamp-scram}, also offered as {@code scram} (advanced profile, "Salted Challenge
 * Response Authentication"): client and router prove to each other that they know a password, of
 * which the router keeps only what is derived from it. Immutable; made by {@link #builder}.
 */
public final class ScramAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of(AuthMethod.SCRAM, AuthMethod.SCRAM_ALIAS);
  private static final int LONGEST_NONCE = 256;

  /** What a challenge shows of a user. */
  private record Shape(String kdf, int salt, int iterations, int memory) {
    private static Shape of(ScramUser user) {
      KeyDerivation derivation = user.derivation();
      int octets = Base64.getDecoder().decode(derivation.saltText()).length;
      return new Shape(derivation.kdf(), octets, derivation.iterations(), derivation.memory());
    }
  }

  private final KeyedHash hash = new KeyedHash();
  private final ScramKeys nobodysKeys = new ScramKeys(Nonces.octets(), Nonces.octets());
  private final Map<String, ScramUser> users;
  private final List<Shape> shapes;

  private ScramAuthenticator(Builder builder) {
    this.users = Map.copyOf(builder.users);
    this.shapes = builder.users.values().stream().map(Shape::of).distinct().toList();
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
    return users.containsKey(prepared(applicant));
  }

  @Override
  public boolean vouches(Applicant applicant, String role) {
    ScramUser user = users.get(prepared(applicant));
    return user != null && user.role().equals(role);
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    String nonce = applicant.authextra().text("nonce").orElse("");
    if (nonce.isEmpty() || nonce.length() > LONGEST_NONCE) {
      return new Step.Deny(
              "HELLO.Details.authextra.nonce must have 1 to " + LONGEST_NONCE + " characters")
          .now();
    }
    Optional<String> type = applicant.authextra().text("channel_binding");
    if (type.isPresent() && applicant.binding(type.get()).isEmpty()) {
      return new Step.Deny("the connection has no channel binding of the type asked for").now();
    }
    String authid = prepared(applicant);
    ScramUser decoy = decoy(authid);
    ScramUser user = users.getOrDefault(authid, decoy);
    return new ScramLogin(applicant, authid, user, type.flatMap(applicant::binding)).ask().now();
  }

  /** What SASLprep forbids is nobody's name. */
  private static String prepared(Applicant applicant) {
    try {
      return SaslPrep.query(applicant.authid().orElse(""));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Looks like one of the users, always like the same one, with a salt of its own. */
  private ScramUser decoy(String authid) {
    if (shapes.isEmpty()) {
      return new ScramUser(
          nobodysKeys, KeyDerivation.pbkdf2(hash.octets("salt", authid, 16), 4096), "", false);
    }
    Shape like = hash.choice("shape", authid, shapes);
    byte[] salt = hash.octets("salt", authid, Math.min(32, like.salt));
    KeyDerivation derivation = KeyDerivation.of(like.kdf, salt, like.iterations, like.memory);
    return new ScramUser(nobodysKeys, derivation, "", false);
  }

  /** Collects users. Confined to one thread. */
  public static final class Builder {
    private final Map<String, ScramUser> users = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Who knows the password joins with the role. The keys are derived now, which takes as long as
     * the derivation demands.
     *
     * @throws IllegalArgumentException when SASLprep forbids the authid or the password
     * @throws IllegalStateException when the derivation needs Argon2 and it is not on the class
     *     path
     */
    public Builder user(String authid, String password, KeyDerivation derivation, String role) {
      return user(authid, derivation.derive(SaslPrep.stored(password)).keys(), derivation, role);
    }

    /**
     * The same with keys that were derived before, as {@code weir scram} does.
     *
     * @throws IllegalArgumentException when SASLprep forbids the authid
     */
    public Builder user(String authid, ScramKeys keys, KeyDerivation derivation, String role) {
      users.put(SaslPrep.stored(authid), new ScramUser(keys, derivation, role, true));
      return this;
    }

    public ScramAuthenticator build() {
      return new ScramAuthenticator(this);
    }
  }
}
