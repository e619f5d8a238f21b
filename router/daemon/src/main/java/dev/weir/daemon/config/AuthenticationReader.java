package dev.weir.daemon.config;

import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.CertificateName;
import dev.weir.router.auth.DynamicAuthentication;
import dev.weir.router.auth.ReplaceableAuthenticator;
import dev.weir.router.auth.TlsAuthenticator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the methods by which a realm is joined of its section {@code authentication}.
 *
 * <p>Confined to the thread that reads the file.
 */
final class AuthenticationReader {
  private static final String TLS = "tls";
  private static final String JWT = "jwt";
  private static final String CRYPTOSIGN = "cryptosign";
  private static final String TRUSTROOTS = "trustroots";

  /** The order that holds without another. */
  private static final List<String> USUAL =
      Stream.of(List.of(TLS), UserMethods.NAMES, List.of(JWT)).flatMap(List::stream).toList();

  private final Set<String> realms;
  private final CookieReader cookies;
  private final Verdicts verdicts;
  private Optional<UsersFile> usersFile = Optional.empty();

  /** The realms are all that the file names. */
  AuthenticationReader(Set<String> realms, CookieReader cookies, Verdicts verdicts) {
    this.realms = realms;
    this.cookies = cookies;
    this.verdicts = verdicts;
  }

  /** The file of users that the section names. */
  Optional<UsersFile> usersFile() {
    return usersFile;
  }

  /** The roles are those of the realm. */
  Authentication read(Section authentication, Set<String> roles) {
    Authentication.Builder methods = Authentication.builder();
    authentication.find("timeout", Duration.class).ifPresent(methods::timeout);
    authentication.find("decoys", Boolean.class).ifPresent(methods::decoys);
    ofUsers(authentication, roles).forEach(methods::method);
    if (authentication.has("dynamic")) {
      dynamic(authentication.section("dynamic")).ifPresent(methods::dynamic);
    }
    Authentication others = methods.build();
    return authentication.has("cookie")
        ? cookies
            .read(authentication.section("cookie"), others)
            .map(cookie -> others.after(cookie))
            .orElse(others)
        : others;
  }

  private List<Authenticator> ofUsers(Section authentication, Set<String> roles) {
    UserMethods methods =
        new UserMethods(
            routerKey(authentication),
            new TrustrootReader(verdicts).read(authentication.section(TRUSTROOTS)),
            authentication.flag("allow_insecure_ticket", false),
            new DerivedKeys());
    usersFile =
        authentication
            .find("users_file", Path.class)
            .map(path -> new UsersFile(path, authentication, roles, methods));
    Verdicts onFile = new Verdicts();
    Section file = usersFile.map(users -> users.read(onFile)).orElseGet(Section::empty);
    List<Authenticator> made = new ArrayList<>();
    for (String method : order(authentication)) {
      if (method.equals(TLS)) {
        certificates(authentication.section(method))
            .map(ReplaceableAuthenticator::new)
            .ifPresent(made::add);
      } else if (method.equals(JWT)) {
        tokens(authentication).ifPresent(made::add);
      } else if (authentication.has(method)
          || file.has(method)
          || method.equals(CRYPTOSIGN) && authentication.has(TRUSTROOTS)) {
        UserSource own = new UserSource(authentication.section(method), verdicts);
        UserSource others = new UserSource(file.section(method), onFile);
        made.add(
            usersFile
                .map(users -> users.serve(method, own, others))
                .orElseGet(() -> new ReplaceableAuthenticator(methods.make(method, List.of(own)))));
      }
    }
    usersFile.ifPresent(users -> say(users, onFile, authentication.place("users_file")));
    return made;
  }

  /** Verdicts on the other file are told with its name. */
  private void say(UsersFile users, Verdicts onFile, Place place) {
    for (Verdict verdict : onFile.inOrder()) {
      String line = users.path().getFileName() + ":" + verdict.place() + ": " + verdict.sentence();
      if (verdict.severity() == Verdict.Severity.ERROR) {
        verdicts.error(place, line);
      } else {
        verdicts.warning(place, line);
      }
    }
  }

  /** What `order` leaves out comes last. */
  private static List<String> order(Section authentication) {
    List<String> order = new ArrayList<>();
    authentication.list("order", String.class).forEach(method -> order.add(method.value()));
    order.addAll(USUAL);
    return order.stream().distinct().filter(USUAL::contains).toList();
  }

  private Optional<Authenticator> tokens(Section authentication) {
    return authentication.has(JWT)
        ? new JwtReader(authentication.section(JWT), verdicts)
            .read(authentication.flag("allow_insecure_ticket", false))
        : Optional.empty();
  }

  /** Empty when there is none, and after a verdict. */
  private static Optional<Authenticator> certificates(Section tls) {
    Optional<CertificateName> match =
        tls.text("match").map(word -> CertificateName.valueOf(word.toUpperCase(Locale.ROOT)));
    if (match.isEmpty()) {
      return Optional.empty();
    }
    TlsAuthenticator.Builder method = TlsAuthenticator.builder(match.get());
    Section users = tls.section("users");
    Map<String, String> roles = new LinkedHashMap<>();
    users.keys().forEach(n -> users.section(n).text("role").ifPresent(r -> roles.put(n, r)));
    roles.forEach(method::user);
    tls.text("role").ifPresent(method::others);
    return roles.isEmpty() && tls.text("role").isEmpty()
        ? Optional.empty()
        : Optional.of(method.build());
  }

  private Optional<DynamicAuthentication> dynamic(Section dynamic) {
    Optional<String> realm = dynamic.text("realm");
    if (realm.isPresent() && !realms.contains(realm.get())) {
      verdicts.error(
          dynamic.place("realm"), "the realm `" + realm.get() + "` is not among the `realms`");
    }
    String[] roles = words(dynamic, "roles").toArray(String[]::new);
    return dynamic
        .text("procedure")
        .map(
            procedure -> {
              DynamicAuthentication read = DynamicAuthentication.of(procedure, roles);
              List<String> methods = words(dynamic, "methods");
              read = realm.map(read::withRealm).orElse(read);
              read = dynamic.find("timeout", Duration.class).map(read::withTimeout).orElse(read);
              return methods.isEmpty() ? read : read.withMethods(methods.toArray(String[]::new));
            });
  }

  /** WAMP-SCRAM is `scram` in the file. */
  private static List<String> words(Section section, String key) {
    return section.list(key, String.class).stream()
        .map(
            word ->
                key.equals("methods") && word.value().equals("scram")
                    ? AuthMethod.SCRAM
                    : word.value())
        .distinct()
        .toList();
  }

  private Optional<CryptosignKey> routerKey(Section authentication) {
    try {
      return authentication
          .find("router_key", Secret.class)
          .map(seed -> CryptosignKey.parse(seed.value()));
    } catch (IllegalArgumentException invalid) {
      verdicts.error(authentication.place("router_key"), invalid.getMessage());
      return Optional.empty();
    }
  }
}
