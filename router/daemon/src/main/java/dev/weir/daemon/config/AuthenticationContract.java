package dev.weir.daemon.config;

import static dev.weir.daemon.config.Field.required;
import static dev.weir.daemon.config.Field.served;
import static dev.weir.daemon.config.Scalars.choice;
import static dev.weir.daemon.config.Scalars.flag;
import static dev.weir.daemon.config.Scalars.name;
import static dev.weir.daemon.config.Scalars.text;
import static dev.weir.daemon.config.Scalars.uri;
import static dev.weir.daemon.config.SectionType.section;

import dev.weir.router.auth.CertificateName;
import dev.weir.router.jwt.Algorithm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The part of the contract about who may join a realm.
 *
 * <p>Thread-safe.
 */
final class AuthenticationContract {
  private static final ScalarType<Duration> DURATION = Quantity.duration().durationType();
  private static final ScalarType<Long> COUNT = Quantity.count(1, Integer.MAX_VALUE).type();
  private static final String[] METHODS = {
    "anonymous", "ticket", "wampcra", "scram", "cryptosign", "cookie", "jwt", "tls", "dynamic"
  };

  private AuthenticationContract() {}

  static SectionType authentication() {
    return section(
        served("anonymous", section(required("role", name()))),
        served("order", new ListType<>(choice(METHODS))),
        served("decoys", flag()),
        served("timeout", DURATION),
        served("ticket", users(section(secret("ticket"), role()))),
        served("allow_insecure_ticket", flag()),
        served("wampcra", users(challengeResponse())),
        served("scram", users(scram())),
        served("cryptosign", users(cryptosign())),
        served("router_key", new SecretType()),
        served("trustroots", new NamedType("trustroot", name(), TrustrootReader.contract())),
        served("users_file", new FileType()),
        served("cookie", cookie()),
        served("jwt", jsonWebToken()),
        served("tls", certificates()),
        served("dynamic", dynamic()));
  }

  /** A file of users alone. */
  static SectionType usersFile() {
    return section(
        served("ticket", users(section(secret("ticket"), role()))),
        served("wampcra", users(challengeResponse())),
        served("scram", users(scram())),
        served("cryptosign", users(cryptosign())));
  }

  private static NamedType users(SectionType user) {
    return new NamedType("user", text(), user);
  }

  private static Field role() {
    return required("role", name());
  }

  private static Field secret(String name) {
    return required(name, new SecretType());
  }

  private static SectionType challengeResponse() {
    return section(
            served("secret", new SecretType()),
            served("derived_key", new SecretType()),
            served("salt", text()),
            served("iterations", COUNT),
            served("keylen", COUNT),
            role())
        .obeying(AuthenticationContract::checkChallengeResponse);
  }

  private static void checkChallengeResponse(Section user, Scope scope) {
    if (user.given().contains("secret") == user.given().contains("derived_key")) {
      String sentence = ": give either `secret` or `derived_key`";
      scope.verdicts().error(user.place(), scope.path() + sentence);
    } else if (user.has("derived_key") && !user.has("salt")) {
      String sentence = ": a `derived_key` needs the `salt` that it was derived with";
      scope.verdicts().error(user.place(), scope.path() + sentence);
    }
  }

  private static SectionType scram() {
    return section(
            served("password", new SecretType()),
            served("stored_key", Scalars.hex(32)),
            served("server_key", Scalars.hex(32)),
            required("kdf", choice("argon2id13", "argon2id-13", "pbkdf2")),
            required("salt", Scalars.hex(0)),
            required("iterations", COUNT),
            served("memory", COUNT),
            role())
        .obeying(AuthenticationContract::checkScram);
  }

  private static void checkScram(Section user, Scope scope) {
    boolean keys = user.has("stored_key") && user.has("server_key");
    if (user.has("password") == keys || user.has("stored_key") != user.has("server_key")) {
      String sentence = ": give either `password` or both `stored_key` and `server_key`";
      scope.verdicts().error(user.place(), scope.path() + sentence);
    }
  }

  private static SectionType cryptosign() {
    return section(required("authorized_keys", new ListType<>(Scalars.hex(32))), role());
  }

  private static SectionType cookie() {
    return section(
        served("name", name()),
        served("max_age", DURATION),
        served("same_site", choice("strict", "lax", "none")),
        served("path", Scalars.httpPath()),
        served("secure", flag()),
        served("store", text()),
        served("most", COUNT),
        served("most_per_authid", COUNT));
  }

  private static SectionType jsonWebToken() {
    String[] algorithms =
        Arrays.stream(Algorithm.values()).map(Algorithm::word).toArray(String[]::new);
    return section(
            served("jwks", Scalars.url("http", "https")),
            served("jwks_file", new FileType()),
            served("public_key", new FileType()),
            served("secret", new SecretType()),
            served("algorithms", new ListType<>(choice(algorithms))),
            served("issuer", text()),
            served("audience", text()),
            served("authid", name()),
            served("role", name()),
            required("roles", new ListType<>(name())),
            served("leeway", Quantity.duration().orOff().durationType()),
            served("longest", Quantity.size(256, 1 << 20).type()),
            served("refresh", DURATION),
            served("pause", DURATION),
            served("keep", DURATION),
            served("timeout", DURATION))
        .obeying(AuthenticationContract::checkKeys);
  }

  private static void checkKeys(Section jwt, Scope scope) {
    List<String> sources = List.of("jwks", "jwks_file", "public_key", "secret");
    if (sources.stream().noneMatch(jwt::has)) {
      String sentence = ": tokens need a key: give one of " + String.join(", ", sources);
      scope.verdicts().error(jwt.place(), scope.path() + sentence);
    }
  }

  private static SectionType certificates() {
    String[] names =
        Arrays.stream(CertificateName.values()).map(CertificateName::word).toArray(String[]::new);
    return section(
            required("match", choice(names)),
            served("role", name()),
            served("users", users(section(role()))))
        .obeying(AuthenticationContract::checkCertificates);
  }

  private static void checkCertificates(Section tls, Scope scope) {
    if (!tls.has("role") && !tls.has("users")) {
      String sentence = ": nobody joins by it: give a `role` for everybody, or `users`";
      scope.verdicts().error(tls.place(), scope.path() + sentence);
    }
  }

  private static SectionType dynamic() {
    return section(
        required("procedure", uri()),
        served("realm", uri()),
        served("methods", new ListType<>(choice("ticket", "wampcra", "scram", "cryptosign"))),
        served("timeout", DURATION),
        required("roles", new ListType<>(name())));
  }
}
