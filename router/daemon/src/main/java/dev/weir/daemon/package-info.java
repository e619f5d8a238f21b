/**
 * The standalone router process: command line, logging, signals, and the one class that turns a
 * configuration into a router.
 *
 * <p>May import the router's API, the configuration, picocli and logback.
 */
package dev.weir.daemon;
