/**
 * The daemon's configuration: the contract as a schema, the verdicts on a file, and what this build
 * serves of it as typed records.
 *
 * <p>May import the protocol, the YAML parser and the JDK; it opens no port.
 */
package dev.weir.daemon.config;
