/**
 * What keeps a caller from asking too much, usable without a router: rates and waits between
 * attempts. Imports the JDK only.
 */
package dev.weir.client.flow;
