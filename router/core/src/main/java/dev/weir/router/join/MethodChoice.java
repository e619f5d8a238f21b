package dev.weir.router.join;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.KeyedHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By which method an applicant has to prove who it is: the first in the realm's order that it
 * offers and that knows it. For one whom none knows a method is picked by a keyed hash of its
 * authid, the same every time, so that its CHALLENGE tells nothing. Thread-safe.
 */
final class MethodChoice {
  static final String ANONYMOUS = "anonymous";

  /** Of those whom the application lets in itself, in the same program. */
  static final String LOCAL = "local";

  private final KeyedHash hash = new KeyedHash();

  /**
   * What a realm serves.
   *
   * @param methods in order of preference
   * @param decoys whether names that nobody has are asked like others
   * @param anonymous whether it can be joined without credentials
   */
  record Served(List<Authenticator> methods, boolean decoys, boolean anonymous) {}

  /** A method and the name under which the client offered it. */
  record Chosen(Authenticator authenticator, String name) {}

  /** The method; empty when it may join without credentials. */
  Optional<Chosen> choose(Served realm, List<String> offered, Applicant applicant)
      throws RefusedHelloException {
    List<Chosen> open = open(realm, offered, applicant);
    boolean nameless = realm.anonymous && (offered.isEmpty() || offered.contains(ANONYMOUS));
    List<Chosen> decoys = open.stream().filter(each -> each.authenticator.decoy()).toList();
    int pick =
        decoys.isEmpty() ? 0 : hash.number("method", applicant.authid().orElse(""), decoys.size());
    for (Chosen method : open) {
      if (method.authenticator.knows(applicant.by(method.name))) {
        return Optional.of(method);
      }
    }
    if (nameless && (open.isEmpty() || applicant.authid().isEmpty())) {
      return Optional.empty();
    }
    if (open.isEmpty()) {
      throw nothingServed(realm, offered, applicant);
    }
    if (!realm.decoys) {
      throw new RefusedHelloException(ErrorUri.AUTHENTICATION_DENIED, Login.DENIED);
    }
    return Optional.of(decoys.isEmpty() ? open.get(0) : decoys.get(pick));
  }

  private static List<Chosen> open(Served realm, List<String> offered, Applicant applicant) {
    List<Chosen> open = new ArrayList<>();
    for (Authenticator method : realm.methods) {
      offeredName(method, offered)
          .filter(name -> method.closedTo(applicant.by(name)).isEmpty())
          .ifPresent(name -> open.add(new Chosen(method, name)));
    }
    return open;
  }

  private static Optional<String> offeredName(Authenticator method, List<String> offered) {
    return method.methods().stream().filter(offered::contains).findFirst();
  }

  private static RefusedHelloException nothingServed(
      Served realm, List<String> offered, Applicant applicant) {
    if (!realm.anonymous && realm.methods.isEmpty()) {
      return new RefusedHelloException(
          ErrorUri.AUTHENTICATION_REQUIRED,
          "the realm has no authentication method that this router serves");
    }
    if (offered.stream().allMatch(ANONYMOUS::equals)) {
      return new RefusedHelloException(
          ErrorUri.AUTHENTICATION_REQUIRED,
          "the realm wants to know who joins: offer one of " + names(realm));
    }
    String sentence =
        realm.methods.stream()
            .filter(method -> offeredName(method, offered).isPresent())
            .flatMap(method -> method.closedTo(applicant).stream())
            .findFirst()
            .orElseGet(() -> "the realm serves authmethod " + names(realm) + " only");
    return new RefusedHelloException(ErrorUri.NO_MATCHING_AUTH_METHOD, sentence);
  }

  private static String names(Served realm) {
    List<String> names = new ArrayList<>();
    realm.methods.forEach(method -> names.add(method.methods().get(0)));
    if (realm.anonymous) {
      names.add(ANONYMOUS);
    }
    return names.stream().distinct().collect(Collectors.joining(", "));
  }
}
