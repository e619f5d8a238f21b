package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import java.util.Map;
import java.util.Optional;

/**
 * An open session as the router welcomed it. Immutable.
 *
 * @param id the session's id
 * @param realm the realm joined
 * @param authid who the client is to the router, if it said so
 * @param authrole the role that decides what it may do, if it said so
 * @param authmethod how it proved who it is, if the router said so
 * @param serializer the serializer agreed on; empty in the router's own program, where there is
 *     none
 * @param details WELCOME.Details as they came
 */
public record SessionDetails(
    long id,
    String realm,
    Optional<String> authid,
    Optional<String> authrole,
    Optional<String> authmethod,
    Optional<Serializer> serializer,
    Map<String, Object> details) {

  static SessionDetails of(Welcome welcome, String realm, Optional<Serializer> serializer) {
    Dict details = welcome.details();
    return new SessionDetails(
        welcome.session(),
        details.text("realm").orElse(realm),
        details.text("authid"),
        details.text("authrole"),
        details.text("authmethod"),
        serializer,
        details.toMap());
  }
}
