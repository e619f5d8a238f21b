package dev.weir.daemon.config;

import dev.weir.gateway.bridge.Bridge;
import dev.weir.gateway.bridge.BridgeOptions;
import dev.weir.gateway.bridge.Route;
import dev.weir.gateway.bridge.TokenLogins;
import dev.weir.gateway.bridge.Users;
import dev.weir.gateway.call.Seat;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.auth.Authenticator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the bridges of listeners of their sections, with the users and routes of the file, which
 * all of them share.
 *
 * <p>Confined to the thread that reads the file.
 */
final class BridgeReader {
  private static final String PATH = "/api";

  private final Roles roles;
  private final Logins logins;
  private final Limits limits;
  private final Verdicts verdicts;
  private final Users users;
  private final List<Route> routes;

  BridgeReader(Section file, Roles roles, Logins logins, Limits limits, Verdicts verdicts) {
    this.roles = roles;
    this.logins = logins;
    this.limits = limits;
    this.verdicts = verdicts;
    this.users = users(file.section("users"));
    this.routes = routes(file);
  }

  /** Which roles a realm has. */
  interface Roles {
    /** Says what is wrong with the realm and role of a section; true when both are there. */
    boolean check(Section section, String what);
  }

  /** By which methods a realm is joined. */
  interface Logins {
    /** The method of this name. */
    Optional<Authenticator> method(String realm, String name);
  }

  /** The path of a listener's bridge. */
  static String path(Section listener) {
    return listener.section("bridge").text("path").orElse(PATH);
  }

  /** The bridge of a listener; empty where it has none, or something is wrong. */
  Optional<Bridge> bridge(Section listener, String name) {
    Section section = listener.section("bridge");
    if (!listener.has("bridge") || !roles.check(section, "bridge")) {
      return Optional.empty();
    }
    BridgeOptions options =
        BridgeOptions.of(section.text("realm").orElseThrow())
            .withName(name)
            .withCors(section.list("cors", String.class).stream().map(Placed::value).toList())
            .withUsers(users)
            .withRoutes(routes)
            .withMaxBody(limits.message());
    BridgeOptions open = section.text("role").map(options::withRole).orElse(options);
    try {
      return Optional.of(
          Bridge.of(tokens(section, open.realm()).map(open::withTokens).orElse(open), limits));
    } catch (IllegalArgumentException noOrigin) {
      verdicts.error(section.place("cors"), noOrigin.getMessage());
      return Optional.empty();
    }
  }

  private Optional<TokenLogins> tokens(Section section, String realm) {
    if (!section.flag("jwt", false)) {
      return Optional.empty();
    }
    Optional<Authenticator> method = logins.method(realm, AuthMethod.JWT);
    if (method.isEmpty()) {
      verdicts.error(
          section.place("jwt"),
          "bridge: realms." + realm + ".authentication has no `jwt` to judge tokens by");
    }
    return method.map(judge -> TokenLogins.of(realm, judge));
  }

  private Users users(Section section) {
    Users.Builder builder = Users.builder();
    Section keys = section.section("api_keys");
    for (String name : keys.keys()) {
      Section user = keys.section(name);
      if (roles.check(user, "users.api_keys." + name)) {
        user.text("key_sha256").ifPresent(hash -> builder.key(hash, seat(name, user)));
      }
    }
    Section passwords = section.section("basic");
    for (String name : passwords.keys()) {
      Section user = passwords.section(name);
      if (roles.check(user, "users.basic." + name)) {
        user.text("password_hash").ifPresent(hash -> password(builder, hash, name, user));
      }
    }
    return builder.build();
  }

  private void password(Users.Builder builder, String hash, String name, Section user) {
    try {
      builder.password(hash, seat(name, user));
    } catch (IllegalArgumentException e) {
      verdicts.error(user.place("password_hash"), "users.basic." + name + ": " + e.getMessage());
    }
  }

  private static Seat seat(String name, Section user) {
    return new Seat(user.text("realm").orElseThrow(), name, user.text("role").orElseThrow());
  }

  private List<Route> routes(Section file) {
    List<Route> read = new ArrayList<>();
    int index = 0;
    for (Placed<Section> placed : file.list("routes", Section.class)) {
      Section route = placed.value();
      String what = "routes[" + index++ + "]";
      if (!route.has("realm") || roles.check(route, what)) {
        route(route, what).ifPresent(read::add);
      }
    }
    return read;
  }

  private Optional<Route> route(Section section, String what) {
    Optional<String> method = section.text("method");
    Optional<String> path = section.text("path");
    Optional<String> call = section.text("call");
    if (method.isEmpty() || path.isEmpty() || call.isEmpty()) {
      return Optional.empty(); // this has been said
    }
    try {
      return Optional.of(
          new Route(
              method.get(),
              path.get(),
              call.get(),
              section.text("realm"),
              section.text("role"),
              section.text("body").filter("raw"::equals).isPresent(),
              section.section("reply").text("type"),
              section.find("timeout", Duration.class)));
    } catch (IllegalArgumentException e) {
      verdicts.error(section.place("path"), what + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
