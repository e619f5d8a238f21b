/**
 * How a client proves to a router who it is, and has the router prove who that is. {@link
 * dev.weir.client.auth.Authentication} is the way in. Imports the JDK and {@code
 * dev.weir.protocol}.
 */
package dev.weir.client.auth;
