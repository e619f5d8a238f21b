/**
 * NaCl's secretbox as a cipher for the client's payload, found as a service. Imports the JDK, the
 * client's {@code passthru} package and Bouncy Castle, which nothing else in Weir needs.
 */
package dev.weir.client.encryption;
