/**
 * Typed services over a {@link dev.weir.client.WampClient}: an annotated object becomes
 * registrations and subscriptions, an interface becomes a proxy that calls and publishes ({@link
 * dev.weir.client.service.Services}). Imports the JDK, {@code dev.weir.client} and {@code
 * dev.weir.protocol}.
 */
package dev.weir.client.service;
