package dev.weir.router.cookie;

import java.time.Instant;

/**
 * Whom a cookie stands for. Immutable.
 *
 * @param method by which the login was made that the cookie repeats
 * @param until when it counts
 */
record KnownBrowser(String realm, String authid, String authrole, String method, Instant until) {}
