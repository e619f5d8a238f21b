package dev.weir.router.join;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.KeyedHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By which method an applicant has to prove who it is: the first in the realm's order that it
 * offers and that knows it. For one whom none knows a method is picked by a keyed hash of its
 * authid, the same every time, so that its CHALLENGE tells nothing. Thread-safe.
 */
final class MethodChoice {
  static final String ANONYMOUS = "anonymous";

  private final KeyedHash hash = new KeyedHash();

  /** A method and the name under which the client offered it. */
  record Chosen(Authenticator authenticator, String name) {}

  /** The method; empty when it may join without credentials. */
  Optional<Chosen> choose(
      Authentication realm, boolean anonymous, List<String> offered, Applicant applicant)
      throws RefusedHelloException {
    List<Chosen> open = open(realm, offered, applicant);
    boolean nameless = anonymous && (offered.isEmpty() || offered.contains(ANONYMOUS));
    int pick =
        open.isEmpty() ? 0 : hash.number("method", applicant.authid().orElse(""), open.size());
    for (Chosen method : open) {
      if (method.authenticator.knows(applicant.by(method.name))) {
        return Optional.of(method);
      }
    }
    if (nameless && (open.isEmpty() || applicant.authid().isEmpty())) {
      return Optional.empty();
    }
    if (open.isEmpty()) {
      throw nothingServed(realm, anonymous, offered, applicant);
    }
    if (!realm.decoys()) {
      throw new RefusedHelloException(ErrorUri.AUTHENTICATION_DENIED, Login.DENIED);
    }
    return Optional.of(open.get(pick));
  }

  private static List<Chosen> open(
      Authentication realm, List<String> offered, Applicant applicant) {
    List<Chosen> open = new ArrayList<>();
    for (Authenticator method : realm.methods()) {
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
      Authentication realm, boolean anonymous, List<String> offered, Applicant applicant) {
    if (!anonymous && realm.methods().isEmpty()) {
      return new RefusedHelloException(
          ErrorUri.AUTHENTICATION_REQUIRED,
          "the realm has no authentication method that this router serves");
    }
    if (offered.stream().allMatch(ANONYMOUS::equals)) {
      return new RefusedHelloException(
          ErrorUri.AUTHENTICATION_REQUIRED,
          "the realm wants to know who joins: offer one of " + served(realm, anonymous));
    }
    String sentence =
        realm.methods().stream()
            .filter(method -> offeredName(method, offered).isPresent())
            .flatMap(method -> method.closedTo(applicant).stream())
            .findFirst()
            .orElseGet(() -> "the realm serves authmethod " + served(realm, anonymous) + " only");
    return new RefusedHelloException(ErrorUri.NO_MATCHING_AUTH_METHOD, sentence);
  }

  private static String served(Authentication realm, boolean anonymous) {
    List<String> names = new ArrayList<>();
    realm.methods().forEach(method -> names.add(method.methods().get(0)));
    if (anonymous) {
      names.add(ANONYMOUS);
    }
    return String.join(", ", names);
  }
}
