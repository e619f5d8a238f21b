package dev.weir.daemon.config;

import dev.weir.router.auth.Authentication;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.cookie.CookieOptions;
import dev.weir.router.cookie.CookieStore;
import dev.weir.router.cookie.SameSite;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the cookies of realms of their sections. Files of cookies are not opened yet.
 *
 * <p>Confined to the thread that reads the file.
 */
final class CookieReader {
  private static final String NAME = "weir";
  private static final int MOST = 100_000;
  private static final int MOST_PER_AUTHID = 20;

  private final Path directory;
  private final Verdicts verdicts;
  private final List<CookieStore> stores = new ArrayList<>();
  private final Map<String, Place> names = new HashMap<>();
  private final Map<Path, Place> files = new HashMap<>();

  /** Files are found from the directory. */
  CookieReader(Path directory, Verdicts verdicts) {
    this.directory = directory;
    this.verdicts = verdicts;
  }

  /** Those that are to be opened before anybody joins. */
  List<CookieStore> stores() {
    return stores;
  }

  /** Cookies that repeat logins by the other methods; empty after a verdict. */
  Optional<CookieAuthenticator> read(Section cookie, Authentication others) {
    if (!cookie.keys().containsAll(cookie.given())) {
      return Optional.empty();
    }
    if (others.isEmpty()) {
      verdicts.error(
          cookie.place(), "a cookie repeats logins by another method, and the realm has none");
      return Optional.empty();
    }
    Optional<CookieOptions> options = options(cookie);
    Optional<CookieStore> store = store(cookie);
    if (options.isEmpty() || store.isEmpty()) {
      return Optional.empty();
    }
    stores.add(store.get());
    return Optional.of(new CookieAuthenticator(options.get(), store.get(), others));
  }

  private Optional<CookieOptions> options(Section cookie) {
    String name = cookie.text("name").orElse(NAME);
    Place first = names.putIfAbsent(name, cookie.place());
    if (first != null) {
      verdicts.error(
          cookie.place(),
          "a second realm has a cookie named `" + name + "`, the first at " + first);
      return Optional.empty();
    }
    try {
      CookieOptions usual = CookieOptions.of(name);
      return Optional.of(
          new CookieOptions(
              name,
              cookie.text("path").orElse(usual.path()),
              cookie.find("max_age", Duration.class).orElse(usual.maxAge()),
              cookie
                  .text("same_site")
                  .map(word -> SameSite.valueOf(word.toUpperCase(Locale.ROOT)))
                  .orElse(usual.sameSite()),
              cookie.flag("secure", usual.secure())));
    } catch (IllegalArgumentException invalid) {
      verdicts.error(cookie.place(), invalid.getMessage());
      return Optional.empty();
    }
  }

  private Optional<CookieStore> store(Section cookie) {
    int most = number(cookie, "most", MOST);
    int ofOne = number(cookie, "most_per_authid", MOST_PER_AUTHID);
    Optional<String> given = cookie.text("store");
    if (given.isEmpty()) {
      return Optional.of(CookieStore.inMemory(most, ofOne));
    }
    try {
      Path file = directory.resolve(given.get()).normalize();
      Place first = files.putIfAbsent(file, cookie.place("store"));
      if (first == null && !given.get().isBlank()) {
        return Optional.of(CookieStore.onDisk(file, most, ofOne));
      }
      verdicts.error(
          cookie.place("store"), file + " is no file for these cookies alone, see " + first);
    } catch (InvalidPathException notOne) {
      verdicts.error(cookie.place("store"), "expected the path of a file");
    }
    return Optional.empty();
  }

  private static int number(Section cookie, String key, int otherwise) {
    return cookie.find(key, Long.class).map(Math::toIntExact).orElse(otherwise);
  }
}
