package dev.weir.router.jwt;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code jwt}: the client answers an empty CHALLENGE with a signed JSON Web Token, as it
 * would with a ticket. Who it is and which role it has stand in the token; when the token expires,
 * the session ends with {@code weir.close.login_expired}. As whoever reads a token can use it, it
 * is closed to connections that others could listen to, like tickets. Immutable; made by {@link
 * #builder}.
 */
public final class JwtAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of(AuthMethod.JWT);

  private final KeySource keys;
  private final Set<Algorithm> algorithms;
  private final ClaimRules rules;
  private final int longest;
  private final boolean insecure;
  private final InstantSource clock;

  private JwtAuthenticator(Builder builder) {
    if (builder.roles.isEmpty()) {
      throw new IllegalArgumentException("tokens need at least one role that they may give");
    }
    if (builder.role.isEmpty() && builder.roles.size() > 1) {
      throw new IllegalArgumentException(
          "which of several roles a token gives, a claim must say: name it as `role`");
    }
    this.keys = builder.keys;
    this.algorithms = EnumSet.copyOf(builder.algorithms);
    this.rules =
        new ClaimRules(
            builder.issuer,
            Set.copyOf(builder.audiences),
            builder.leeway,
            builder.authid,
            builder.role,
            List.copyOf(builder.roles));
    this.longest = builder.longest;
    this.insecure = builder.insecure;
    this.clock = builder.clock;
  }

  /** Tokens that are signed with one of these keys. */
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
  }

  @Override
  public List<String> methods() {
    return METHODS;
  }

  @Override
  public Optional<String> closedTo(Applicant applicant) {
    return applicant.confidential() || insecure
        ? Optional.empty()
        : Optional.of(
            "authmethod jwt is not served without TLS"
                + " (realms.*.authentication.allow_insecure_ticket)");
  }

  /** Nobody by name: who gives a name and offers other methods too is asked by one of those. */
  @Override
  public boolean knows(Applicant applicant) {
    return applicant.authid().isEmpty();
  }

  /** Whose token was good, until it expires: a cookie counts no longer than that. */
  @Override
  public boolean vouches(Applicant applicant, String role) {
    return rules.roles().contains(role);
  }

  @Override
  public boolean decoy() {
    return false;
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    return new Step.Ask(Dict.EMPTY, answer -> check(applicant, answer)).now();
  }

  private CompletionStage<Step> check(Applicant applicant, Authenticate answer) {
    String text = answer.signature();
    try {
      if (text.length() > longest) {
        throw new RefusedTokenException("it has " + text.length() + " characters, too many");
      }
      CompactToken token = CompactToken.parse(text);
      if (!algorithms.contains(token.algorithm())) {
        throw new RefusedTokenException("its algorithm is not allowed");
      }
      return keys.keys()
          .thenCompose(
              known ->
                  known.fitting(token.algorithm(), token.kid()).isEmpty()
                      ? keys.newer()
                      : CompletableFuture.completedFuture(known))
          .thenApply(known -> judge(applicant, token, known));
    } catch (RefusedTokenException e) {
      return refused(e).now();
    }
  }

  private Step judge(Applicant applicant, CompactToken token, KeySet known) {
    try {
      List<VerificationKey> fitting = known.fitting(token.algorithm(), token.kid());
      if (fitting.isEmpty()) {
        throw new RefusedTokenException("no key is the one that it names");
      }
      if (fitting.stream().noneMatch(key -> key.verify(token.input(), token.signature()))) {
        throw new RefusedTokenException("its signature is wrong");
      }
      return rules.judge(token.claims(), applicant.authid(), clock.instant());
    } catch (RefusedTokenException e) {
      return refused(e);
    }
  }

  private static Step refused(RefusedTokenException reason) {
    return new Step.Deny("the token is refused: " + reason.getMessage());
  }

  /** Collects what a token must be like. Confined to one thread. */
  public static final class Builder {
    private static final int LONGEST = 16 << 10;

    private final KeySource keys;
    private Set<Algorithm> algorithms =
        EnumSet.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA);
    private Optional<String> issuer = Optional.empty();
    private final Set<String> audiences = new LinkedHashSet<>();
    private Duration leeway = Duration.ofSeconds(30);
    private String authid = "sub";
    private Optional<String> role = Optional.empty();
    private final Set<String> roles = new LinkedHashSet<>();
    private int longest = LONGEST;
    private boolean insecure;
    private InstantSource clock = InstantSource.system();

    private Builder(KeySource keys) {
      this.keys = Objects.requireNonNull(keys, "keys");
    }

    /** By which algorithms tokens may be signed; default all but HS256. */
    public Builder algorithms(Algorithm first, Algorithm... others) {
      algorithms = EnumSet.of(first, others);
      return this;
    }

    /** Who must have issued a token ({@code iss}); default anybody who has the key. */
    public Builder issuer(String name) {
      issuer = Optional.of(name);
      return this;
    }

    /**
     * For whom a token must be ({@code aud}): for one of these. Default: it must be for nobody in
     * particular.
     */
    public Builder audience(String... names) {
      audiences.addAll(Arrays.asList(names));
      return this;
    }

    /**
     * By how much clocks may differ; default 30 s. So much longer than {@code exp} says a token is
     * taken, and its session lives.
     */
    public Builder leeway(Duration longestDifference) {
      if (longestDifference.isNegative()) {
        throw new IllegalArgumentException("a leeway is not negative");
      }
      leeway = longestDifference;
      return this;
    }

    /** The claim that is the authid, such as {@code sub}, the default, or {@code user.name}. */
    public Builder authid(String path) {
      authid = path;
      return this;
    }

    /** The claim that names the role, or a list of them, such as {@code realm_access.roles}. */
    public Builder role(String path) {
      role = Optional.of(path);
      return this;
    }

    /**
     * The only roles that a token can give; of several that it names the first in this order.
     * Without {@link #role} there is one, which all have.
     */
    public Builder roles(String... allowed) {
      roles.addAll(Arrays.asList(allowed));
      return this;
    }

    /** How many characters a token may have; default 16,384. */
    public Builder longest(int characters) {
      longest = characters;
      return this;
    }

    /** Whether tokens are taken on connections that others can listen to; default no. */
    public Builder allowInsecure(boolean allowed) {
      insecure = allowed;
      return this;
    }

    /** What time it is; default the system's. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /**
     * The method.
     *
     * @throws IllegalArgumentException when no role is given, or several and no claim that names
     *     one
     */
    public JwtAuthenticator build() {
      return new JwtAuthenticator(this);
    }
  }
}
