package dev.weir.daemon.config;

import dev.weir.router.auth.Authenticator;
import dev.weir.router.jwt.Algorithm;
import dev.weir.router.jwt.JwksFile;
import dev.weir.router.jwt.JwksUrl;
import dev.weir.router.jwt.JwtAuthenticator;
import dev.weir.router.jwt.KeySet;
import dev.weir.router.jwt.KeySource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes logins by JSON Web Token of their section. Files of keys are read now, so that one that
 * does not serve keeps the daemon from starting; a URL is asked when the first token comes.
 *
 * <p>Confined to the thread that reads the file.
 */
final class JwtReader {
  private final Section jwt;
  private final Verdicts verdicts;
  private final Set<Algorithm> usual = EnumSet.noneOf(Algorithm.class);
  private boolean faulty;

  JwtReader(Section jwt, Verdicts verdicts) {
    this.jwt = jwt;
    this.verdicts = verdicts;
  }

  /** Empty after a verdict. */
  Optional<Authenticator> read(boolean insecure) {
    Optional<KeySource> keys = keys();
    List<String> roles = words("roles");
    if (keys.isEmpty() || faulty || roles.isEmpty() || !jwt.keys().containsAll(jwt.given())) {
      return Optional.empty();
    }
    try {
      JwtAuthenticator.Builder method = JwtAuthenticator.builder(keys.get());
      method.roles(roles.toArray(String[]::new)).allowInsecure(insecure);
      algorithms(method);
      jwt.text("issuer").ifPresent(method::issuer);
      jwt.text("audience").ifPresent(method::audience);
      jwt.text("authid").ifPresent(method::authid);
      jwt.text("role").ifPresent(method::role);
      jwt.find("leeway", Duration.class).ifPresent(method::leeway);
      jwt.find("longest", Long.class).map(Math::toIntExact).ifPresent(method::longest);
      Authenticator made = method.build();
      caution();
      return Optional.of(made);
    } catch (IllegalArgumentException invalid) {
      verdicts.error(jwt.place(), invalid.getMessage());
      return Optional.empty();
    }
  }

  /** Whoever has a key for many purposes signs tokens for other services with it too. */
  private void caution() {
    if (!jwt.has("audience")) {
      verdicts.warning(
          jwt.place(), "jwt names no `audience`: tokens that are for somebody (aud) are refused");
    }
    if (!jwt.has("issuer")) {
      verdicts.warning(jwt.place(), "jwt names no `issuer`: whoever has the key can issue tokens");
    }
  }

  private void algorithms(JwtAuthenticator.Builder method) {
    List<Algorithm> given =
        words("algorithms").stream().flatMap(word -> Algorithm.of(word).stream()).toList();
    if (given.contains(Algorithm.HS256) && !usual.contains(Algorithm.HS256)) {
      throw new IllegalArgumentException("HS256 needs a `secret`, or one in `jwks_file`");
    }
    List<Algorithm> all = given.isEmpty() ? List.copyOf(usual) : given;
    method.algorithms(all.get(0), all.subList(1, all.size()).toArray(Algorithm[]::new));
  }

  private Optional<KeySource> keys() {
    List<KeySet> fixed = new ArrayList<>();
    jwt.find("secret", Secret.class).ifPresent(secret -> add(fixed, secret));
    jwt.find("public_key", Path.class).ifPresent(file -> add(fixed, file));
    Optional<KeySource> changing =
        jwt.find("jwks", URI.class).flatMap(this::url).or(() -> file("jwks_file"));
    if (jwt.has("jwks") && jwt.has("jwks_file")) {
      verdicts.error(jwt.place("jwks_file"), "give either `jwks` or `jwks_file`");
    }
    Optional<KeySet> all = fixed.stream().reduce(KeySet::and);
    return changing
        .map(source -> all.map(source::and).orElse(source))
        .or(() -> all.map(KeySource::of));
  }

  private void add(List<KeySet> keys, Secret secret) {
    try {
      keys.add(KeySet.ofSecret(secret.value()));
      usual.add(Algorithm.HS256);
    } catch (IllegalArgumentException weak) {
      fault("secret", weak.getMessage());
    }
  }

  private void add(List<KeySet> keys, Path file) {
    try {
      KeySet key = KeySet.of(publicKey(Files.readString(file)));
      usual.addAll(key.algorithms());
      keys.add(key);
    } catch (IOException unreadable) {
      fault("public_key", file + " cannot be read");
    } catch (IllegalArgumentException unusable) {
      fault("public_key", file + " does not serve: " + unusable.getMessage());
    }
  }

  private static PublicKey publicKey(String text) {
    for (Pem block : Pem.blocks(text)) {
      if (block.label().equals("PUBLIC KEY")) {
        return publicKey(block.der());
      }
    }
    throw new IllegalArgumentException("no PUBLIC KEY block stands in it");
  }

  private static PublicKey publicKey(byte[] der) {
    for (String kind : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException another) {
        continue; // it is not of this kind
      }
    }
    throw new IllegalArgumentException("the key is none of RSA, P-256 or Ed25519");
  }

  private Optional<KeySource> file(String key) {
    Optional<Path> path = jwt.find(key, Path.class);
    try {
      if (path.isEmpty()) {
        return Optional.empty();
      }
      JwksFile file = JwksFile.open(path.get());
      usual.addAll(EnumSet.allOf(Algorithm.class));
      return Optional.of(file);
    } catch (IOException unreadable) {
      fault(key, path.get() + " cannot be read");
    } catch (IllegalArgumentException unusable) {
      fault(key, path.get() + " does not serve: " + unusable.getMessage());
    }
    return Optional.empty();
  }

  private Optional<KeySource> url(URI url) {
    try {
      JwksUrl.Builder keys = JwksUrl.builder(url);
      jwt.find("refresh", Duration.class).ifPresent(keys::refresh);
      jwt.find("pause", Duration.class).ifPresent(keys::pause);
      jwt.find("keep", Duration.class).ifPresent(keys::keep);
      jwt.find("timeout", Duration.class).ifPresent(keys::timeout);
      usual.addAll(EnumSet.complementOf(EnumSet.of(Algorithm.HS256)));
      return Optional.of(keys.build());
    } catch (IllegalArgumentException unsafe) {
      fault("jwks", unsafe.getMessage());
      return Optional.empty();
    }
  }

  private void fault(String key, String sentence) {
    faulty = true;
    verdicts.error(jwt.place(key), sentence);
  }

  private List<String> words(String key) {
    return jwt.list(key, String.class).stream().map(Placed::value).toList();
  }
}
