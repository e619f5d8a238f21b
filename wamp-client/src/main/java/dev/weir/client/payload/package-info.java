/**
 * Between an application's objects and the values of WAMP's closed model. The only package of the
 * client that imports Jackson, and it does so behind {@link dev.weir.client.payload.PayloadMapper}.
 * Imports the JDK and Jackson.
 */
package dev.weir.client.payload;
