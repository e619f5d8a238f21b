/** Certificates for tests of TLS, in memory and with names as no tool makes them. */
package dev.weir.tls;
