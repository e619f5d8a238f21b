/**
 * What the payload of a URI must be like, as an application or a configuration declares it. Imports
 * the protocol and the matching of URIs.
 */
package dev.weir.router.payload;
