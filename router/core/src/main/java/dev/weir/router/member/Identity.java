package dev.weir.router.member;

import dev.weir.router.auth.Permissions;
import java.util.OptionalInt;

/**
 * Who a session is, as WELCOME tells it, and what it may do. The router alone fills this in.
 *
 * @param trustlevel how far its calls and publications are trusted, when its role has a level
 */
public record Identity(
    long session,
    String realm,
    String authid,
    String authrole,
    String authmethod,
    String authprovider,
    Permissions permissions,
    OptionalInt trustlevel) {}
