/**
 * Argon2id for WAMP-SCRAM, found as a service. Imports the JDK, the protocol's {@code auth} package
 * and Bouncy Castle.
 */
package dev.weir.protocol.argon2;
