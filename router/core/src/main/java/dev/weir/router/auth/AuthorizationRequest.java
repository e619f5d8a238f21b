package dev.weir.router.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;

/**
 * What an {@link Authorizer} is asked: whether this session may do this. Immutable.
 *
 * @param session its id
 * @param authprovider who vouches for it, as WELCOME told it
 * @param action never {@link Action#DISCLOSE}
 * @param uri what it calls, publishes to, registers or subscribes to
 * @param match how the URI is meant; exact for calls and publications
 * @param options of the message, as the session sent them
 */
public record AuthorizationRequest(
    String realm,
    long session,
    String authid,
    String authrole,
    String authmethod,
    String authprovider,
    Action action,
    String uri,
    MatchPolicy match,
    Dict options) {}
