package dev.weir.router.simulation;

import dev.weir.protocol.ErrorUri;
import java.util.Optional;

/**
 * What past events a SUBSCRIBE asks for: the last so many, or those since a publication. Immutable.
 *
 * @param last how many, when {@code since} is 0
 * @param since the id of a publication
 * @param behind the publication of this id, when there is one
 */
record PastEvents(long last, long since, Optional<Publication> behind) {

  static PastEvents last(long most) {
    return new PastEvents(most, 0, Optional.empty());
  }

  static PastEvents since(Publication publication) {
    return new PastEvents(0, publication.publicationId(), Optional.of(publication));
  }

  /** Since something that was never published. */
  static PastEvents sinceNothing(long id) {
    return new PastEvents(0, id, Optional.empty());
  }

  /** The error that a SUBSCRIBE with this pattern must get. */
  Optional<String> refusal(Addresses.Address address) {
    Optional<String> log = Addresses.log(address.pattern());
    if (log.isEmpty()) {
      return Optional.of(ErrorUri.OPTION_NOT_ALLOWED);
    }
    boolean known =
        behind
            .filter(Publication::isKept)
            .filter(publication -> log.equals(Addresses.log(publication.topic())))
            .isPresent();
    return since == 0 || known ? Optional.empty() : Optional.of(ErrorUri.NO_SUCH_PUBLICATION);
  }
}
