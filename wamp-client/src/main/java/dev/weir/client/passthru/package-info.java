/**
 * Payload passthru mode and end-to-end encryption (advanced profile): how arguments are packed into
 * octets that routers do not look into, by which cipher, and the keys. Imports the JDK and {@code
 * dev.weir.protocol}.
 */
package dev.weir.client.passthru;
