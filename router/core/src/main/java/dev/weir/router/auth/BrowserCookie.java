package dev.weir.router.auth;

/**
 * A cookie by which a browser can be known again. Its value is a secret and kept by nobody; this is
 * its digest. Immutable.
 *
 * @param name of the cookie
 * @param digest SHA-256 of its value, in hex
 * @param fresh whether it was made for this very connection: nobody can have known it before
 */
public record BrowserCookie(String name, String digest, boolean fresh) {}
