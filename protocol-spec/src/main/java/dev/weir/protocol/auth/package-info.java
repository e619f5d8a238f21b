/**
 * The computations of authentication that router and client share: WAMP-CRA, WAMP-SCRAM and
 * cryptosign. No sockets, no clock; challenges and nonces are given. Imports the JDK with its
 * cryptography, the codec for the one JSON text that is signed, and SASLprep.
 */
package dev.weir.protocol.auth;
