/**
 * Logins by JSON Web Token for the router: signed tokens (RFC 7515, 7519) of a service that knows
 * the users. Built on the JDK's signatures alone; imports of the router only its seam for
 * authenticators.
 */
package dev.weir.router.jwt;
