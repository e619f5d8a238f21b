/** Metrics of a client for Micrometer. Imports {@code dev.weir.client} and Micrometer. */
package dev.weir.client.micrometer;
