package dev.weir.router.join;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.KeyedHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By which method an applicant has to prove who it is: the first in the realm's order that it
 * offers and that knows it. For one whom none knows a method is picked by a keyed hash of its
 * authid, the same every time, so that its CHALLENGE tells nothing; the methods of a procedure are
 * among those, as it knows nobody before it was asked. Thread-safe.
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
   * @param dynamic those of a procedure, which come after all others
   * @param decoys whether names that nobody has are asked like others
   * @param anonymous whether it can be joined without credentials
   */
  record Served(
      List<Authenticator> methods,
      List<? extends Authenticator> dynamic,
      boolean decoys,
      boolean anonymous) {

    List<Authenticator> all() {
      List<Authenticator> all = new ArrayList<>(methods);
      all.addAll(dynamic);
      return all;
    }
  }

  /** A method and the name under which the client offered it. */
  record Chosen(Authenticator authenticator, String name) {}

  /** The method; empty when it may join without credentials. */
  Optional<Chosen> choose(Served realm, List<String> offered, Applicant applicant)
      throws RefusedHelloException {
    List<Chosen> open = open(realm.methods, offered, applicant);
    List<Chosen> dynamic = open(realm.dynamic, offered, applicant);
    Optional<Chosen> stranger = stranger(open, dynamic, applicant); // costs the same for everybody
    for (Chosen method : open) {
      if (method.authenticator.knows(applicant.by(method.name))) {
        return Optional.of(method);
      }
    }
    if (!dynamic.isEmpty() && (!realm.decoys || applicant.authid().isEmpty())) {
      return Optional.of(dynamic.get(0));
    }
    boolean nameless = realm.anonymous && (offered.isEmpty() || offered.contains(ANONYMOUS));
    if (nameless && (stranger.isEmpty() || applicant.authid().isEmpty())) {
      return Optional.empty();
    }
    if (stranger.isEmpty()) {
      throw nothingServed(realm, offered, applicant);
    }
    if (!realm.decoys) {
      throw new RefusedHelloException(ErrorUri.AUTHENTICATION_DENIED, Login.DENIED);
    }
    return stranger;
  }

  /**
   * By what one is asked whom none knows. Where a procedure is beside methods with users of their
   * own, a name goes to one or the other: if all went to the procedure, those who do not would be
   * known to be users.
   */
  private Optional<Chosen> stranger(List<Chosen> open, List<Chosen> dynamic, Applicant applicant) {
    Map<String, Chosen> decoys = new LinkedHashMap<>();
    open.stream().filter(one -> one.authenticator.decoy()).forEach(one -> add(one, decoys));
    boolean mixed = !decoys.isEmpty();
    dynamic.forEach(one -> add(one, decoys));
    List<Chosen> among = List.copyOf(decoys.values());
    if (among.isEmpty()) {
      return open.stream().findFirst();
    }
    return Optional.of(
        mixed
            ? among.get(hash.number("method", applicant.authid().orElse(""), among.size()))
            : among.get(0));
  }

  /** One of a name: that of the procedure, which may know those whom the other does not. */
  private static void add(Chosen one, Map<String, Chosen> decoys) {
    decoys.put(one.authenticator.methods().get(0), one);
  }

  private static List<Chosen> open(
      List<? extends Authenticator> methods, List<String> offered, Applicant applicant) {
    List<Chosen> open = new ArrayList<>();
    for (Authenticator method : methods) {
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
    if (!realm.anonymous && realm.all().isEmpty()) {
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
        realm.all().stream()
            .filter(method -> offeredName(method, offered).isPresent())
            .flatMap(method -> method.closedTo(applicant).stream())
            .findFirst()
            .orElseGet(() -> "the realm serves authmethod " + names(realm) + " only");
    return new RefusedHelloException(ErrorUri.NO_MATCHING_AUTH_METHOD, sentence);
  }

  private static String names(Served realm) {
    List<String> names = new ArrayList<>();
    realm.all().forEach(method -> names.add(method.methods().get(0)));
    if (realm.anonymous) {
      names.add(ANONYMOUS);
    }
    return names.stream().distinct().collect(Collectors.joining(", "));
  }
}
