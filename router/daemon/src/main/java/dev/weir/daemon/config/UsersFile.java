package dev.weir.daemon.config;

import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.ReplaceableAuthenticator;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Users of a realm in a file of their own ({@code users_file}), which is read again when it has
 * changed. Users that are wrong leave the old ones as they are.
 *
 * <p>Confined to one thread at a time.
 */
public final class UsersFile {
  private static final long LARGEST = 16 << 20;

  private final Path path;
  private final Section inline;
  private final Set<String> roles;
  private final UserMethods methods;
  private final Map<String, ReplaceableAuthenticator> served = new LinkedHashMap<>();
  private String stamp;

  /** What reading it again brought: whether its users are taken, and what is to be said of them. */
  public record Reload(boolean taken, List<String> lines) {}

  /** Beside the users that stand in the section itself; each must have one of the roles. */
  UsersFile(Path path, Section inline, Set<String> roles, UserMethods methods) {
    this.path = path;
    this.inline = inline;
    this.roles = Set.copyOf(roles);
    this.methods = methods;
    this.stamp = stamp();
  }

  public Path path() {
    return path;
  }

  /** Its sections of users, by method. */
  Section read(Verdicts verdicts) {
    Scope scope = Scope.root(path.toAbsolutePath().getParent(), verdicts);
    Section file =
        text(verdicts)
            .flatMap(text -> YamlDocument.read(text, verdicts))
            .flatMap(document -> AuthenticationContract.usersFile().read(document, scope))
            .orElseGet(Section::empty);
    checkRoles(file, verdicts);
    return file;
  }

  /** A method with the users of both files, which change when this one does. */
  Authenticator serve(String method, UserSource own, UserSource file) {
    ReplaceableAuthenticator made =
        new ReplaceableAuthenticator(methods.make(method, List.of(own, file)));
    served.put(method, made);
    return made;
  }

  /** Reads the file again when it has changed; empty when it has not. */
  public Optional<Reload> poll() {
    String now = stamp();
    if (now.equals(stamp)) {
      return Optional.empty();
    }
    stamp = now;
    Verdicts verdicts = new Verdicts();
    Section file = read(verdicts);
    Map<String, Authenticator> made = new LinkedHashMap<>();
    for (String method : served.keySet()) {
      UserSource own = new UserSource(inline.section(method), new Verdicts());
      UserSource users = new UserSource(file.section(method), verdicts);
      made.put(method, methods.make(method, List.of(own, users)));
    }
    if (!verdicts.refused()) {
      made.forEach((method, next) -> served.get(method).replace(next));
    }
    return Optional.of(new Reload(!verdicts.refused(), lines(file, verdicts)));
  }

  private List<String> lines(Section file, Verdicts verdicts) {
    List<String> lines = new ArrayList<>();
    verdicts.inOrder().forEach(verdict -> lines.add(verdict.line(path.toString())));
    for (String method : file.keys()) {
      if (!served.containsKey(method)) {
        lines.add(path + ": " + method + " is a new method: it is served after a restart");
      }
    }
    return lines;
  }

  private void checkRoles(Section file, Verdicts verdicts) {
    for (String method : file.keys()) {
      Section users = file.section(method);
      for (String user : users.keys()) {
        Section settings = users.section(user);
        settings
            .text("role")
            .filter(role -> !roles.contains(role))
            .ifPresent(role -> verdicts.error(settings.place("role"), noRole(role)));
      }
    }
  }

  private static String noRole(String role) {
    return "role `" + role + "` is not among the `roles` of the realm";
  }

  private Optional<String> text(Verdicts verdicts) {
    try {
      if (Files.size(path) <= LARGEST) {
        return Optional.of(Files.readString(path));
      }
      verdicts.error(Place.START, "the file is larger than " + LARGEST + " bytes");
    } catch (CharacterCodingException notText) {
      verdicts.error(Place.START, "the file is not UTF-8 text");
    } catch (IOException unreadable) {
      verdicts.error(Place.START, "the file cannot be read");
    }
    return Optional.empty();
  }

  /** Changes with the file; a file that is put in another's place has another key. */
  private String stamp() {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
    } catch (IOException e) {
      return "";
    }
  }
}
