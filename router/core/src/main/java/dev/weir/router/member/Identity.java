package dev.weir.router.member;

import dev.weir.router.auth.Permissions;

/** Who a session is, as WELCOME tells it, and what it may do. The router alone fills this in. */
public record Identity(
    long session,
    String realm,
    String authid,
    String authrole,
    String authmethod,
    String authprovider,
    Permissions permissions) {}
